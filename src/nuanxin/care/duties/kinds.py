"""The kinds of duties documents ask for, or a county may open, as the product ships them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

_SHIPPED = Path(__file__).with_name("shipped") / "kinds.yaml"
SINCE, FOREVER = date(1900, 1, 1), date(9999, 12, 31)
MOST_BEFORE, MOST_AFTER, MOST_MONTHS = 60, 90, 120


class Anchor(StrEnum):
    """What a kind's day is reckoned from."""

    BIRTHDAY = "birthday"
    SOLAR = "solar"
    LUNAR = "lunar"
    EVENT = "event"
    AGE = "age"
    EVERY = "every"
    RENEWAL = "renewal"


class Form(StrEnum):
    """How the family is met."""

    VISIT = "visit"
    CALL = "call"
    ASK = "ask"


FORM_SAID = {
    Form.VISIT: "上门看看",
    Form.CALL: "打电话",
    Form.ASK: "先问乡镇",
}


class Kind(NamedTuple):
    """A kind as shipped. `place` is its order; `month`, `day` only for days of the calendar."""

    key: str
    name: str
    group: str
    anchor: Anchor
    document: str
    clause: str
    on: bool
    form: Form
    before: int
    after: int
    place: int
    month: int = 0
    day: int = 0
    age: int = 0
    sex: str = ""
    follows: str = ""
    must: bool = False
    """Kept where a family wants no contact: a person decides what is done."""

    @property
    def asked(self) -> bool:
        """Whether a document asks for it; the others a county may open."""
        return bool(self.document)

    @property
    def movable(self) -> bool:
        """Whether a county sets the day of the year."""
        return self.group == "check-up"

    @property
    def repeats(self) -> bool:
        return self.anchor in {Anchor.EVERY, Anchor.RENEWAL}


GROUPS = {
    "birthday": "生日", "festival": "节日", "event": "生病和突发事件", "rhythm": "定期走访",
    "check-up": "免费体检", "renewal": "联系协议", "policy": "政策年龄",
}  # fmt: skip


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """By their keys, in the order they are listed."""
    read = yaml.safe_load(_SHIPPED.read_text(encoding="utf-8"))
    found = {}
    for place, (key, said) in enumerate(read.items(), 1):
        said |= {"anchor": Anchor(said["anchor"]), "form": Form(said["form"])}
        found[key] = Kind(key=key, place=place, **said)
    return found


def events() -> list[Kind]:
    """What somebody tells us of."""
    return [each for each in kinds().values() if each.anchor is Anchor.EVENT]
