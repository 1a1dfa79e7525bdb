"""Prepare an empty or demonstration database: refuse, migrate, confirm the keys, mark."""

from django.core.management import BaseCommand, call_command

from nuanxin.base.instance.actions import mark_demonstration, refuse_foreign_database
from nuanxin.base.vault.actions import confirm_keys


class Command(BaseCommand):
    help = "准备演示数据库：空库建表并做演示标记，演示库接着用，其他数据库一律不动。"

    def handle(self, *_args: object, **_options: object) -> None:
        refuse_foreign_database()
        call_command("migrate", interactive=False, verbosity=0)
        confirm_keys()
        mark_demonstration()
