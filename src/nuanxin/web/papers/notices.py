"""公示表 of a notice: names only where its procedure says so, masked, and never a cause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nuanxin.base.jurisdiction.queries import Place, place, places
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.papers.wording import Plain, Value
from nuanxin.casework.procedures.reading import read_procedure
from nuanxin.casework.procedures.shape import Way
from nuanxin.casework.road import queries
from nuanxin.casework.road.models import Case, Notice
from nuanxin.kit.names import mask_name
from nuanxin.web.why.card import plain

NAMED, NAMELESS = "notice", "told"


class Posted(NamedTuple):
    """The sheet of a notice: which one, what stands on it, how many it is about."""

    paper: str
    values: dict[str, Value]
    cases: Sequence[Case]


def posted(scope: Scope, row: Notice) -> Posted:
    """With names only where the notice has them and is not given in a suitable way."""
    cases = list(queries.cases_posted(scope, row))
    named = row.names and row.way != Way.SUITABLE.value
    told = _told(row, cases)
    if named:
        told["名单"] = _lines(row, cases)
    return Posted(NAMED if named else NAMELESS, told, cases)


def _told(row: Notice, cases: Sequence[Case]) -> dict[str, Value]:
    where = place(row.region)
    found: dict[str, Value] = {
        "单位": where.label,
        "事项": "、".join(dict.fromkeys(plain(case.label) for case in cases)),
        "步骤": row.step,
        "公示自": row.from_day,
        "公示至": row.until_day,
        "地点和方式": row.place_words,
        "依据": row.basis,
        "异议电话": row.phone,
        "户数": row.number,
    }
    if cases:
        road = read_procedure(cases[0].procedure.text, cases[0].procedure.name)
        found |= {"程序": road.title, "程序文件": road.source.document, "异议": road.objection}
    return found


def _lines(row: Notice, cases: Sequence[Case]) -> list[dict[str, Plain]]:
    """Alike masked names are told apart by their number alone."""
    where = places({case.region for case in cases})
    return [
        {
            "序号": number,
            "姓名": mask_name(case.person.name) if case.person else "全家",
            "地方": _where(row, where[case.region]),
        }
        for number, case in enumerate(cases, 1)
    ]


def _where(row: Notice, home: Place) -> str:
    """The village on its own board; elsewhere the township alone."""
    return home.name if row.region == home.code else place(home.code - home.code % 1000).name
