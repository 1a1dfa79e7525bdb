"""Django application of care."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "nuanxin.care"
    label = "care"
    verbose_name = "关怀服务"
    default_auto_field = "django.db.models.BigAutoField"
