"""What stands in this database, and whether it answers."""

from enum import Enum

from django.db import connection
from django.db.utils import DatabaseError

from nuanxin.base.instance.models import Instance
from nuanxin.kit.refusal import Refusal

# The last table of the ground floor: where it stands, the others do.
_NEWEST_GROUND = "base_sitting"


class Contents(Enum):
    EMPTY = "empty"
    DEMONSTRATION = "demonstration"
    FOREIGN = "foreign"


def contents() -> Contents:
    """Tell an empty database from our demonstration and from somebody's data."""
    tables = connection.introspection.table_names()
    if not tables:
        return Contents.EMPTY
    if Instance._meta.db_table not in tables:
        return Contents.FOREIGN
    marked = Instance.objects.filter(kind=Instance.Kind.DEMONSTRATION).exists()
    return Contents.DEMONSTRATION if marked else Contents.FOREIGN


def trouble() -> str:
    """Ask the database one question; say what is wrong, or nothing."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "连接不上。请确认数据库已启动，DATABASE_URL 填写正确。"
    return ""


def refuse_unprepared() -> None:
    """Stop where the database does not answer or lacks our tables."""
    if said := trouble():
        raise Refusal(f"数据库{said}")
    if _NEWEST_GROUND not in connection.introspection.table_names():
        raise Refusal(
            "数据库还没有建表，或还是旧版的。"
            "请先执行 make demo ARGS=--no-serve，再运行这个命令。"
        )
