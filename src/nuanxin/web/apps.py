"""Django application of the pages (no tables)."""

from django.apps import AppConfig
from django.urls import register_converter

from nuanxin.web.addresses import Paper, Sheet


class WebConfig(AppConfig):
    name = "nuanxin.web"
    label = "web"
    verbose_name = "页面"

    def ready(self) -> None:
        """Addresses of lists and papers end in one of a few words."""
        register_converter(Sheet, "sheet")
        register_converter(Paper, "paper")
