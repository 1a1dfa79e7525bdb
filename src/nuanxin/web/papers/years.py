"""公示表 of a year: the numbers of its lists; masked names where its procedure says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nuanxin.base.jurisdiction.queries import Place, place, places
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.papers.wording import Value
from nuanxin.casework.procedures.library import named as procedure_named
from nuanxin.casework.procedures.shape import Way
from nuanxin.kit.names import mask_name
from nuanxin.support.reviews.models import ReviewLine, ReviewPosting
from nuanxin.support.reviews.postings import posted_lines
from nuanxin.web.why.card import plain

NAMED, NAMELESS = "year-notice", "year-told"


class Named(NamedTuple):
    """Somebody on the sheet: masked, of where, on which of the lists."""

    name: str
    place: str
    listed: str


class Posted(NamedTuple):
    """The sheet of a posting: which one, what stands on it, the lines it is about."""

    paper: str
    values: dict[str, Value]
    lines: Sequence[ReviewLine]


def posted(scope: Scope, row: ReviewPosting) -> Posted:
    lines = list(posted_lines(scope, row))
    told, people = _told(row, lines), named(row, lines)
    if not people:
        return Posted(NAMELESS, told, lines)
    told["名单"] = [
        {"序号": number, "姓名": each.name, "地方": each.place, "类别": each.listed}
        for number, each in enumerate(people, 1)
    ]
    return Posted(NAMED, told, lines)


def named(row: ReviewPosting, lines: Sequence[ReviewLine]) -> list[Named]:
    """Nobody, unless the posting has names and is not given in a suitable way."""
    if not row.names or row.way == Way.SUITABLE.value:
        return []
    where = places({line.region for line in lines})
    return [
        Named(
            mask_name(line.person.name) if line.person else "全家",
            _where(row, where[line.region]), str(line.get_listed_display()),
        )
        for line in lines
    ]  # fmt: skip


def _where(row: ReviewPosting, home: Place) -> str:
    """The village on its own board; elsewhere the township alone."""
    return home.name if row.region == home.code else place(home.code - home.code % 1000).name


def _told(row: ReviewPosting, lines: Sequence[ReviewLine]) -> dict[str, Value]:
    found: dict[str, Value] = {
        "单位": place(row.region).label,
        "年度": row.review.year,
        "事项": "、".join(sorted({plain(line.label) for line in lines})),
        "步骤": row.step,
        "公示自": row.from_day,
        "公示至": row.until_day,
        "地点和方式": row.place_words,
        "依据": row.basis,
        "异议电话": row.phone,
        "继续": row.continuing,
        "新增": row.new,
        "退出": row.leaving,
    }
    if road := procedure_named(row.procedure):
        found |= {"程序": road.title, "程序文件": road.source.document, "异议": road.objection}
    return found
