"""One household of an area as the one-family rules take it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from nuanxin.kit.period import Period
from nuanxin.policy import casefile
from nuanxin.policy.casefile import Case, Facts, make_case
from nuanxin.policy.folding import Plain
from nuanxin.policy.policy import Policy
from nuanxin.rulebook.area.places import Place

_ROLES = {"女": "女方", "男": "男方"}
Rows = dict[int, list[dict[str, Plain]]]


class Family(NamedTuple):
    """A household's case, and its members' and children's ids in the order of the case."""

    case: Case
    members: tuple[int, ...]
    children: tuple[int, ...] = ()


def family_of(
    policy: Policy, place: Place, at: Period, number: int, rows: Mapping[str, Rows]
) -> Family:
    """The case of one household; people are called by role, children by their order."""
    members = rows["member"].get(number, [])
    children = rows["child"].get(number, [])
    (home,) = rows["home"][number]
    known = home.get("住院已列全")
    where = casefile.Place(
        at, place.region, place.said.facts, place.said.adopted, place.said.settlements
    )
    stays: list[Facts] | None = list(rows["stay"].get(number, [])) if known else None
    case = make_case(
        policy,
        where,
        [
            {**_facts(row), "编号": name}
            for row, name in zip(members, _names(members), strict=True)
        ],
        children=[
            {**_facts(row), "编号": f"子女{index + 1}"} for index, row in enumerate(children)
        ],
        stays=stays,
        household={name: value for name, value in home.items() if name != "住院已列全"},
    )
    return Family(case, _ids(members), _ids(children))


def _facts(row: Mapping[str, Plain]) -> dict[str, Plain]:
    return {name: value for name, value in row.items() if name != "id"}


def _ids(rows: list[dict[str, Plain]]) -> tuple[int, ...]:
    return tuple(int(str(row["id"])) for row in rows)


def _names(members: list[dict[str, Plain]]) -> list[str]:
    names: list[str] = []
    for index, row in enumerate(members):
        name = _ROLES.get(str(row.get("性别")), "")
        names.append(name if name and name not in names else f"成员{index + 1}")
    return names
