"""Django application of what families are given."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "nuanxin.support"
    label = "support"
    verbose_name = "扶助"
    default_auto_field = "django.db.models.BigAutoField"
