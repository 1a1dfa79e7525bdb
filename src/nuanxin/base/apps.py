"""Django application of the ground floor."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class BaseConfig(AppConfig):
    name = "nuanxin.base"
    label = "base"
    verbose_name = "底座"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let the parts above name their kinds of job and who acts on which event."""
        for module in settings.LOADED_AT_START:
            import_module(module)
