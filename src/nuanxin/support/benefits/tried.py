"""The lines behind the numbers of a trial: one condition for a number and for its list."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, F, QuerySet, Sum
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.money.payables.claims import Kind
from nuanxin.registry.people.queries.finding import named_like
from nuanxin.support.benefits.models import UNFILED, TrialLine

SORTS = {"place": ("region", "pk"), "amount": ("fen", "pk"), "benefit": ("benefit", "pk")}


class Wanted(NamedTuple):
    """What narrows the lines: the part of the trial, and in it what is paid or asked back."""

    difference: bool = False
    back: bool = False
    label: str = ""
    level: str = ""
    town: int | None = None
    words: str = ""
    # What nobody is asked for, because no file tells of it.
    unfiled: bool = False


def tried(scope: Scope, job: int, asked: Wanted) -> QuerySet[TrialLine]:
    """The lines a trial found, each with the `fen` of it that the number counts."""
    found: QuerySet[TrialLine] = TrialLine.objects.within(scope)
    found = found.filter(job=job, difference=asked.difference)
    if asked.unfiled:
        rows = found.filter(kind=UNFILED)
    elif asked.back:
        rows = found.filter(kind=Kind.RECOVERY.value)
    else:
        rows = found.exclude(kind__in=(Kind.RECOVERY.value, UNFILED))
    if asked.label:
        rows = rows.filter(label=asked.label)
    if asked.town is not None:
        rows = rows.filter(region__gte=asked.town, region__lt=asked.town + 1000)
    if asked.words:
        rows = rows.filter(reduce(or_, named_like(asked.words, "person__")))
    if not asked.level:
        return rows.annotate(fen=F("amount_fen"))
    borne = Cast(KeyTextTransform(asked.level, "borne"), BigIntegerField())
    return rows.filter(borne__has_key=asked.level).annotate(fen=borne)


def sum_of(rows: QuerySet[Any]) -> int:
    """Fen altogether."""
    return int(rows.order_by().aggregate(total=Sum("fen"))["total"] or 0)


def names_in(scope: Scope, job: int, asked: Wanted) -> tuple[list[str], list[str]]:
    """The benefits by their names, and the levels, that this part of a trial knows."""
    rows = tried(scope, job, Wanted(asked.difference, asked.back, unfiled=asked.unfiled))
    rows = rows.order_by()
    levels: set[str] = set()
    labels: set[str] = set()
    for label, borne in rows.values_list("label", "borne").distinct():
        labels.add(label)
        levels |= borne.keys()
    return sorted(labels), sorted(levels)
