"""Carrying a change of codes out: every table, the posts, and the villages themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.apps import apps
from django.db import connection, transaction
from django.db.models import BigIntegerField, Model, Q
from psycopg import sql

from nuanxin.base.audit.actions import record
from nuanxin.base.events import announce
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import Post
from nuanxin.base.jobs.models import Job
from nuanxin.base.jurisdiction.actions import add_villages
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scoped import ScopedRow
from nuanxin.base.recoding.events import RegionsChanging
from nuanxin.base.recoding.models import RegionChange
from nuanxin.base.recoding.table import Change
from nuanxin.kit.refusal import Refusal

_RESERVED = 7311
_GO_OVER = """
UPDATE {table} SET {column} = change.new
  FROM (SELECT unnest(%s::bigint[]) AS old, unnest(%s::bigint[]) AS new) AS change
 WHERE {table}.{column} = change.old
"""


class Order(NamedTuple):
    """What is to become what, since when, by which document."""

    changes: Sequence[Change]
    on: date
    document: str


@transaction.atomic
def recode(*, by: Actor, order: Order, at: datetime) -> dict[str, int]:
    """Take all rows of old codes over to the new ones; returns how many of each table.

    One transaction: until it ends everybody works with the old codes. Raises Refusal while
    work runs in the background, or when somebody who must follow cannot.
    """
    _alone()
    codes = {change.old: change.new for change in order.changes}
    announce(RegionsChanging(codes, order.on, order.document, by, at))
    _places(order)
    counts = {}
    for model, column in recoded_columns():
        if count := _go_over(model._meta.db_table, column, codes):
            counts[f"{model._meta.verbose_name}"] = count
    counts[f"{Post._meta.verbose_name}"] = _posts(codes, order.on)
    RegionChange.objects.bulk_create(
        RegionChange(
            old=old, new=new, effective_on=order.on, document=order.document, recorded_at=at
        )
        for old, new in codes.items()
    )
    record(
        by, "region.change", [], codes={str(old): new for old, new in codes.items()},
        on=order.on, document=order.document, rows=sum(counts.values()),
    )  # fmt: skip
    return counts


def recoded_columns() -> Iterator[tuple[type[Model], str]]:
    """Every column of a regional table that holds the code of a place as it is called today.

    What keeps the code of its day says so in `as_it_was`. Families and people come first:
    most other rows follow them by their keys.
    """
    regional = [model for model in apps.get_models() if issubclass(model, ScopedRow)]
    regional.sort(key=lambda model: model.__name__ not in {"Household", "Person"})
    for model in regional:
        for field in model._meta.fields:
            named = field.name == "region" or field.name.endswith("_region")
            if (
                named
                and isinstance(field, BigIntegerField)
                and field.name not in model.as_it_was
            ):
                yield model, field.name


def _alone() -> None:
    """No second change at a time, and no job that reads places while they change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_RESERVED])
    going = (Job.Status.QUEUED, Job.Status.DOING)
    if Job.objects.filter(status__in=going).exists():
        raise Refusal("还有作业在排队或进行。请等它做完或停止，再调整区划。")


def _places(order: Order) -> None:
    """The new villages stand, under the names the list gives; the old ones end."""
    villages = [change for change in order.changes if change.new % 1000]
    named = {each.new: each.name for each in villages if each.name}
    add_villages(villages=list(named.items()), source=order.document, since=order.on)
    going_on = list(Region.objects.filter(code__in=[each.new for each in villages]))
    for village in going_on:
        village.name, village.valid_to = named.get(village.code, village.name), None
    Region.objects.bulk_update(going_on, ["name", "valid_to"])
    Region.objects.filter(code__in=[each.old for each in villages]).update(valid_to=order.on)


def _go_over(table: str, column: str, codes: dict[int, int]) -> int:
    statement = sql.SQL(_GO_OVER).format(
        table=sql.Identifier(table), column=sql.Identifier(column)
    )
    with connection.cursor() as cursor:
        cursor.cursor.execute(statement, [list(codes), list(codes.values())])
        return int(cursor.rowcount)


def _posts(codes: dict[int, int], on: date) -> int:
    """Posts that go on; one that has ended keeps the place it was for."""
    going = Q(ends_on__isnull=True) | Q(ends_on__gt=on)
    posts = list(Post.objects.filter(going, region__in=list(codes)))
    for post in posts:
        post.region = codes[post.region]
    return Post.objects.bulk_update(posts, ["region"])
