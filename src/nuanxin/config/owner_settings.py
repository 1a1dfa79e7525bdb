"""The settings of whoever makes and changes tables: the same, with the owner's role."""

from nuanxin.base.database.address import django_database
from nuanxin.config.settings import *  # noqa: F403 - every setting but one
from nuanxin.config.settings import OWNER_DATABASE

DATABASES = {"default": django_database(OWNER_DATABASE)}
