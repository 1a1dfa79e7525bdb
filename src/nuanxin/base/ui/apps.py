"""Django application of the component library (no tables)."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "nuanxin.base.ui"
    label = "ui"
    verbose_name = "界面"
