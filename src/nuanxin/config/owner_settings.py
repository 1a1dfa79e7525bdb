"""The settings of whoever makes and changes tables: the same, with the owner's role."""

import os

from nuanxin.base.database.address import django_database
from nuanxin.config.settings import *  # noqa: F403 - every setting but one
from nuanxin.config.settings import APPLICATION_DATABASE

DATABASES = {
    "default": django_database(os.environ.get("DATABASE_OWNER_URL") or APPLICATION_DATABASE)
}
