"""Syntax tree → typed node: every name is looked up, every type is checked, every fault names
its remedy.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from nuanxin.policy import nodes
from nuanxin.policy.faults import RuleFault
from nuanxin.policy.nodes import (
    DATE,
    FACT,
    INTEGER,
    MONEY,
    TIME,
    WORD,
    YES,
    Node,
    make,
    with_args,
)
from nuanxin.policy.reading.parser import Syntax, parse
from nuanxin.policy.vocabulary import Vocabulary

PERIODS = ("期初", "期末")
MAX_DEPTH, MAX_INLINED = 8, 300  # of definitions within definitions, in one rule
_QUANTIFIER = re.compile(r"(任一|所有)(子女|成员|住院)|(子女|成员|住院)(数|合计)")
_FACT = frozenset({FACT})
_TIME = frozenset({TIME})


@dataclass(frozen=True)
class Names:
    """What a rule may refer to beside the vocabulary."""

    vocabulary: Vocabulary
    parameters: Mapping[str, str] = field(default_factory=dict)  # name → type
    terms: Mapping[str, str] = field(default_factory=dict)  # name → rule
    benefits: Mapping[str, str] = field(default_factory=dict)  # name → 成员|家庭


def read_rule(text: str, names: Names, grain: str, *, inside: str | None = None) -> Node:
    """Type one rule for a subject (`grain` 成员 or 家庭). Raises RuleFault with the position of
    the fault.
    """
    try:
        return _Reading(names, grain, inside).node(parse(text))
    except RecursionError:
        raise RuleFault(0, "规则一层套一层，太深了", "拆成几个条件，把中间的定义展开") from None


def read_condition(text: str, names: Names, grain: str) -> Node:
    """A rule that must answer yes or no."""
    node = read_rule(text, names, grain)
    if node.type != YES:
        raise RuleFault(
            0, f"条件要回答是或否，这里得到的是{node.type}", "写成比较，例如 … >= …"
        )
    return node


class _CircleFault(RuleFault):
    """A fault that names its whole path: it is passed up as it is."""


class _Way(NamedTuple):
    """The definitions one is reached by, and all that the whole rule has inlined so far."""

    trail: tuple[str, ...]
    inlined: list[str]


class _Reading:
    def __init__(
        self, names: Names, grain: str, inside: str | None, way: _Way | None = None
    ) -> None:
        self._names = names
        self._words = names.vocabulary
        self._grain = grain
        self._inside = inside
        self._way = way or _Way((), [])
        self._readers: dict[str, Callable[[Syntax], Node]] = {
            "and": self._logic,
            "or": self._logic,
            "not": lambda s: nodes.negated(self._yes(s.parts[0])),
            "compare": self._compare,
            "between": self._between,
            "in": self._listed,
            "arith": self._arithmetic,
            "number": _number,
            "date": _date,
            "text": _text,
            "name": self._name,
            "call": self._call,
        }

    def node(self, syntax: Syntax) -> Node:
        return self._readers[syntax.kind](syntax)

    def _yes(self, syntax: Syntax) -> Node:
        return self._want(syntax, YES)

    def _want(self, syntax: Syntax, *types: str) -> Node:
        node = self.node(syntax)
        if node.type not in types:
            raise RuleFault(syntax.at, f"这里要{'或'.join(types)}，得到的是{node.type}")
        return node

    def _logic(self, syntax: Syntax) -> Node:
        left, right = (self._yes(part) for part in syntax.parts)
        return make(syntax.kind, YES, left, right)

    def _compare(self, syntax: Syntax) -> Node:
        counted = self._counted(syntax)
        if counted is not None:
            return counted
        left, right = self._pair(syntax.parts[0], syntax.parts[1])
        if left.type in (WORD, YES) and syntax.word not in ("=", "<>"):
            raise RuleFault(syntax.at, f"{left.type}只能比较相等或不等", "用 = 或 <>")
        if syntax.word in (">", ">="):
            left, right = right, left
        sign = {">": "<", ">=": "<="}.get(syntax.word, syntax.word)
        return make(sign, YES, left, right)

    def _counted(self, syntax: Syntax) -> Node | None:
        """子女数(…) against a number: decided once enough, or too few, are known."""
        count, number = syntax.parts
        if not (count.kind == "call" and count.word.endswith("数")):
            return None
        if number.kind != "number" or "." in number.word:
            raise RuleFault(
                number.at, f"{count.word}(…) 只能和一个整数比较", "例如 子女数(…) = 1"
            )
        name, body = self._body(count)
        at_least = [
            make("at_least", YES, name, int(number.word) + more, body, varies=_FACT)
            for more in (0, 1)
        ]
        return {
            ">=": at_least[0],
            ">": at_least[1],
            "<": nodes.negated(at_least[0]),
            "<=": nodes.negated(at_least[1]),
            "=": nodes.both(at_least[0], nodes.negated(at_least[1])),
            "<>": nodes.either(nodes.negated(at_least[0]), at_least[1]),
        }[syntax.word]

    def _pair(self, first: Syntax, second: Syntax) -> tuple[Node, Node]:
        left, right = self.node(first), self.node(second)
        if left.type == MONEY:
            right = _as_money(right)
        if right.type == MONEY:
            left = _as_money(left)
        if left.type != right.type:
            raise RuleFault(second.at, f"不能拿{left.type}与{right.type}比较")
        self._check_word(left, right, second)
        self._check_word(right, left, first)
        return left, right

    def _check_word(self, fact: Node, word: Node, syntax: Syntax) -> None:
        if fact.type != WORD or word.op != "lit":
            return
        if fact.op == "lit":
            raise RuleFault(syntax.at, "两边都是写死的词，比较没有意义")
        owner, name = ("地区", fact.args[0]) if fact.op == "region" else fact.args
        known = self._words.fact(str(owner), str(name))
        if known and word.args[0] not in known.values:
            raise RuleFault(
                syntax.at,
                f"“{name}”没有取值“{word.args[0]}”",
                f"可用：{'、'.join(known.values)}",
            )

    def _between(self, syntax: Syntax) -> Node:
        value, low, high = syntax.parts
        middle, bottom = self._pair(value, low)
        _, top = self._pair(value, high)
        if middle.type in (WORD, YES):
            raise RuleFault(syntax.at, f"{middle.type}没有大小，不能用 between")
        return nodes.both(make("<=", YES, bottom, middle), make("<=", YES, middle, top))

    def _listed(self, syntax: Syntax) -> Node:
        equal = [
            make("=", YES, *self._pair(syntax.parts[0], item)) for item in syntax.parts[1:]
        ]
        return nodes.any_of(equal)

    def _arithmetic(self, syntax: Syntax) -> Node:
        if syntax.word == "*":
            left, right = (self._want(part, INTEGER, MONEY) for part in syntax.parts)
            if (left.type, right.type) == (MONEY, MONEY):
                raise RuleFault(syntax.at, "金额不能乘金额", "乘以户数、月数等整数")
            kind = MONEY if MONEY in (left.type, right.type) else INTEGER
            return make("*", kind, left, right)
        left, right = self._pair(*syntax.parts)
        if left.type not in (INTEGER, MONEY):
            raise RuleFault(
                syntax.at, f"{left.type}不能加减", "年龄用 满周岁(日期, 岁数, 日期)"
            )
        return make(syntax.word, left.type, left, right)

    def _name(self, syntax: Syntax) -> Node:
        owner, dot, name = syntax.word.rpartition(".")
        if dot:
            return self._dotted(syntax, owner, name)
        if name in ("是", "否"):
            return nodes.TRUE if name == "是" else nodes.FALSE
        if name == "待核":
            return make("unknown", YES, "", varies=_FACT)
        if name in PERIODS:
            return make("period", DATE, name, varies=_TIME)
        if name in self._names.parameters:
            return make("param", self._names.parameters[name], name, varies=_TIME)
        if name in self._names.terms:
            return self._inlined(syntax, self._names.terms[name], self._inside)
        raise self._unknown(syntax, [*self._names.parameters, *self._names.terms, *PERIODS])

    def _dotted(self, syntax: Syntax, owner: str, name: str) -> Node:
        if owner in self._names.benefits and name in ("符合", "金额"):
            return self._result(syntax, owner, name)
        entity = self._words.entity_of(owner)
        if entity is None:
            raise self._unknown(syntax, [f"{benefit}.符合" for benefit in self._names.benefits])
        if (entity, name) in self._words.derived:
            return self._derived(syntax, owner, entity, name)
        fact = self._words.fact(owner, name)
        if fact is None:
            raise self._unknown(syntax, [])
        if entity == "地区":
            return make("region", fact.type, name, varies=_TIME)
        return make("fact", fact.type, self._owner(syntax, owner), name, varies=_FACT)

    def _owner(self, syntax: Syntax, owner: str) -> str:
        if owner == "成员" and self._inside != "成员" and self._grain == "成员":
            owner = "本人"
        if owner in nodes.LISTS and owner != self._inside:
            remedy = f"用 任一{owner}(…)、所有{owner}(…)、{owner}数(…)"
            raise RuleFault(syntax.at, f"“{owner}”在这里有多个，不能直接取值", remedy)
        if owner == "本人" and self._grain != "成员":
            raise RuleFault(
                syntax.at, "按家庭计算的项目没有“本人”", "用 女方.、男方. 或 任一成员(…)"
            )
        return owner

    def _result(self, syntax: Syntax, benefit: str, name: str) -> Node:
        grain = self._names.benefits[benefit]
        if grain != self._grain and not (self._inside == "成员" and grain == "成员"):
            remedy = (
                "用 任一成员(…) 或 成员合计(…)"
                if grain == "成员"
                else "只能在按家庭计算的项目里用"
            )
            raise RuleFault(syntax.at, f"“{benefit}”按{grain}计算，这里取不到", remedy)
        kind = YES if name == "符合" else MONEY
        return make("result", kind, benefit, name, self._inside == "成员", varies=_FACT | _TIME)

    def _derived(self, syntax: Syntax, owner: str, entity: str, name: str) -> Node:
        item = self._words.derived[entity, name]
        owner = self._owner(syntax, owner) if owner != entity or entity != "家庭" else owner
        node = self._inlined(syntax, item.rule, entity if owner == entity else "成员")
        if owner != entity:
            node = _renamed(node, entity, owner)
        return asking(node, f"{owner}.{item.ask}") if item.ask else node

    def _inlined(self, syntax: Syntax, rule: str, inside: str | None) -> Node:
        trail = (*self._way.trail, syntax.word)
        if syntax.word in self._way.trail:
            path = " → ".join(trail[trail.index(syntax.word) :])
            raise _CircleFault(syntax.at, f"定义绕回了自己：{path}", "把定义展开成事实")
        self._way.inlined.append(syntax.word)
        if len(trail) > MAX_DEPTH or len(self._way.inlined) > MAX_INLINED:
            message = f"定义一层套一层，太深或太多：{' → '.join(trail)}"
            raise _CircleFault(
                syntax.at, message, f"最多套 {MAX_DEPTH} 层、{MAX_INLINED} 处，拆开写"
            )
        way = self._way._replace(trail=trail)
        try:
            return _Reading(self._names, self._grain, inside, way).node(parse(rule))
        except _CircleFault as fault:
            raise _CircleFault(syntax.at, fault.message, fault.remedy) from None
        except RuleFault as fault:
            message = f"“{syntax.word}”的定义在这里不能用：{fault.message}"
            raise RuleFault(syntax.at, message, fault.remedy) from None

    def _call(self, syntax: Syntax) -> Node:
        if syntax.word == "满周岁":
            return self._completed_years(syntax)
        match = _QUANTIFIER.fullmatch(syntax.word)
        if not match:
            known = "满周岁 任一子女 所有子女 子女数 任一成员 所有成员 成员数 成员合计 任一住院"
            raise RuleFault(syntax.at, f"没有函数“{syntax.word}”", f"可用：{known}")
        kind = match[1] or match[4]
        if kind == "数":
            raise RuleFault(
                syntax.at, f"{syntax.word}(…) 要和一个整数比较", "例如 子女数(…) = 1"
            )
        name, body = self._body(syntax)
        operation = {"任一": "any", "所有": "all", "合计": "sum"}[kind]
        return make(operation, body.type, name, body, varies=_FACT)

    def _body(self, syntax: Syntax) -> tuple[str, Node]:
        match = _QUANTIFIER.fullmatch(syntax.word)
        if match is None:
            raise RuleFault(syntax.at, f"没有函数“{syntax.word}”", "可用：子女数 成员数 住院数")
        if self._inside is not None:
            raise RuleFault(syntax.at, "任一、所有、数、合计 里面不能再套一层", "拆成两个条件")
        name, total = match[2] or match[3], match[4] == "合计"
        if len(syntax.parts) > 1 or (not syntax.parts and match[4] != "数"):
            raise RuleFault(syntax.at, f"{syntax.word}(…) 的括号里要写一个条件")
        if not syntax.parts:
            return name, nodes.TRUE
        inner = _Reading(self._names, self._grain, name, self._way)
        types = (MONEY, INTEGER) if total else (YES,)
        return name, inner._want(syntax.parts[0], *types)

    def _completed_years(self, syntax: Syntax) -> Node:
        if len(syntax.parts) != 3:
            raise RuleFault(syntax.at, "满周岁 要写三项", "满周岁(出生日期, 岁数, 哪一天)")
        born = self._want(syntax.parts[0], DATE)
        years = self._want(syntax.parts[1], INTEGER)
        on = self._want(syntax.parts[2], DATE)
        if not years.by_row:
            raise RuleFault(syntax.parts[1].at, "岁数只能来自参数或写明的数")
        if on.by_row:
            return make("<=", YES, born, make("latest_birth", DATE, years, on))
        return make("<=", YES, make("add_years", DATE, born, years), on)

    def _unknown(self, syntax: Syntax, more: list[str]) -> RuleFault:
        near = difflib.get_close_matches(syntax.word, [*more, *self._words.names()], 3, 0.5)
        if near:
            return RuleFault(
                syntax.at, f"词汇表里没有“{syntax.word}”", f"是否想写 {'、'.join(near)}"
            )
        if any(syntax.word in fact.values for fact in self._words.facts.values()):
            return RuleFault(syntax.at, f"“{syntax.word}”是取值", f"加引号：'{syntax.word}'")
        if any(word in syntax.word for word in "且或非"):
            return RuleFault(syntax.at, f"读不懂“{syntax.word}”", "且、或、非 的前后要空格")
        remedy = "事实要先在 vocabulary.yaml 登记，参数要写在 parameters 里"
        return RuleFault(syntax.at, f"词汇表里没有“{syntax.word}”", remedy)


def _number(syntax: Syntax) -> Node:
    if not re.fullmatch(r"\d{1,12}(\.\d{1,2})?", syntax.word):
        raise RuleFault(syntax.at, f"数字 {syntax.word} 过大或小数多于两位")
    if "." in syntax.word:
        return make("lit", MONEY, int(Decimal(syntax.word) * 100))
    return make("lit", INTEGER, int(syntax.word))


def _text(syntax: Syntax) -> Node:
    """A word in quotes; a date in quotes is a date."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", syntax.word):
        return _date(syntax)
    return make("lit", WORD, syntax.word)


def _date(syntax: Syntax) -> Node:
    try:
        return make("lit", DATE, date.fromisoformat(syntax.word))
    except ValueError:
        raise RuleFault(syntax.at, f"没有 {syntax.word} 这一天") from None


def _as_money(node: Node) -> Node:
    if node.op == "lit" and node.type == INTEGER and isinstance(node.args[0], int):
        return make("lit", MONEY, node.args[0] * 100)
    return node


def _renamed(node: Node, entity: str, owner: str) -> Node:
    """The same rule about another owner: 成员.健在 asked of 女方."""
    if node.op == "fact" and node.args[0] == entity:
        return with_args(node, (owner, node.args[1]))
    args = tuple(_renamed(a, entity, owner) if isinstance(a, Node) else a for a in node.args)
    return with_args(node, args)


def asking(node: Node, ask: str) -> Node:
    """Name the fact or paper that would settle what a rule leaves as 待核."""
    if node.op == "unknown":
        if node.args[0]:
            return node
        return with_args(node, (ask,))
    args = tuple(asking(part, ask) if isinstance(part, Node) else part for part in node.args)
    return with_args(node, args)
