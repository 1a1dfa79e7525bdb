"""The lists and files that left with a family in them: who took them, what for, how many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from nuanxin.base.audit.models import AuditList
from nuanxin.base.audit.queries import Filters, lists_with
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.sheets import Cell
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.units import units_ever
from nuanxin.web.account.purposes import SUGGESTED
from nuanxin.web.audit.words import KINDS

ON_PAGE = 50


class Left(NamedTuple):
    """A list that left, in our words."""

    at: datetime
    name: str
    role: str
    what: str
    total: int
    whole: bool
    purpose: str

    @property
    def numbers(self) -> str:
        return "含完整的身份证号和银行账号" if self.whole else "号码遮住"

    def cells(self, home: Household) -> tuple[Cell, ...]:
        """As a line of the trail's file."""
        what = f"{self.what}（共 {self.total} 户，{self.numbers}）"
        return (
            f"{self.at:%Y-%m-%d %H:%M:%S}", self.name, self.role, "随名单带走", what,
            home.number, "", self.purpose, "成功",
        )  # fmt: skip


class Lists(NamedTuple):
    """The newest of them, and how many there are."""

    rows: list[Left]
    total: int


def lists_of(
    scope: Scope, home: Household, filters: Filters, words: str
) -> QuerySet[AuditList]:
    """Those of a family in a time; `words` in the name of whoever took them."""
    subject = Subject("household", home.pk, home.region)
    rows = lists_with(scope, subject, units_ever(home), filters)
    return rows.filter(name__icontains=words) if words else rows


def shown(rows: QuerySet[AuditList], most: int, *, reads: bool) -> Lists:
    """`reads`: whether what was typed may be shown; what was only chosen names nobody."""
    found = list(said(rows.defer("object_ids")[: most + 1], reads=reads))
    total = rows.count() if len(found) > most else len(found)
    return Lists(found[:most], total)


def said(rows: Iterable[AuditList], *, reads: bool) -> Iterator[Left]:
    for row in rows:
        role = str(Role(row.role).label) if row.role in Role.values else "系统"
        what = row.said or f"{KINDS.get(row.listed, row.listed)}名单"
        yield Left(
            timezone.localtime(row.at), row.name, role, what, row.total, row.whole,
            row.purpose if reads or row.purpose in SUGGESTED else "",
        )  # fmt: skip
