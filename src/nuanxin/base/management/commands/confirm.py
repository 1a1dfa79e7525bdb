"""Make sure that this process may work: the database answers, has its tables, and our keys."""

from django.core.management import BaseCommand

from nuanxin.base.instance.queries import refuse_unprepared
from nuanxin.base.isolation.actions import confirm_isolation
from nuanxin.base.vault.actions.confirming import confirm_keys


class Command(BaseCommand):
    help = "核对数据库和密钥：连得上、已建表、密钥对得上，否则说明怎么办。"

    def handle(self, *_args: object, **_options: object) -> None:
        refuse_unprepared()
        confirm_isolation()
        confirm_keys()
