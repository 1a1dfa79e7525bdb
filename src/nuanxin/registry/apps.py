"""Django application of the register: who the families are."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "nuanxin.registry"
    label = "registry"
    verbose_name = "家庭档案"
    default_auto_field = "django.db.models.BigAutoField"
