"""Prepare an empty or demonstration database: refuse, migrate, grant, confirm keys, mark."""

from django.conf import settings
from django.core.management import BaseCommand, CommandParser, call_command
from django.db import connection

from nuanxin.base.database.grants import grant_to
from nuanxin.base.instance.actions import (
    clear_demonstration,
    mark_demonstration,
    refuse_foreign_database,
    refuse_older_tables,
)
from nuanxin.base.isolation.actions import apply_policies
from nuanxin.base.vault.actions.confirming import confirm_keys

_ONE_LOGIN = (
    "建表和日常用的是同一个数据库登录（没有设 DATABASE_OWNER_URL）。"
    "正式使用请按 docs/runbook.md 分成两个。"
)


class Command(BaseCommand):
    help = "准备演示数据库：空库建表并做演示标记，演示库接着用，其他数据库一律不动。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--clear", action="store_true", help="先清空演示库（只认演示标记）")

    def handle(self, *_args: object, **options: object) -> None:
        if options["clear"]:
            clear_demonstration()
        if connection.settings_dict["USER"] == settings.APPLICATION_LOGIN:
            self.stdout.write(_ONE_LOGIN)
        refuse_foreign_database()
        refuse_older_tables()
        call_command("migrate", interactive=False, verbosity=0)
        grant_to(settings.APPLICATION_ROLE)
        apply_policies(settings.APPLICATION_ROLE)
        confirm_keys()
        mark_demonstration()
