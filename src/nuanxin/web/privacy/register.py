"""What the page of the register shows: one line a field, filtered; and its export."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.http import HttpResponseBase, QueryDict

from nuanxin.base.audit.actions import record_export
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.privacy.catalogue import Field, Keeping, Kind, Purpose, Table, catalogue
from nuanxin.base.ui.listing import Asked, Listing, read
from nuanxin.base.ui.sheets import Cell, Sheet, answer
from nuanxin.web.privacy.readers import readers

SORTS = ("whose", "field", "kind", "keeping")
_KINDS = tuple(kind.value for kind in Kind)
_PROTECTIONS = ("密封", "盲索引", "掩码", "明文")
_OF_FAMILIES = ("家庭成员", "家庭")
_HEADERS = (
    "表", "字段", "列名", "说的是谁", "敏感程度", "怎么保护", "明文的理由", "目的", "法律依据",
    "谁能看", "保存多久", "从何时起算", "到期", "期限出处",
)  # fmt: skip


class Wanted(NamedTuple):
    """The filters; nothing of what is odd."""

    words: str
    kind: str
    protection: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Line:
    """One field with everything said of it."""

    table: Table
    field: Field

    @property
    def keeping(self) -> Keeping:
        return self.table.keeping

    @property
    def bases(self) -> str:
        return "".join(self.field.purpose.cited)

    @property
    def readers(self) -> str:
        return "、".join(readers(self.table.seen)) or "不在页面上显示"

    @property
    def cells(self) -> tuple[Cell, ...]:
        field, keeping = self.field, self.keeping
        return (
            self.table.label, field.label, f"{field.table}.{field.name}", self.table.whose,
            field.kind.value, field.protection, field.why_open, field.purpose.label, self.bases,
            self.readers, keeping.label, keeping.starts, keeping.ends, keeping.source,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Index:
    """The page: filter, choices and lines."""

    wanted: Wanted
    listing: Listing[Line]
    purposes: Sequence[Purpose]
    kinds: tuple[str, ...] = _KINDS
    protections: tuple[str, ...] = _PROTECTIONS


def read_wanted(query: QueryDict) -> Wanted:
    """The filters an address carries."""
    kind, protection = query.get("kind", ""), query.get("protection", "")
    purpose = query.get("purpose", "")
    return Wanted(
        query.get("q", "").strip()[:40],
        kind if kind in _KINDS else "",
        protection if protection in _PROTECTIONS else "",
        purpose if purpose in catalogue().purposes else "",
    )


def index(query: QueryDict) -> Index:
    """One page of the fields asked for."""
    asked, wanted = read(query, SORTS, "whose"), read_wanted(query)
    found = _sorted(list(lines(wanted)), asked)
    used = [each for each in catalogue().purposes.values() if each.label]
    return Index(wanted, Listing(found[asked.window], len(found), asked), used)


def lines(wanted: Wanted) -> Iterator[Line]:
    """Every field the filters let through; inner numbers only when asked for."""
    for table, field in catalogue().fields:
        if wanted.kind != field.kind and (wanted.kind or field.kind is Kind.TECHNICAL):
            continue
        if wanted.protection and field.protection != wanted.protection:
            continue
        if wanted.purpose and field.purpose.key != wanted.purpose:
            continue
        said = f"{table.label} {field.label} {field.table}.{field.name} {table.whose}"
        if wanted.words in said:
            yield Line(table, field)


def _sorted(found: list[Line], asked: Asked) -> list[Line]:
    keys = {
        "whose": lambda line: line.table.whose not in _OF_FAMILIES,
        "field": lambda line: line.field.label,
        "kind": lambda line: _KINDS.index(line.field.kind),
        "keeping": lambda line: line.keeping.days,
    }
    order = asked.order
    return sorted(found, key=keys[order.name], reverse=order.descending)


def exported(request: OfficeRequest, kind: str, now: datetime) -> HttpResponseBase:
    """The register as it is filtered."""
    cells = [line.cells for line in lines(read_wanted(request.GET))]
    filters = request.GET.urlencode() or "全部"
    mark = hashlib.sha256(f"{request.actor.user_id} {now.isoformat()}".encode()).hexdigest()
    region = request.post.region
    record_export(request.actor, "privacyfield", mark, len(cells), filters, region=region)
    notes = (
        ("导出人", request.actor.name),
        ("导出时间", f"{now:%Y-%m-%d %H:%M:%S}"),
        ("筛选条件", filters),
        ("导出编号", mark[:16]),
        ("说明", "本目录只列字段，不含任何人的信息。"),
    )
    return answer(Sheet(f"个人信息目录-{now:%Y%m%d}", _HEADERS, cells, notes), kind)
