"""Reading a procedure out of YAML; every fault with its line and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from nuanxin.casework.procedures.shape import (
    Kind,
    Level,
    Limit,
    Posting,
    Procedure,
    Signing,
    Silence,
    Source,
    Standing,
    Step,
    Term,
    Way,
)
from nuanxin.kit.region import RegionCode
from nuanxin.kit.workdays import Unit
from nuanxin.policy.faults import PackFaults
from nuanxin.policy.reading.shapes import Shape
from nuanxin.policy.reading.yamltext import read_pack_text

_PROCEDURE = {
    "procedure", "title", "place", "benefits", "from", "until", "round", "source", "objection",
    "answer", "open", "steps",
}  # fmt: skip
_STEP = {
    "name", "kind", "level", "by", "term", "papers", "supplied", "only_for", "signing",
    "posting", "two_people", "silence", "note", "clause",
}  # fmt: skip
_ROUNDS = ("yearly", "on_request")
_UNITS = {"natural": Unit.NATURAL, "working": Unit.WORKING}
_SIGNINGS = {"signatures": Signing.SIGNATURES, "votes": Signing.VOTES}
_WAYS = {"suitable": Way.SUITABLE, "board": Way.BOARD, "web": Way.WEB}
_SILENCES = {"goes_on": Silence.GOES_ON, "back": Silence.BACK, "remind": Silence.REMIND}
_STANDINGS = {"seen": Standing.SEEN, "practice": Standing.PRACTICE}
_DAYS_OF = (0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LONGEST = 366
Item = Mapping[str, object]
Word = TypeVar("Word")


def read_procedure(text: str, file: str) -> Procedure:
    """Raises PackFaults with everything that is wrong in the file."""
    content, lines = read_pack_text(text, file)
    shape = Shape(file, lines)
    item = shape.map(content, ())
    shape.only(item, (), _PROCEDURE)
    found = Procedure(
        procedure=shape.text(item, ("procedure",)),
        title=shape.text(item, ("title",)),
        region=_region(shape, item),
        benefits=shape.words(item, ("benefits",)),
        starts=shape.day(item, ("from",)),
        ends=shape.day(item, ("until",)),
        yearly=shape.word(item, ("round",), _ROUNDS, "") == "yearly",
        source=_source(shape, item),
        steps=tuple(
            _step(shape, each, ("steps", str(index)))
            for index, each in enumerate(shape.maps(item, ("steps",)))
        ),
        objection=shape.text(item, ("objection",), required=False),
        open_points=shape.words(item, ("open",)),
        answer=_term(shape, item, ("answer",)),
    )
    _whole(shape, found)
    if shape.faults:
        raise PackFaults(shape.faults)
    return found


def _region(shape: Shape, item: Item) -> RegionCode | None:
    text = shape.text(item, ("place",), required=False)
    if not text:
        return None
    try:
        return RegionCode.parse(text)
    except ValueError:
        shape.fault(("place",), f"没有“{text}”这样的区划代码", "例如 34、430321，加引号")
        return None


def _source(shape: Shape, item: Item) -> Source:
    said = shape.map(item.get("source"), ("source",))
    shape.only(said, ("source",), {"document", "place", "standing", "note"})
    return Source(
        shape.text(said, ("source", "document")),
        shape.text(said, ("source", "place"), required=False),
        _one_of(shape, said, ("source", "standing"), _STANDINGS) or Standing.PRACTICE,
        shape.text(said, ("source", "note"), required=False),
    )


def _step(shape: Shape, item: Item, at: tuple[str, ...]) -> Step:
    shape.only(item, at, _STEP)
    kinds, levels = {each.value: each for each in Kind}, {each.value: each for each in Level}
    step = Step(
        name=shape.text(item, (*at, "name")),
        kind=_one_of(shape, item, (*at, "kind"), kinds, required=True) or Kind.APPLY,
        level=_one_of(shape, item, (*at, "level"), levels, required=True) or Level.COUNTY,
        by=shape.text(item, (*at, "by")),
        term=_term(shape, item, (*at, "term")),
        papers=shape.words(item, (*at, "papers")),
        supplied=shape.words(item, (*at, "supplied")),
        limits=_limits(shape, item, (*at, "only_for")),
        signing=_one_of(shape, item, (*at, "signing"), _SIGNINGS),
        posting=_posting(shape, item, (*at, "posting")),
        two_people=_yes(shape, item, (*at, "two_people")),
        silence=_one_of(shape, item, (*at, "silence"), _SILENCES),
        note=shape.text(item, (*at, "note"), required=False),
        clause=shape.text(item, (*at, "clause"), required=False),
    )
    if (step.kind is Kind.NOTICE) != (step.posting is not None):
        shape.fault(at, "公示要写 posting，别的步骤不写 posting")
    if (step.kind is Kind.DELIBERATE) != (step.signing is not None):
        shape.fault(at, "评议要写 signing（signatures 或 votes），别的步骤不写")
    return step


def _limits(shape: Shape, item: Item, path: tuple[str, ...]) -> tuple[Limit, ...]:
    """Paper → benefits it is asked for; a paper that stands for all is not named here."""
    if path[-1] not in item:
        return ()
    said = shape.map(item[path[-1]], path)
    return tuple(Limit(paper, shape.words(said, (*path, paper))) for paper in said)


def _one_of(
    shape: Shape,
    item: Item,
    path: tuple[str, ...],
    known: Mapping[str, Word],
    *,
    required: bool = False,
) -> Word | None:
    value = item.get(path[-1])
    if value is None and not required:
        return None
    if value not in known:
        shape.fault(path, f"“{path[-1]}”不能写“{value}”", f"可用：{'、'.join(known)}")
        return None
    return known[str(value)]


def _yes(shape: Shape, item: Item, path: tuple[str, ...]) -> bool:
    value = item.get(path[-1], False)
    if not isinstance(value, bool):
        shape.fault(path, f"“{path[-1]}”要写 true 或 false")
    return value is True


def _number(
    shape: Shape, item: Item, path: tuple[str, ...], *, least: int, most: int, absent: int = 0
) -> int:
    value = item.get(path[-1], absent)
    fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
    if not fits and path[-1] in item:
        shape.fault(path, f"“{path[-1]}”要写 {least} 到 {most} 的整数")
    return value if isinstance(value, int) and fits else absent


def _term(shape: Shape, item: Item, path: tuple[str, ...]) -> Term | None:
    if path[-1] not in item:
        return None
    said = shape.map(item[path[-1]], path)
    shape.only(said, path, {"month", "day", "count", "unit"})
    month = _number(shape, said, (*path, "month"), least=1, most=12)
    day = _number(shape, said, (*path, "day"), least=1, most=_DAYS_OF[month] or 31)
    count = _number(shape, said, (*path, "count"), least=1, most=_LONGEST)
    unit = _one_of(shape, said, (*path, "unit"), _UNITS, required=bool(count))
    if bool(month and day) == bool(count):
        remedy = "{month: 2, day: 15} 或 {count: 30, unit: natural}"
        shape.fault(path, "期限写成一个日子，或写成几天", remedy)
    return Term(month, day, count, unit or Unit.NATURAL)


def _posting(shape: Shape, item: Item, path: tuple[str, ...]) -> Posting | None:
    if path[-1] not in item:
        return None
    said = shape.map(item[path[-1]], path)
    shape.only(said, path, {"way", "names", "pooled_below", "basis"})
    return Posting(
        _one_of(shape, said, (*path, "way"), _WAYS, required=True) or Way.SUITABLE,
        _yes(shape, said, (*path, "names")),
        _number(shape, said, (*path, "pooled_below"), least=0, most=1000),
        shape.text(said, (*path, "basis")),
    )


def _limits_fit(shape: Shape, found: Procedure) -> None:
    """A word that is not the paper's or the benefit's own would ask for it, or not, unseen."""
    for index, step in enumerate(found.steps):
        for each in step.limits:
            at = ("steps", str(index), "only_for", each.paper)
            if each.paper not in (*step.papers, *step.supplied):
                shape.fault(at, f"这一步没有要“{each.paper}”", "先写进 papers 或 supplied")
            strange = sorted(set(each.benefits) - set(found.benefits))
            if strange or not each.benefits:
                remedy = f"可用：{'、'.join(found.benefits)}"
                shape.fault(at, f"“{each.paper}”要写只限本程序的哪些待遇", remedy)


def _whole(shape: Shape, found: Procedure) -> None:
    _limits_fit(shape, found)
    if not found.steps:
        shape.fault(("steps",), "程序至少要有一步")
    names = [step.name for step in found.steps]
    for index, name in enumerate(names):
        if name in names[:index]:
            shape.fault(("steps", str(index), "name"), f"“{name}”这一步写了两次")
    if found.answer and not found.answer.count:
        shape.fault(("answer",), "答复异议的期限写成几天", "{count: 15, unit: natural}")
    if found.starts and found.ends and found.ends <= found.starts:
        shape.fault(("until",), "终止日要晚于起始日")
    for index, step in enumerate(found.steps):
        if step.kind is Kind.CONFIRM and not step.two_people:
            shape.fault(("steps", str(index)), "确认要由两个人办", "写 two_people: true")
