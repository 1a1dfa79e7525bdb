"""Marking a database, once."""

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from nuanxin.base.instance.models import Instance
from nuanxin.base.instance.queries import Contents, contents, trouble
from nuanxin.base.sealing.anchors import forget_anchors
from nuanxin.kit.refusal import Refusal

# The last version with every migration by itself, see docs/decisions/0068.
_LAST_BEFORE = "0da4f54"


def refuse_foreign_database() -> None:
    """Stop before a demonstration writes into a database somebody else uses."""
    if said := trouble():
        raise Refusal(f"数据库{said}")
    if contents() is Contents.FOREIGN:
        name = connection.settings_dict["NAME"]
        raise Refusal(
            f"数据库“{name}”里已有数据，而且没有演示标记，演示不会动它。"
            "请换一个空数据库（DATABASE_URL），或去掉 DATABASE_URL 使用内置数据库。"
        )


def refuse_older_tables() -> None:
    """Stop where an older version has run some of the migrations that stand gathered since.

    A fresh database stopped half way has the gathered ones by their own names, and goes on.
    """
    run = MigrationRecorder(connection).applied_migrations()
    gathered = [
        (key, migration.replaces)
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if migration.replaces
    ]
    older = {
        app
        for (app, name), replaced in gathered
        if (app, name) not in run and any(each in run for each in replaced)
    }
    for (app, _), replaced in gathered:
        if app in older and not all(each in run for each in replaced):
            raise Refusal(
                "这个数据库是更早的版本建的，这一版接不上，什么也没有动。演示数据可以停掉以后"
                f"删去数据文件夹（var/）重新启动；要留下数据的，先换到提交 {_LAST_BEFORE} 的"
                "版本启动一次，再换回这一版。"
            )


@transaction.atomic
def clear_demonstration() -> None:
    """Take everything out of a database that carries our demonstration mark, tables and all.

    Raises Refusal for any other database, an empty one included.
    """
    if contents() is not Contents.DEMONSTRATION:
        raise Refusal("这个数据库没有演示标记，演示不会清空它。")
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS guard CASCADE")
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    transaction.on_commit(lambda: forget_anchors(settings.ANCHOR_FOLDER))


@transaction.atomic
def mark_demonstration() -> Instance:
    """Mark this database as a demonstration; doing it twice changes nothing."""
    marker, _ = Instance.objects.get_or_create(
        pk=1, defaults={"kind": Instance.Kind.DEMONSTRATION}
    )
    return marker
