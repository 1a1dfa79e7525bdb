"""What somebody typed, as a case: the names of the inputs are places in the case file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.http import QueryDict

from nuanxin.kit.daytext import read_day
from nuanxin.kit.digits import typed_month, typed_number, typed_whole
from nuanxin.kit.refusal import Fault, Faults
from nuanxin.policy.casefile import Case, read_case
from nuanxin.policy.nodes import DATE, INTEGER, MONEY
from nuanxin.policy.policy import Policy
from nuanxin.web.regions.queries import code_of
from nuanxin.web.trial import facts

COUPLE = {"夫妻": (0, 1), "只有女方": (0,), "只有男方": (1,)}
SEX = ("女", "男")
_ANYWHERE = "430000000000"  # lets the reader go on and find the other faults
_LISTED = re.compile(r"(成员|子女|住院)\[(\d{1,2})\]\.(.+)")


@dataclass(frozen=True)
class Typed:
    """The form's content as text, by input name; lists as counts. Knows nothing of HTML."""

    values: Mapping[str, str] = field(default_factory=dict)
    children: int = 0
    stays: int = 0
    adopted: tuple[str, ...] = ()

    @classmethod
    def read(cls, posted: QueryDict) -> Typed:
        """Take what was posted; unknown names are left alone."""
        values = {
            name: unicodedata.normalize("NFKC", text).strip()
            if "region" not in name
            else text.strip()
            for name, text in posted.items()
            if isinstance(text, str) and len(text) <= 80
        }
        return cls(
            values,
            _count(values.get("子女数", ""), facts.MOST["子女"]),
            _count(values.get("住院数", ""), facts.MOST["住院"]),
            tuple(posted.getlist("本地已开展")),
        )

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def couple(self) -> str:
        chosen = self.value("夫妻")
        return chosen if chosen in COUPLE else "夫妻"

    @property
    def region(self) -> str:
        return self.value("region")

    @property
    def at(self) -> str:
        return typed_month(self.value("at"))

    def with_value(self, name: str, text: str) -> Typed:
        return replace(self, values={**self.values, name: text})

    def with_one_more(self, name: str) -> Typed:
        """One more child or hospital stay, empty."""
        if name == "子女":
            return replace(self, children=min(self.children + 1, facts.MOST["子女"]))
        return replace(self, stays=min(self.stays + 1, facts.MOST["住院"]))

    def without(self, name: str, gone: int) -> Typed:
        """The list `name` without one entry; later ones move up."""
        moved = {}
        for key, text in self.values.items():
            match = _LISTED.fullmatch(key)
            if match and match[1] == name:
                index = int(match[2])
                if index != gone:
                    moved[f"{name}[{index - (index > gone)}].{match[3]}"] = text
            else:
                moved[key] = text
        if name == "子女":
            return replace(self, values=moved, children=max(0, self.children - 1))
        return replace(self, values=moved, stays=max(0, self.stays - 1))


def _count(text: str, most: int) -> int:
    return min(typed_whole(text) or 0, most)


@dataclass(frozen=True)
class Reading:
    """The case in what was typed, or its faults, each at the input it belongs to."""

    content: Mapping[str, object]
    case: Case | None
    faults: tuple[Fault, ...]


def read(typed: Typed, policy: Policy) -> Reading:
    """Read a case. Every fault comes back with the name of its input."""
    writer = _Writer(typed, policy)
    content = writer.content()
    faults = list(writer.faults)
    case = None
    try:
        case = read_case(content, policy)
    except Faults as refused:
        known = {fault.place for fault in faults}
        faults += [
            Fault(place, fault.message)
            for fault in refused.faults
            if (place := writer.input_of(fault.place)) not in known
        ]
    return Reading(content, None if faults else case, tuple(faults))


class _Writer:
    """Turns inputs into the content of a case file, and remembers where each part came from."""

    def __init__(self, typed: Typed, policy: Policy) -> None:
        self.typed = typed
        self.policy = policy
        self.faults: list[Fault] = []
        self._moved: dict[str, str] = {}

    def content(self) -> dict[str, object]:
        typed = self.typed
        content: dict[str, object] = {"at": typed.at, "region": self._region()}
        content["地区"] = self._facts("地区", "地区", facts.REGION)
        content["家庭"] = self._facts("家庭", "家庭", facts.HOUSEHOLD)
        content["成员"] = [
            self._member(place, i) for place, i in enumerate(COUPLE[typed.couple])
        ]
        content["子女"] = [
            {"编号": f"子女{i + 1}", **self._facts("子女", f"子女[{i}]", facts.CHILD)}
            for i in range(typed.children)
        ]
        if verified := typed.value("子女情况已核实"):
            content["子女情况已核实"] = verified
        stays = [self._facts("住院", f"住院[{i}]", facts.STAY) for i in range(typed.stays)]
        if stays or typed.value("住院已列全"):
            content["住院"] = stays
        content["本地已开展"] = list(typed.adopted)
        content["参数"] = {
            name.removeprefix("参数."): text
            for name, text in typed.values.items()
            if name.startswith("参数.") and text
        }
        keep = ("at", "region", "成员", "住院")
        return {key: part for key, part in content.items() if part or key in keep}

    def input_of(self, place: str) -> str:
        """The input a fault of the case file belongs to."""
        for written, shown in self._moved.items():
            if place.startswith(written):
                return shown + place.removeprefix(written)
        return place

    def _region(self) -> str:
        if self.typed.region:
            return self.typed.region
        code, trouble = code_of(self.typed.value("region_name"))
        if trouble:
            self.faults.append(Fault("region", trouble))
        return code or _ANYWHERE

    def _member(self, position: int, shown: int) -> dict[str, object]:
        self._moved[f"成员[{position}]"] = f"成员[{shown}]"
        asked = (*facts.MEMBER, *facts.MEMBER_MORE)
        return {"性别": SEX[shown], **self._facts("成员", f"成员[{shown}]", asked)}

    def _facts(self, entity: str, place: str, asked: Iterable[facts.Ask]) -> dict[str, object]:
        known = self.policy.vocabulary.of(entity)
        written: dict[str, object] = {}
        for ask in asked:
            name = f"{place}.{ask.fact}"
            if (text := self.typed.value(name)) and ask.fact in known:
                value = self._value(name, known[ask.fact].type, text)
                if value is not None:
                    written[ask.fact] = value
        return written

    def _value(self, name: str, kind: str, text: str) -> str | None:
        if kind == DATE:
            reading = read_day(text)
            if reading.day is None:
                self.faults.append(Fault(name, f"{reading.fault}；日子不知道就留空"))
                return None
            return reading.day.isoformat()
        if kind in (MONEY, INTEGER):
            return typed_number(text)
        return text


def this_month(today: date) -> str:
    return f"{today.year:04d}-{today.month:02d}"
