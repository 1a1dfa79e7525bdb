"""Marking a database, once."""

from django.db import connection, transaction

from nuanxin.base.instance.models import Instance
from nuanxin.base.instance.queries import Contents, contents, trouble
from nuanxin.kit.refusal import Refusal


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


@transaction.atomic
def mark_demonstration() -> Instance:
    """Mark this database as a demonstration; doing it twice changes nothing."""
    marker, _ = Instance.objects.get_or_create(
        pk=1, defaults={"kind": Instance.Kind.DEMONSTRATION}
    )
    return marker
