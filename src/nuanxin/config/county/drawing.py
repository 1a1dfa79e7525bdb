"""Drawing the families of 演示县 until every line of the plan is exactly full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from random import Random

from nuanxin.config.county import kinds
from nuanxin.config.county.family import (
    BEREAVED,
    CARE,
    COMPLICATION,
    CONTRACEPTION,
    DISABLED,
    EXTENDED,
    FEE,
    GIRLS,
    HARDSHIP,
    MONTHLY,
    PLAN,
    RETIRED,
    REWARD,
    Family,
    lines,
)
from nuanxin.config.county.kinds import Sketch
from nuanxin.config.county.people import PEOPLE
from nuanxin.config.county.villages import Village

_NEW_YEAR, _YEAR_END = date(2026, 1, 31), date(2026, 12, 31)
_SEED = 341599
# The village and township that log in, and who of each benefit lives there: so many who have
# asked for nothing yet, so many on the roll; never more than a quarter of all.
NEAR = 341599100200
_AT_THE_DESK = {BEREAVED: (6, 8), DISABLED: (3, 3), REWARD: (10, 6)}
Drawn = Callable[[Sketch], list[Family]]


@dataclass(frozen=True, slots=True)
class County:
    """The families drawn, and how many people (households) each benefit reaches in 2026."""

    families: list[Family]
    plan: dict[str, int]


def planned(people: int = PEOPLE) -> dict[str, int]:
    """The plan of the pack's comment, scaled to a number of people."""
    return {benefit: max(2, round(n * people / PEOPLE)) for benefit, n in PLAN.items()}


def draw_county(villages: Iterable[Village], people: int = PEOPLE, seed: int = _SEED) -> County:
    """Draw the county; the same seed and size give the same people."""
    county = _Filling(Sketch(Random(seed), list(villages)), planned(people))  # noqa: S311 - invention
    county.until((BEREAVED,), kinds.bereaved)
    county.until((DISABLED,), kinds.disabled)
    county.until((CARE,), kinds.young_and_struck)
    county.until((COMPLICATION,), kinds.complication)
    county.until((FEE,), kinds.fee)
    county.until((GIRLS,), kinds.girls)
    county.until((RETIRED,), kinds.retired)
    county.until((REWARD, EXTENDED), kinds.rewarded)
    county.until((CONTRACEPTION,), kinds.on_roll)
    county.hardship()
    for drawn, share in kinds.BESIDE:
        county.beside(drawn, round(share * people / PEOPLE))
    county.at_the_desk()
    county.newly_struck()
    return County(county.families, county.plan)


class _Filling:
    """The families so far, and how many each line still takes."""

    def __init__(self, sketch: Sketch, plan: dict[str, int]) -> None:
        self.plan = plan
        self.families: list[Family] = []
        self._sketch = sketch
        self._left = sketch.left = Counter(plan)
        sketch.whole = Counter(plan)

    def until(self, benefits: tuple[str, ...], drawn: Drawn) -> None:
        """Draw families of a kind until these lines are full; what does not fit is put back."""
        while any(self._left[benefit] for benefit in benefits):
            self._take(drawn(self._sketch))

    def beside(self, drawn: Drawn, count: int) -> None:
        """Families served who receive nothing this year, or whose papers are missing."""
        taken = 0
        while taken < count:
            taken += self._take(drawn(self._sketch))

    def hardship(self) -> None:
        """Put families that receive something already on the hardship roll."""
        able = [
            f for f in self.families if f.wave == 0 and not f.learnt and lines(f, _YEAR_END)
        ]
        for family in self._sketch.draw.sample(able, self._left[HARDSHIP]):
            family.facts["在册困难家庭"] = True

    def at_the_desk(self) -> None:
        """Let some live in the village that logs in, and some of them wait to be asked."""
        for benefit, (waiting, standing) in _AT_THE_DESK.items():
            able = (family for family in self.families if _settled(family, benefit))
            for many, waits in ((waiting, True), (standing, False)):
                left = min(many, self.plan[benefit] // 4)
                while left > 0 and (family := next(able, None)):
                    left -= sum(line == benefit for line, _ in lines(family, _YEAR_END))
                    family.waits = waits
                    self._sketch.move(family, NEAR)

    def newly_struck(self) -> None:
        """A couple of two institutions lost the child in 2026: both units owe a consolation."""
        for family in self.families:
            if len(family.members) == 2 and _settled(family, BEREAVED):
                kinds.strike(family)
                return

    def _take(self, families: list[Family]) -> bool:
        wanted = _lines_of(families)
        fits = wanted is not None and all(self._left[b] >= n for b, n in wanted.items())
        if fits and wanted is not None:
            self._left.subtract(wanted)
            self.families += families
        return fits


def _settled(family: Family, benefit: str) -> bool:
    """On the roll for a benefit, with nothing about them that is heard late."""
    people = [*family.members, *(child.person for child in family.children)]
    heard = family.learnt or any(who.learnt for who in people)
    return (
        not (family.wave or family.waits or heard or family.region == NEAR)
        and all(who.account for who in family.members)
        and any(line == benefit for line, _ in lines(family, _YEAR_END))
    )


def _lines_of(families: list[Family]) -> Counter[str] | None:
    """People by benefit in 2026; nothing when a monthly one would be for part of the year."""
    found: Counter[str] = Counter()
    for family in families:
        end = Counter(benefit for benefit, _ in lines(family, _YEAR_END))
        start = Counter(benefit for benefit, _ in lines(family, _NEW_YEAR))
        if any(start[benefit] != end[benefit] for benefit in MONTHLY):
            return None
        found += end
    return found
