"""Django application of the ground floor."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "nuanxin.base"
    label = "base"
    verbose_name = "底座"
    default_auto_field = "django.db.models.BigAutoField"
