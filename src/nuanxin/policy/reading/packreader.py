"""YAML content → `Pack`: every shape checked, all faults gathered with their lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from nuanxin.kit.money import fen
from nuanxin.policy import packs
from nuanxin.policy.faults import PackFault, Place
from nuanxin.policy.nodes import DATE, INTEGER, MONEY, WORD, YES
from nuanxin.policy.packs import Document, Pack, Parameter, RuleText, Superseded, Uncoded, Value
from nuanxin.policy.reading.packbenefits import read_benefits
from nuanxin.policy.reading.shapes import Shape

UNCITED = "还没有规则引用这一条"
_TOP = {
    "pack", "demo", "document", "jurisdiction", "first_period", "clauses", "uncoded", "adopt",
    "settle", "terms", "parameters", "benefits", "title",
}  # fmt: skip
_DOCUMENT = {
    "number", "title", "issuer", "date", "effective", "until", "status", "known_through",
    "supersedes",
}  # fmt: skip


def read_pack(
    content: object, lines: Mapping[tuple[str, ...], int], file: str
) -> tuple[Pack | None, list[PackFault]]:
    """Read one pack; with any fault the pack is None and the faults say what to mend."""
    shape = Shape(file, lines)
    root = shape.map(content, ())
    shape.only(root, (), _TOP)
    document = _document(shape, root)
    first_period = shape.word(root, ("first_period",), packs.FIRST_PERIODS, "")
    if document and document.effective.day != 1 and not first_period:
        shape.fault(
            ("document", "effective"),
            "文件不是从月初起施行，要写明第一个月怎么算",
            f"写 first_period: {'、'.join(packs.FIRST_PERIODS)} 之一",
        )
    pack = Pack(
        pack=shape.text(root, ("pack",)),
        document=document or Document("", "", "", date.min),
        jurisdiction=_jurisdiction(shape, root),
        first_period=first_period,
        demo=root.get("demo") is True,
        clauses=shape.texts(root, ("clauses",)),
        uncoded=_uncoded(shape, root),
        adopt=shape.words(root, ("adopt",)),
        settle=shape.texts(root, ("settle",)),
        terms=_terms(shape, root),
        parameters=_parameters(shape, root),
        benefits=read_benefits(shape, root),
        place=Place(file, lines.get(("pack",), 1)),
        cited=frozenset(shape.cited),
    )
    _check_clauses(shape, pack)
    return (None if shape.faults else _with_silent_clauses(pack)), shape.faults


def _with_silent_clauses(pack: Pack) -> Pack:
    """A clause no rule cites is not encoded, whether its author says so or not."""
    silent = [clause for clause in pack.clauses if clause not in pack.cited]
    found = (Uncoded(clause, pack.clauses[clause], UNCITED) for clause in silent)
    cited = {clause: said for clause, said in pack.clauses.items() if clause in pack.cited}
    return pack._replace(clauses=cited, uncoded=(*pack.uncoded, *found))


def _document(shape: Shape, root: Mapping[str, object]) -> Document | None:
    path = ("document",)
    item = shape.map(root.get("document"), path)
    shape.only(item, path, _DOCUMENT)
    effective = shape.day(item, (*path, "effective"), required=True)
    if effective is None:
        return None
    return Document(
        number=shape.text(item, (*path, "number")),
        title=shape.text(item, (*path, "title"), required=False),
        issuer=shape.text(item, (*path, "issuer"), required=False),
        effective=effective,
        signed=shape.day(item, (*path, "date")),
        until=shape.day(item, (*path, "until")),
        status=shape.word(item, (*path, "status"), packs.STATUSES, "有效"),
        known_through=shape.text(item, (*path, "known_through"), required=False),
        supersedes=tuple(
            Superseded(
                shape.text(each, (*path, "supersedes", str(index), "number")),
                shape.text(each, (*path, "supersedes", str(index), "part"), required=False),
            )
            for index, each in enumerate(shape.maps(item, (*path, "supersedes")))
        ),
    )


def _jurisdiction(shape: Shape, root: Mapping[str, object]) -> str:
    value = root.get("jurisdiction")
    code = str(value) if isinstance(value, int | str) else ""
    if value is None or not re.fullmatch(r"\d{0,12}", code):
        shape.fault(("jurisdiction",), "地区要写代码的前几位", '例如 "4309"；全国写 ""')
    return code


def _uncoded(shape: Shape, root: Mapping[str, object]) -> tuple[Uncoded, ...]:
    result = []
    for clause, item in shape.map(root.get("uncoded", {}), ("uncoded",)).items():
        path = ("uncoded", clause)
        content = shape.map(item, path)
        shape.only(content, path, {"what", "reason"})
        what, reason = (shape.text(content, (*path, key)) for key in ("what", "reason"))
        result.append(Uncoded(clause, what, reason))
    return tuple(result)


def _terms(shape: Shape, root: Mapping[str, object]) -> dict[str, RuleText]:
    result = {}
    for name, item in shape.map(root.get("terms", {}), ("terms",)).items():
        path = ("terms", name)
        content = shape.map(item, path)
        shape.only(content, path, {"rule", "clause", "note"})
        shape.cite(content, path)
        result[name] = shape.rule(content.get("rule"), (*path, "rule"))
    return result


def _parameters(shape: Shape, root: Mapping[str, object]) -> dict[str, Parameter]:
    result = {}
    for name, item in shape.map(root.get("parameters", {}), ("parameters",)).items():
        path = ("parameters", name)
        content = shape.map(item, path)
        shape.only(content, path, {"type", "clause", "values", "at_least", "note"})
        kind = shape.word(content, (*path, "type"), (MONEY, INTEGER, DATE, WORD, YES), "")
        result[name] = Parameter(
            name,
            kind,
            shape.cite(content, path),
            _values(shape, content, path, kind),
            content.get("at_least") is True,
            shape.place(path),
        )
    return result


def _values(
    shape: Shape, content: Mapping[str, object], path: tuple[str, ...], kind: str
) -> tuple[Value, ...]:
    found = []
    for since, item in shape.map(content.get("values"), (*path, "values")).items():
        place = (*path, "values", since)
        try:
            day = date.fromisoformat(since)
        except ValueError:
            shape.fault(place, f"“{since}”不是日期", "写成 2017-09-28: 100")
            continue
        found.append(_value(shape, day, item, place, kind))
    if not found:
        shape.fault(
            (*path, "values"), "至少要有一个起始日期和数值", "values: {2017-09-28: 100}"
        )
    return tuple(sorted(found, key=lambda value: value.since))


def _value(shape: Shape, day: date, item: object, path: tuple[str, ...], kind: str) -> Value:
    certainty, note, raw = packs.CERTAIN, "", item
    if isinstance(item, dict):
        shape.only(item, path, {"value", "certainty", "note"})
        certainty = shape.word(item, (*path, "certainty"), packs.CERTAINTIES, packs.CERTAIN)
        note, raw = shape.text(item, (*path, "note"), required=False), item.get("value")
    if raw == packs.TO_CHECK or raw is None:
        return Value(day, None, packs.TO_CHECK, note)
    return Value(day, _typed(shape, raw, path, kind), certainty, note)


_TYPES = {INTEGER: int, DATE: date, WORD: str, YES: bool}


def _typed(
    shape: Shape, raw: object, path: tuple[str, ...], kind: str
) -> int | date | str | None:
    if kind == MONEY and isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        try:
            return fen(str(raw))
        except ValueError:
            shape.fault(
                path, f"金额“{raw}”读不懂", "以元为单位，最多两位小数，例如 490 或 0.25"
            )
            return None
    if isinstance(raw, int | date | str) and _TYPES.get(kind) is type(raw):
        return raw
    shape.fault(path, f"这里要{kind}，写的是“{raw}”", "金额以元为单位写数字；还不知道就写 待核")
    return None


def _check_clauses(shape: Shape, pack: Pack) -> None:
    for clause in pack.clauses:
        if any(item.clause == clause for item in pack.uncoded):
            shape.fault(
                ("uncoded", clause),
                f"条款“{clause}”不能既有规则又列为未编码",
                "部分未编码时在条款名后加说明，例如 一(二)·后段",
            )
    for clause, place in shape.citations:
        if clause not in pack.clauses:
            known = "、".join(pack.clauses) or "（clauses 为空）"
            shape.faults.append(
                PackFault(
                    place,
                    f"引用的条款“{clause}”不存在",
                    f"先在 clauses 里写一句摘要。已有：{known}",
                )
            )
