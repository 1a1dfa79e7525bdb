"""What the pages of pilots show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import HANDLERS, Role
from nuanxin.base.jurisdiction.queries import Place, place, places
from nuanxin.base.ui.fields import Field, Option
from nuanxin.base.ui.listing import Listing, ordering, page_of, read
from nuanxin.support.pilots import queries
from nuanxin.support.pilots.models import Pilot, PilotEntry
from nuanxin.support.pilots.queries import Wanted
from nuanxin.web.families.villages import Town, choices

SORTS = tuple((each.value, str(each.label)) for each in Pilot.Sort)
STAGES = tuple((each.value, str(each.label)) for each in PilotEntry.Stage)


@dataclass(frozen=True, slots=True)
class Index:
    """The list with its filter."""

    listing: Listing[Pilot]
    lines: list[tuple[Pilot, Place, bool]]
    wanted: Wanted
    sorts: tuple[tuple[str, str], ...]
    states: Mapping[str, str]

    @property
    def narrowed(self) -> bool:
        return any(self.wanted)


def read_wanted(query: QueryDict) -> Wanted:
    """The filters an address carries; what is odd counts as not asked."""
    sort, state = query.get("kind", ""), query.get("state", "")
    return Wanted(
        query.get("q", "").strip()[:60],
        sort if sort in Pilot.Sort else "",
        state if state in queries.STATES else "",
    )


def quiet(row: Pilot, today: date) -> bool:
    """Whether nothing was written of a running pilot for a quarter."""
    since: date = getattr(row, "since", row.starts_on)
    return row.ends_on is None and since < today - queries.QUIET


def index(request: OfficeRequest, today: date) -> Index:
    wanted = read_wanted(request.GET)
    asked = read(request.GET, list(queries.SORTS), "programme")
    rows = queries.pilots(request.scope, today, wanted)
    found = page_of(rows.order_by(*ordering(asked.order, queries.SORTS)), asked)
    where = places(row.region for row in found.rows)
    lines = [(row, where[row.region], quiet(row, today)) for row in found.rows]
    return Index(found, lines, wanted, SORTS, queries.STATES)


@dataclass(frozen=True, slots=True)
class Page:
    """One pilot with its file."""

    row: Pilot
    place: Place
    entries: list[PilotEntry]
    stages: tuple[tuple[str, str], ...]
    writable: bool

    @property
    def kept(self) -> list[PilotEntry]:
        return [each for each in self.entries if each.struck_at is None]

    @property
    def reached(self) -> int:
        return sum(each.families or 0 for each in self.kept)


def page(request: OfficeRequest, row: Pilot) -> Page:
    mine = Role(request.post.role) in HANDLERS
    return Page(row, place(row.region), queries.entries(row), STAGES, mine)


@dataclass(frozen=True)
class Form:
    """The fields of a pilot, as typed or as on file."""

    title: str
    fields: tuple[Field, ...]
    row: Pilot | None
    towns: tuple[Town, ...]
    place: str
    faults: tuple[tuple[str, str], ...] = ()


def form(request: OfficeRequest, row: Pilot | None, today: date, refused: str = "") -> Form:
    sent = request.POST

    def field(name: str, label: str, placeholder: str = "") -> Field:
        value = sent.get(name, str(getattr(row, name)) if row else "")
        return Field(name=name, label=label, value=value, placeholder=placeholder)

    begun = sent.get("starts_on", str(row.starts_on if row else today))
    fields = (
        field("programme", "工程（计划）", "例如 “十百千”工程"),
        field("name", "试点名称", "例如 鼓楼社区家庭发展服务中心"),
        Field(
            name="sort", label="种类", kind="segments",
            value=sent.get("sort", row.sort if row else Pilot.Sort.CENTRE.value),
            options=tuple(Option(value, label) for value, label in SORTS),
        ),
        field("unit", "承办单位"),
        field("document", "文件", "文号，或者会议纪要的名称和日期"),
        field("goal", "做什么", "为谁、做哪些事"),
        Field(name="starts_on", label="开始日期", value=begun),
    )  # fmt: skip
    chosen = sent.get("place", f"{row.region if row else request.post.region:012d}")
    faults = (("", refused),) if refused else ()
    title = f"更正 {row.name}" if row else "登记试点"
    return Form(title, fields, row, choices(request.scope), chosen, faults)
