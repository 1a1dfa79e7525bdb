"""The law at a place on a day: document → clause → condition → amount → who bears it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.period import Period
from nuanxin.policy.folding import Environment, fold
from nuanxin.policy.inforce import Setting, packs_in_force, setting
from nuanxin.policy.packs import BearerText, ConditionText, LayerText, Pack, Uncoded
from nuanxin.policy.policy import Bearer, Condition, Definition, Layer, Policy

LEVELS = {0: "全国", 2: "省", 4: "市", 6: "县", 9: "乡镇", 12: "村"}


@dataclass(frozen=True, slots=True)
class Clause:
    """Where something is written."""

    document: str
    clause: str
    summary: str
    demo: bool = False

    def __str__(self) -> str:
        return f"{self.document} {self.clause}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition, in its own words; readings when the text is silent."""

    name: str
    clause: Clause
    texts: tuple[tuple[str, str], ...]
    question: str = ""
    settle_with: str = ""


@dataclass(frozen=True, slots=True)
class Borne:
    """Who bears a layer, and when; `given` is empty where it is certain here."""

    shares: str
    given: str = ""

    def __str__(self) -> str:
        return f"{self.given}：{self.shares}" if self.given else self.shares


@dataclass(frozen=True, slots=True)
class Money:
    """One layer of money, on the day."""

    name: str
    clause: Clause
    amount: int | None
    formula: str
    certainty: str
    at_least: bool
    when: str
    reading: str
    bearers: tuple[Borne, ...]

    @property
    def shown(self) -> str:
        if self.amount is not None:
            return f"{yuan_grouped(self.amount)} 元"
        return "标准待核" if self.certainty == "待核" else self.formula


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    question: str
    readings: tuple[str, ...]
    settled: str


@dataclass(frozen=True)
class Benefit:
    """One benefit in force at the place."""

    name: str
    label: str
    subject: str
    every: str
    kind: str
    optional: bool
    adopted: bool
    demo: bool
    note: str
    documents: tuple[Clause, ...]
    rules: tuple[Rule, ...]
    money: tuple[Money, ...]
    questions: tuple[Question, ...]
    words: str = field(repr=False)

    @property
    def doubtful(self) -> tuple[str, ...]:
        """The certainties that need a second look: 推算, 待核."""
        return tuple(dict.fromkeys(m.certainty for m in self.money if m.certainty != "原文"))


@dataclass(frozen=True, slots=True)
class Document:
    """A document in force, as the list names it."""

    pack: Pack
    level: str

    @property
    def uncoded(self) -> tuple[Uncoded, ...]:
        return self.pack.uncoded


@dataclass(frozen=True)
class Shelf:
    """Everything in force at a place on a day."""

    region: str
    day: date
    documents: tuple[Document, ...]
    benefits: tuple[Benefit, ...]
    uncoded: tuple[tuple[str, Uncoded], ...]


def shelf(policy: Policy, region: str, day: date, wanted: str = "", words: str = "") -> Shelf:
    """Documents and benefits in force; `wanted` keeps one, `words` what mentions them."""
    packs = packs_in_force(policy, region, day)
    benefits = [
        each for each in _benefits(policy, region, day) if not wanted or each.name == wanted
    ]
    uncoded = [(pack.document.number, item) for pack in packs for item in pack.uncoded]
    for word in words.split():
        benefits = [each for each in benefits if word in each.words]
        packs = [pack for pack in packs if word in _pack_words(pack)]
        uncoded = [(n, u) for n, u in uncoded if word in f"{n}{u.clause}{u.what}{u.reason}"]
    return Shelf(
        region,
        day,
        tuple(Document(p, LEVELS.get(len(p.jurisdiction), "地方")) for p in packs),
        tuple(benefits),
        tuple(uncoded),
    )


def benefit_names(policy: Policy, region: str, day: date) -> list[tuple[str, str]]:
    """Name and label of every benefit in force, for the filter."""
    return [(each.name, each.label) for each in _benefits(policy, region, day)]


def _pack_words(pack: Pack) -> str:
    document = pack.document
    clauses = "".join(pack.clauses.values())
    return f"{document.number}{document.title}{document.issuer}{clauses}"


def _benefits(policy: Policy, region: str, day: date) -> Iterator[Benefit]:
    month = Period(day.year, day.month)
    for period in (month, month.year_of):
        place = setting(policy, region, period)
        for definition in place.base.by_name.values():
            yield _Reader(policy, place, definition).benefit()


class _Reader:
    """Reads one definition back into the words of its documents."""

    def __init__(self, policy: Policy, place: Setting, definition: Definition) -> None:
        self.policy = policy
        self.place = place
        self.definition = definition
        self.active = place.base.active[definition.number]

    def benefit(self) -> Benefit:
        definition = self.definition
        rules = tuple(
            self._rule(condition)
            for condition, counts in zip(
                definition.conditions, self.active.conditions, strict=True
            )
            if counts
        )
        money = tuple(
            self._money(layer)
            for layer, counts in zip(definition.layers, self.active.layers, strict=True)
            if counts
        )
        clauses = dict.fromkeys([*(r.clause for r in rules), *(m.clause for m in money)])
        words = "".join(f"{c}{c.summary}" for c in clauses)
        words += definition.label + "".join(f"{r.name}{r.texts}" for r in rules)
        return Benefit(
            name=definition.name,
            label=definition.label,
            subject="每人" if definition.grain == "成员" else "每户",
            every="每月" if definition.every == "月" else "每年",
            kind=definition.kind,
            optional=definition.optional,
            adopted=self.active.adopted,
            demo=any(each.demo for each in clauses),
            note=definition.note,
            documents=tuple(clauses),
            rules=rules,
            money=money,
            questions=tuple(self._questions()),
            words=words + "".join(m.name for m in money),
        )

    def _clause(self, pack: int, clause: str) -> Clause:
        found = self.policy.packs[pack]
        return Clause(found.document.number, clause, found.clauses.get(clause, ""), found.demo)

    def _questions(self) -> Iterator[Question]:
        open_here = {point.key: point for point in self.place.questions(self.definition)}
        for key, point in {**self.definition.open, **open_here}.items():
            settled = self.place.settled.get(key, "")
            if key in open_here or settled:
                yield Question(key, point.question, tuple(point.readings), settled)

    def _rule(self, condition: Condition) -> Rule:
        written = self._written_condition(condition)
        texts = [(key, rule.text) for key, rule in written.rules.items()] if written else []
        return Rule(
            condition.name,
            self._clause(condition.pack, condition.clause),
            tuple((key, _readable(text)) for key, text in texts),
            written.question if written else "",
            written.settle_with if written else "",
        )

    def _written_condition(self, condition: Condition) -> ConditionText | None:
        for benefit in self.policy.packs[condition.pack].benefits:
            if benefit.name == self.definition.name:
                for each in benefit.conditions:
                    if each.name == condition.name:
                        return each
        return None

    def _written_layer(self, layer: Layer) -> LayerText | None:
        for benefit in self.policy.packs[layer.pack].benefits:
            if benefit.name == self.definition.name:
                for each in benefit.layers:
                    if each.name == layer.name:
                        return each
        return None

    def _money(self, layer: Layer) -> Money:
        written = self._written_layer(layer)
        standing = self.place.base.standing.get(layer.parameter or "")
        pack, clause, certainty = layer.pack, layer.clause, "原文"
        if standing is not None:
            pack, certainty = standing.pack, standing.value.certainty
            clause = self.policy.packs[pack].parameters[layer.parameter or ""].clause
        amount = self._value(layer)
        if standing is not None and standing.value.value is None:
            certainty = "待核"
        texts = written.bearers if written else ()
        return Money(
            layer.name.replace("_", "·"),
            self._clause(pack, clause),
            amount,
            _readable(written.value.text) if written else "",
            certainty,
            layer.at_least,
            _readable(written.when.text) if written and written.when else "",
            "、".join(f"{k}：{v}" for k, v in written.reading.items()) if written else "",
            tuple(self._bearers(layer, texts)),
        )

    def _value(self, layer: Layer) -> int | None:
        value = fold(layer.node, self._environment()) if layer.node.by_row else None
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def _environment(self, reading: Mapping[str, str] | None = None) -> Environment:
        base, period = self.place.base, self.place.period
        chosen = {**self.place.settled, **(reading or {})}
        return Environment(
            period.first_day, period.last_day, base.standing, base.region_facts, chosen
        )

    def _bearers(self, layer: Layer, texts: tuple[BearerText, ...]) -> Iterator[Borne]:
        """Who bears it: only what can fit this place, each reading of a silent text apart."""
        for index, bearer in enumerate(layer.bearers):
            text = texts[index] if index < len(texts) else None
            reading = text.reading if text else {}
            settled = any(self.place.settled.get(key, v) != v for key, v in reading.items())
            known = bearer.when.by_row
            fits = fold(bearer.when, self._environment(reading)) if known else None
            if fits is not False and not settled:
                yield _bearer(bearer, text, certain=fits is True and not reading)


def _bearer(bearer: Bearer, text: BearerText | None, *, certain: bool) -> Borne:
    total = sum(weight for _, weight in bearer.shares)
    parts = "、".join(
        f"{level} {weight * 100 // total}%" if len(bearer.shares) > 1 else f"{level}全额"
        for level, weight in bearer.shares
    )
    if certain or text is None or (text.when is None and not text.reading):
        return Borne(parts)
    given = [f"理解为“{value}”" for value in text.reading.values()]
    if text.when is not None:
        given.insert(0, _readable(text.when.text))
    return Borne(parts, "，".join(given))


def _readable(text: str) -> str:
    return " ".join(text.split()).replace("地区.财政体制 = ", "").replace("'", "")
