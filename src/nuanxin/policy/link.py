"""Packs → Policy: names resolved along the places, rules typed, definitions ordered by what
they need.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from nuanxin.policy import nodes
from nuanxin.policy.clock import clock_of
from nuanxin.policy.faults import PackFault, PackFaults, Place, RuleFault
from nuanxin.policy.nodes import MONEY, Node, make
from nuanxin.policy.packs import (
    BearerText,
    BenefitText,
    ConditionText,
    LayerText,
    OpenQuestion,
    Pack,
    RuleText,
)
from nuanxin.policy.policy import Bearer, Condition, Definition, FiscalSystem, Layer, Policy
from nuanxin.policy.reading.reader import Names, asking, read_condition, read_rule
from nuanxin.policy.vocabulary import Vocabulary

# What is decided beside the rules: when money starts and stops, and a document that starts
# mid-month.
PAYMENT_SETTLEMENTS: Mapping[str, tuple[str, ...]] = {
    "起算口径": ("当月", "次月", "当年全年", "次年1月", "确认次月"),
    "终止口径": ("当月", "次月", "当年发完", "发放日健在才发"),
    "文件首期": ("当月", "次月"),
    "发放期": ("年", "半年", "季", "月"),
    "发放月": tuple(str(month) for month in range(1, 13)),
}


def link(
    vocabulary: Vocabulary, packs: Sequence[Pack], fiscal: Iterable[FiscalSystem]
) -> Policy:
    """Link packs into one policy. Raises PackFaults with every fault found."""
    linker = _Linker(vocabulary, tuple(sorted(packs, key=_order)))
    definitions = linker.definitions()
    if not linker.faults:
        definitions = linker.ordered(definitions)
        linker.check_settlements(definitions)
    if linker.faults:
        raise PackFaults(linker.faults)
    column_of = _columns(definitions)
    definitions = tuple(
        each._replace(clock=clock_of(each.nodes(), column_of)) for each in definitions
    )
    return Policy(
        vocabulary=vocabulary,
        packs=linker.packs,
        definitions=definitions,
        columns=tuple(column_of),
        fiscal_systems=tuple(fiscal),
        settlements=linker.settlements(definitions),
    )


def _order(pack: Pack) -> tuple[int, str, str]:
    return len(pack.jurisdiction), pack.document.effective.isoformat(), pack.pack


def _columns(definitions: Iterable[Definition]) -> dict[Node, int]:
    """Number every largest part of a rule that place and time alone decide."""
    columns: dict[Node, int] = {}

    def collect(node: Node) -> None:
        if node.by_row:
            if node.op != "lit":
                columns.setdefault(node, len(columns))
            return
        for part in node.parts:
            collect(part)

    for definition in definitions:
        for node in definition.nodes():
            collect(node)
    return columns


class _Linker:
    def __init__(self, vocabulary: Vocabulary, packs: tuple[Pack, ...]) -> None:
        self.packs = packs
        self.faults: list[PackFault] = []
        self._vocabulary = vocabulary
        self._check_unique()

    def _check_unique(self) -> None:
        seen: dict[str, Pack] = {}
        for pack in self.packs:
            if pack.pack in seen:
                message = f"政策包名“{pack.pack}”与 {seen[pack.pack].place.file} 重复"
                self.fault(pack.place, message, "换一个名称，例如 地名-年份-文号")
            seen[pack.pack] = pack

    def fault(self, place: Place, message: str, remedy: str = "") -> None:
        self.faults.append(PackFault(place, message, remedy))

    # -- names a pack may use: its own and those of the places above it
    def _names(self, pack: Pack) -> Names:
        upper = [each for each in self.packs if pack.jurisdiction.startswith(each.jurisdiction)]
        benefits: dict[str, str] = {}
        for each in upper:
            for benefit in each.benefits:
                if not benefit.extends and benefit.counted_income is None:
                    benefits[benefit.name] = benefit.grain
        return Names(
            self._vocabulary,
            {name: item.type for each in upper for name, item in each.parameters.items()},
            {name: rule.text for each in upper for name, rule in each.terms.items()},
            benefits,
        )

    # -- definitions
    def definitions(self) -> tuple[Definition, ...]:
        made: list[_Draft] = []
        for index, pack in enumerate(self.packs):
            names = self._names(pack)
            for term in pack.terms.values():
                self._check_term(term, names)
            made += [_Draft(each, index, names) for each in pack.benefits if not each.extends]
        for index, pack in enumerate(self.packs):
            for benefit in pack.benefits:
                if benefit.extends:
                    self._extend(made, benefit, index)
        return tuple(self._define(draft, number) for number, draft in enumerate(made))

    def _check_term(self, term: RuleText, names: Names) -> None:
        """A term must be typed for at least one kind of subject."""
        last = None
        for grain in ("成员", "家庭"):
            for inside in (None, "子女"):
                try:
                    read_rule(term.text, names, grain, inside=inside)
                except RuleFault as fault:
                    last = last or fault
                else:
                    return
        if last:
            self._rule_fault(term, last)

    def _extend(self, made: list[_Draft], benefit: BenefitText, index: int) -> None:
        for draft in made:
            packs = {self.packs[part].pack for part, _ in draft.parts}
            if draft.benefit.name == benefit.name and benefit.extends in packs:
                draft.parts.append((index, benefit))
                return
        known = [
            self.packs[draft.parts[0][0]].pack
            for draft in made
            if draft.benefit.name == benefit.name
        ]
        remedy = (
            f"“{benefit.name}”在这些包里：{'、'.join(known)}"
            if known
            else "去掉 extends，就地定义"
        )
        message = f"extends 指向的“{benefit.extends}”里没有项目“{benefit.name}”"
        self.fault(benefit.place, message, remedy)

    def _define(self, draft: _Draft, number: int) -> Definition:
        root = draft.benefit
        conditions: list[Condition] = []
        layers: list[Layer] = []
        open_points: dict[str, OpenQuestion] = {}
        for index, part in draft.parts:
            names = self._names(self.packs[index])
            open_points |= {each.key: self._sourced(each, index) for each in part.open}
            conditions += [
                self._condition(each, index, names, root.grain) for each in part.conditions
            ]
            layers += [self._layer(each, index, names, root.grain) for each in part.layers]
        income = None
        if root.counted_income:
            income = self._rule(
                root.counted_income,
                self._names(self.packs[draft.parts[0][0]]),
                root.grain,
                MONEY,
            )
        self._check_layers(draft, layers, open_points)
        for condition in conditions:
            if condition.open:
                open_points.setdefault(condition.open.key, condition.open)
        definition = Definition(
            number, root.name, root.label, root.grain, root.every, root.kind, root.optional,
            draft.parts[0][0], tuple(conditions), tuple(layers), open_points, income, root.note,
            tuple(index for index, _ in draft.parts),
        )  # fmt: skip
        return _with_needs(definition)

    def _sourced(self, point: OpenQuestion, index: int) -> OpenQuestion:
        number = self.packs[index].document.number
        return OpenQuestion(point.key, point.question, point.readings, point.clause, number)

    def _check_layers(
        self, draft: _Draft, layers: list[Layer], points: Mapping[str, OpenQuestion]
    ) -> None:
        known = {layer.name for layer in layers}
        for _, part in draft.parts:
            for text in part.layers:
                for name in text.replaces:
                    if name not in known:
                        message = f"replaces 里的“{name}”不是这个项目的金额层"
                        self.fault(
                            text.value.place, message, f"已有：{'、'.join(sorted(known))}"
                        )
                for reading in (text.reading, *(each.reading for each in text.bearers)):
                    self._check_reading(text, reading, points)

    def _check_reading(
        self, text: LayerText, reading: Mapping[str, str], points: Mapping[str, OpenQuestion]
    ) -> None:
        for key, value in reading.items():
            if key not in points or value not in points[key].readings:
                message = f"读法“{key}: {value}”没有在 open 里列出"
                self.fault(text.value.place, message, "在项目的 open 里写明问题和各种读法")

    def _condition(
        self, text: ConditionText, index: int, names: Names, grain: str
    ) -> Condition:
        if not text.settle_with:
            node = self._rule(text.rules[""], names, grain, nodes.YES, text.ask)
            return Condition(text.name, text.clause, index, node, text.key, text.ask)
        readings = []
        for value, rule in text.rules.items():
            chosen = make("reading", nodes.YES, text.settle_with, value)
            node = self._rule(rule, names, grain, nodes.YES, text.ask or text.name)
            readings.append(nodes.both(chosen, node))
        number = self.packs[index].document.number
        point = OpenQuestion(
            text.settle_with, text.question, tuple(text.rules), text.clause, number
        )
        return Condition(
            text.name, text.clause, index, nodes.any_of(readings), text.key, text.ask, point
        )

    def _layer(self, text: LayerText, index: int, names: Names, grain: str) -> Layer:
        node = self._rule(text.value, names, grain, MONEY)
        when = self._rule(text.when, names, grain, nodes.YES) if text.when else nodes.TRUE
        at_least = text.at_least
        if node.op == "param":
            at_least = at_least or any(
                pack.parameters[str(node.args[0])].at_least
                for pack in self.packs
                if str(node.args[0]) in pack.parameters
            )
        return Layer(
            text.name, text.clause, index, node, _read_as(text.reading, when), text.replaces,
            text.since, text.until, at_least,
            tuple(self._bearer(each, names, grain) for each in text.bearers),
        )  # fmt: skip

    def _bearer(self, text: BearerText, names: Names, grain: str) -> Bearer:
        when = self._rule(text.when, names, grain, nodes.YES) if text.when else nodes.TRUE
        return Bearer(text.shares, _read_as(text.reading, when))

    def _rule(self, text: RuleText, names: Names, grain: str, kind: str, ask: str = "") -> Node:
        """Type one rule; `ask` names the paper that would settle what it leaves as 待核."""
        paper = f"文件.{ask or text.place.path[-2]}"
        try:
            if kind == nodes.YES:
                return asking(read_condition(text.text, names, grain), paper)
            node = asking(read_rule(text.text, names, grain), paper)
        except RuleFault as fault:
            self._rule_fault(text, fault)
            return make("unknown", kind, "")
        if node.op == "lit" and node.type == nodes.INTEGER and isinstance(node.args[0], int):
            node = make("lit", MONEY, node.args[0] * 100)
        if node.type != kind:
            self._rule_fault(text, RuleFault(0, f"这里要{kind}，得到的是{node.type}"))
        return node

    def _rule_fault(self, text: RuleText, fault: RuleFault) -> None:
        self.faults.append(
            PackFault(text.place, fault.message, fault.remedy, text.text, fault.at)
        )

    # -- order and settlements
    def ordered(self, definitions: tuple[Definition, ...]) -> tuple[Definition, ...]:
        """Dependencies first; a circle is refused with its path."""
        done: list[Definition] = []
        path: list[str] = []

        def visit(definition: Definition) -> None:
            if definition in done:
                return
            if definition.name in path:
                circle = " → ".join([*path[path.index(definition.name) :], definition.name])
                pack = self.packs[definition.pack]
                self.fault(
                    pack.place,
                    f"项目互相依赖，算不出先后：{circle}",
                    "拆出公共的条件，写进 terms",
                )
                return
            path.append(definition.name)
            for needed in definitions:
                if needed.name in definition.needs:
                    self._check_every(definition, needed)
                    visit(needed)
            path.pop()
            if definition not in done:
                done.append(definition)

        for definition in definitions:
            visit(definition)
        return tuple(
            definition._replace(number=number) for number, definition in enumerate(done)
        )

    def _check_every(self, definition: Definition, needed: Definition) -> None:
        if definition.every != needed.every:
            asked = f"按{needed.every}计算的“{needed.name}”"
            message = f"“{definition.name}”按{definition.every}计算，不能引用{asked}"
            self.fault(
                self.packs[definition.pack].place, message, "把共同的条件写进 terms 引用"
            )

    def settlements(self, definitions: Iterable[Definition]) -> dict[str, tuple[str, ...]]:
        found = dict(PAYMENT_SETTLEMENTS)
        for definition in definitions:
            for point in definition.open.values():
                known = found.get(point.key, ())
                found[point.key] = (
                    *known,
                    *(each for each in point.readings if each not in known),
                )
        return found

    def check_settlements(self, definitions: Iterable[Definition]) -> None:
        known = self.settlements(definitions)
        names = {definition.name for definition in definitions if definition.optional}
        for pack in self.packs:
            for key, value in pack.settle.items():
                if value not in known.get(key, ()):
                    allowed = (
                        "、".join(known.get(key, ()))
                        or f"（没有“{key}”这个问题）{'、'.join(known)}"
                    )
                    self.fault(
                        pack.place, f"settle 里的“{key}: {value}”不认识", f"可用：{allowed}"
                    )
            for name in pack.adopt:
                if name not in names:
                    message = f"adopt 里的“{name}”不是可选项目"
                    self.fault(
                        pack.place, message, f"可选项目有：{'、'.join(sorted(names)) or '无'}"
                    )


class _Draft:
    def __init__(self, benefit: BenefitText, index: int, names: Names) -> None:
        self.benefit = benefit
        self.names = names
        self.parts: list[tuple[int, BenefitText]] = [(index, benefit)]


def _read_as(reading: Mapping[str, str], when: Node) -> Node:
    chosen = [make("reading", nodes.YES, key, value) for key, value in reading.items()]
    if when is nodes.TRUE and chosen:
        return nodes.all_of(chosen)
    return nodes.all_of([*chosen, when])


def _with_needs(definition: Definition) -> Definition:
    needs = []
    for node in definition.nodes():
        needs += [str(part.args[0]) for part in node.walk() if part.op == "result"]
    return definition._replace(needs=tuple(dict.fromkeys(needs)))
