"""An area decided in one go says of every subject exactly what deciding each family says."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nuanxin.kit.period import Period
from nuanxin.kit.term import Term
from nuanxin.policy.casefile import Case, Facts, Place, make_case
from nuanxin.policy.decide import Outcome, apart_from_dates, outcomes
from nuanxin.policy.evaluate import NOT_ADOPTED, NOT_ELIGIBLE
from nuanxin.policy.inforce import Said
from nuanxin.policy.policy import Policy
from nuanxin.policy.store import load_policy
from nuanxin.rulebook.area import loading
from nuanxin.rulebook.area.deciding import AreaRequest, AreaResult, decide_area
from nuanxin.rulebook.area.grounds import Ground
from oracle.families import Spot, draw, draw_spot

FAMILIES = 36
ENTITY = {"household": "家庭", "member": "成员", "child": "子女", "stay": "住院"}
Key = tuple[str, int, int | None, int]  # benefit, household, member id, month ordinal


class Area:
    """Random families of one region, as files and as cases."""

    def __init__(self, policy: Policy, area: str, seed: int, folder: Path) -> None:
        random = Random(seed)
        self.policy = policy
        self.spot: Spot = draw_spot(random, area)
        self.families = [draw(random, self.spot) for _ in range(FAMILIES)]
        self.folder = folder
        self.stays_known = seed % 2 == 0
        self.said = Said(self.spot.adopted, self.spot.settled, self.spot.facts)

    def facts(self) -> loading.Facts:
        rows: dict[str, list[list[object]]] = {table: [] for table in ENTITY}
        for number, family in enumerate(self.families):
            home = [number, int(self.spot.region)]
            rows["household"].append(home + self._row("household", family.household))
            for table, people in (
                ("member", family.members),
                ("child", family.children),
                ("stay", family.stays),
            ):
                for index, person in enumerate(people):
                    keys: list[object] = [number * 100 + index, number]
                    rows[table].append(keys + self._row(table, person))
        return loading.Facts(
            self._file("household", rows["household"]),
            self._file("member", rows["member"]),
            self._file("child", rows["child"]),
            self._file("stay", rows["stay"]) if self.stays_known else None,
        )

    def _row(self, table: str, facts: Facts) -> list[object]:
        columns = {
            f.column: name for name, f in self.policy.vocabulary.of(ENTITY[table]).items()
        }
        return [facts.get(columns[name]) for name, _ in loading.columns_of(self.policy, table)]

    def _file(self, table: str, rows: Sequence[Sequence[object]]) -> Path:
        file = self.folder / f"{table}.csv"
        with file.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.writer(opened, lineterminator="\n")
            names = [*loading.keys_of(table), *loading.columns_of(self.policy, table)]
            writer.writerow([name for name, _ in names])
            writer.writerows([[_text(value) for value in row] for row in rows])
        return file

    def case(self, number: int, at: Period) -> Case:
        family = self.families[number]
        place = Place(
            at, self.spot.region, self.spot.facts, self.spot.adopted, self.spot.settled
        )
        names = {"女": "女方", "男": "男方"}
        called: list[str] = []
        members = []
        for index, member in enumerate(family.members):
            name = names.get(str(member.get("性别")), f"成员{index + 1}")
            called.append(name if name not in called else f"成员{index + 1}")
            members.append({**member, "编号": called[-1]})
        children = [
            {**child, "编号": f"子女{index + 1}"} for index, child in enumerate(family.children)
        ]
        stays = family.stays if self.stays_known else None
        return make_case(
            self.policy,
            place,
            members,
            children=children,
            stays=stays,
            household=family.household,
        )


def _text(value: object) -> object:
    if isinstance(value, bool):
        return "t" if value else "f"
    return value.isoformat() if isinstance(value, date) else value


def told_by_area(result: AreaResult) -> dict[Key, tuple[Ground, int, str]]:
    told: dict[Key, tuple[Ground, int, str]] = {}
    for household, person, number, missing in result.fetch():
        each = result.grounds[number]
        for index, stretch in enumerate(each.ground.stretches):
            months = range(stretch.start, stretch.end)
            if each.definition.every != "月":
                months = range(stretch.end - 1, stretch.end)
            for month in months:
                key = (each.definition.name, household, person, month)
                assert key not in told
                told[key] = (each.ground, index, missing)
    return told


def told_by_family(area: Area, term: Term) -> dict[Key, Outcome]:
    told: dict[Key, Outcome] = {}
    for number in range(FAMILIES):
        for period in [*term.periods(), term.last_month.year_of]:
            case = area.case(number, period)
            for outcome in outcomes(area.policy, case):
                if outcome.definition.kind != "提示" and outcome.period == period:
                    member = outcome.definition.grain == "成员"
                    person = number * 100 + outcome.position if member else None
                    told[outcome.benefit, number, person, period.ordinal] = outcome
    return told


def assert_same(area: Area, term: Term) -> int:
    request = AreaRequest(area.policy, term, {area.spot.region: area.said})
    wanted = told_by_family(area, term)
    with decide_area(request, area.facts()) as result:
        told = told_by_area(result)
        counted = sum(sum(each.by_verdict.values()) for each in result.counts.values())
        assert counted == sum(each.subjects for each in result.counts.values())
        assert result.households == FAMILIES
    for key, outcome in wanted.items():
        if key not in told:
            assert outcome.verdict in (NOT_ELIGIBLE, NOT_ADOPTED) or not outcome.clue, key
            continue
        ground, index, missing = told[key]
        stretch = ground.stretches[index]
        plain = apart_from_dates(outcome)
        assert stretch.decision._replace(period=plain.period, subject=plain.subject) == plain
        if outcome.amount:
            assert sum(each.fen for each in stretch.layer_shares) == outcome.amount
            by_level: dict[str | None, int] = {}
            for share in stretch.layer_shares:
                by_level[share.level] = by_level.get(share.level, 0) + share.fen
            assert by_level == dict(outcome.shares)
        if ground.verdict == outcome.verdict == "facts_missing" and len(ground.stretches) == 1:
            assert missing == "、".join(outcome.missing)
    for key in told.keys() - wanted.keys():  # months before or after the document's own
        ground, index, _ = told[key]
        assert ground.stretches[index].decision.verdict == NOT_ELIGIBLE
    return len(told)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy()


@pytest.mark.parametrize("area", ["demo", "yiyang", "yueyang", "shucheng", "nation", "hunan"])
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.nightly)])
def test_one_month_of_an_area_is_every_family_decided_alone(
    policy: Policy, tmp_path: Path, area: str, seed: int
) -> None:
    drawn = Area(policy, area, seed, tmp_path)
    assert assert_same(drawn, Term.of(Period(drawn.spot.year, drawn.spot.month or 12))) > 5


@settings(max_examples=6)
@given(area=st.sampled_from(["demo", "yiyang", "yueyang", "anhui"]), seed=st.integers(0))
def test_whatever_families_are_drawn_the_area_says_what_each_is_told(
    area: str, seed: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        drawn = Area(load_policy(), area, seed, Path(name))
        at = Period(drawn.spot.year, drawn.spot.month or 12)
        assert_same(drawn, Term.around(at.ordinal, "季"))


@pytest.mark.parametrize(
    "area", ["demo", "yiyang", pytest.param("yueyang", marks=pytest.mark.nightly)]
)
@pytest.mark.parametrize("term", ["2017", "2017-H2", "2021-Q3", "2022-H2"])
def test_many_months_are_every_month_decided_alone(
    policy: Policy, tmp_path: Path, area: str, term: str
) -> None:
    drawn = Area(policy, area, len(term) + 7, tmp_path)
    assert_same(drawn, Term.parse(term))
