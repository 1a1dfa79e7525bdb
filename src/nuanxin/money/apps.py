"""Django application of money."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    name = "nuanxin.money"
    label = "money"
    verbose_name = "资金"
    default_auto_field = "django.db.models.BigAutoField"
