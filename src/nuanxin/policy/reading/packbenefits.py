"""The benefits of a pack: conditions, layers of money, bearers, open questions, examples."""

from __future__ import annotations

from collections.abc import Mapping

from nuanxin.policy import packs
from nuanxin.policy.packs import (
    BearerText,
    BenefitText,
    ConditionText,
    Example,
    LayerText,
    OpenQuestion,
    RuleText,
)
from nuanxin.policy.reading.shapes import Path, Shape

_BENEFIT = {
    "label", "for", "every", "kind", "optional", "extends", "when", "amount", "open",
    "counted_income", "note", "examples", "clause",
}  # fmt: skip
_LAYER = {
    "value", "clause", "when", "replaces", "from", "until", "reading", "at_least", "borne_by",
    "note",
}  # fmt: skip
_CONDITION = {"rule", "clause", "key", "ask", "settle_with", "question", "readings", "note"}


def read_benefits(shape: Shape, root: Mapping[str, object]) -> tuple[BenefitText, ...]:
    """Read the `benefits:` section."""
    section = shape.map(root.get("benefits", {}), ("benefits",))
    return tuple(
        _benefit(shape, name, shape.map(item, ("benefits", name)))
        for name, item in section.items()
    )


def _benefit(shape: Shape, name: str, item: Mapping[str, object]) -> BenefitText:
    path = ("benefits", name)
    shape.only(item, path, _BENEFIT)
    extends = shape.text(item, (*path, "extends"), required=False)
    income = item.get("counted_income")
    benefit = BenefitText(
        name=name,
        label=shape.text(item, (*path, "label"), required=False) or name,
        grain=shape.word(item, (*path, "for"), packs.GRAINS, "成员" if extends else ""),
        every=shape.word(item, (*path, "every"), packs.EVERY, "月" if extends else ""),
        kind=shape.word(item, (*path, "kind"), packs.KINDS, "现金"),
        optional=item.get("optional") is True,
        extends=extends,
        conditions=_conditions(shape, item, path),
        layers=_layers(shape, item, path),
        open=_open(shape, item, path),
        counted_income=None
        if income is None
        else shape.rule(income, (*path, "counted_income")),
        note=shape.text(item, (*path, "note"), required=False),
        examples=_examples(shape, item, path),
        place=shape.place(path),
        clause=shape.cite(item, path) if "clause" in item else "",
    )
    if not extends and not benefit.conditions and income is None:
        shape.fault(
            (*path, "when"), "项目至少要有一个条件", "条件不在手头的文件里就写 rule: 待核"
        )
    return benefit


def _conditions(
    shape: Shape, item: Mapping[str, object], path: Path
) -> tuple[ConditionText, ...]:
    return tuple(
        _condition(
            shape, name, shape.map(content, (*path, "when", name)), (*path, "when", name)
        )
        for name, content in shape.map(item.get("when", {}), (*path, "when")).items()
    )


def _condition(
    shape: Shape, name: str, item: Mapping[str, object], path: Path
) -> ConditionText:
    shape.only(item, path, _CONDITION)
    settle_with = shape.text(item, (*path, "settle_with"), required=False)
    if settle_with:
        readings = shape.map(item.get("readings"), (*path, "readings"))
        rules = {
            key: shape.rule(rule, (*path, "readings", key)) for key, rule in readings.items()
        }
        if len(rules) < 2:
            shape.fault((*path, "readings"), "没有写明的地方至少要有两种读法")
    else:
        rules = {"": shape.rule(item.get("rule"), (*path, "rule"))}
    return ConditionText(
        name,
        shape.cite(item, path),
        rules,
        item.get("key") is True,
        shape.text(item, (*path, "ask"), required=False),
        settle_with,
        shape.text(item, (*path, "question"), required=bool(settle_with)),
    )


def _layers(shape: Shape, item: Mapping[str, object], path: Path) -> tuple[LayerText, ...]:
    return tuple(
        _layer(
            shape, name, shape.map(content, (*path, "amount", name)), (*path, "amount", name)
        )
        for name, content in shape.map(item.get("amount", {}), (*path, "amount")).items()
    )


def _layer(shape: Shape, name: str, item: Mapping[str, object], path: Path) -> LayerText:
    shape.only(item, path, _LAYER)
    return LayerText(
        name=name,
        clause=shape.cite(item, path),
        value=shape.rule(item.get("value"), (*path, "value")),
        when=_optional_rule(shape, item, (*path, "when")),
        replaces=shape.words(item, (*path, "replaces")),
        since=shape.day(item, (*path, "from")),
        until=shape.day(item, (*path, "until")),
        reading=shape.texts(item, (*path, "reading")),
        at_least=item.get("at_least") is True,
        bearers=_bearers(shape, item.get("borne_by"), (*path, "borne_by")),
    )


def _optional_rule(shape: Shape, item: Mapping[str, object], path: Path) -> RuleText | None:
    return shape.rule(item[path[-1]], path) if path[-1] in item else None


def _bearers(shape: Shape, value: object, path: Path) -> tuple[BearerText, ...]:
    if value is None:
        return ()
    if isinstance(value, dict):
        return (BearerText(_shares(shape, value, path)),)
    if not isinstance(value, list):
        shape.fault(path, "谁承担要写成 {市: 4, 区: 6}，或一列 {when: …, shares: {…}}")
        return ()
    result = []
    for index, each in enumerate(value):
        place = (*path, str(index))
        item = shape.map(each, place)
        shape.only(item, place, {"when", "shares", "reading"})
        shares = _shares(shape, item.get("shares"), (*place, "shares"))
        when = _optional_rule(shape, item, (*place, "when"))
        result.append(BearerText(shares, when, shape.texts(item, (*place, "reading"))))
    return tuple(result)


def _shares(shape: Shape, value: object, path: Path) -> tuple[tuple[str, int], ...]:
    result = []
    for level, weight in shape.map(value, path).items():
        if isinstance(weight, int) and not isinstance(weight, bool) and weight >= 0:
            result.append((level, weight))
        else:
            message = f"份额“{weight}”要是不小于零的整数"
            shape.fault((*path, level), message, "4:6 写成 {市: 4, 区: 6}")
    if result and not sum(weight for _, weight in result):
        shape.fault(path, "份额不能全是零")
    return tuple(result)


def _open(shape: Shape, item: Mapping[str, object], path: Path) -> tuple[OpenQuestion, ...]:
    result = []
    for key, content in shape.map(item.get("open", {}), (*path, "open")).items():
        place = (*path, "open", key)
        point = shape.map(content, place)
        shape.only(point, place, {"question", "readings", "clause"})
        readings = shape.words(point, (*place, "readings"))
        if len(readings) < 2:
            shape.fault((*place, "readings"), "没有写明的地方至少要有两种读法")
        clause = shape.cite(point, place) if "clause" in point else ""
        result.append(
            OpenQuestion(key, shape.text(point, (*place, "question")), readings, clause)
        )
    return tuple(result)


def _examples(shape: Shape, item: Mapping[str, object], path: Path) -> tuple[Example, ...]:
    result = []
    for index, each in enumerate(shape.maps(item, (*path, "examples"))):
        place = (*path, "examples", str(index))
        shape.only(each, place, {"given", "at", "region", "expect", "note"})
        given = dict(shape.map(each.get("given"), (*place, "given")))
        given |= {key: each[key] for key in ("at", "region") if key in each}
        expect = shape.map(each.get("expect"), (*place, "expect"))
        result.append(Example(given, expect, shape.place(place)))
    return tuple(result)
