"""What stands in this database, and whether it answers."""

from enum import Enum

from django.db import connection
from django.db.utils import DatabaseError

from nuanxin.base.instance.models import Instance


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
