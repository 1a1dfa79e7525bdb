"""Intervals instead of monthly rows: from when a rule may hold, surely holds, surely ends, may
still hold.

Every condition of a monthly benefit that changes with time does so by one date passing: it is
rising (a death, a
birthday), falling (a move away, a cure), or stands still. Four month ordinals then say
everything, unknown facts
included: it surely holds in [sure_from, sure_until) and is open in the rest of [open_from,
open_until). Ordinals are
plain integers with far ends for never and always, so nothing that swallows an unknown is ever
asked to.
A rule that is no such conjunction is refused here and decided month by month instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from nuanxin.policy.nodes import DATE, Node, negated
from nuanxin.policy.sql.sqltext import Leaf, expression

NEVER, ALWAYS = 1_000_000, -1_000_000
MonthOf = Callable[[Node], str]
_STILL, _RISING, _FALLING, _WINDOW = "still", "rising", "falling", "window"


class NoSpan(Exception):
    """A rule whose truth over time is not one interval."""


class Span(NamedTuple):
    """Four SQL integers, and how the truth moves with time."""

    kind: str
    open_from: str
    sure_from: str
    sure_until: str
    open_until: str
    doubt: str = "FALSE"  # whom no one interval fits: they are decided month by month


class Listed(NamedTuple):
    """How a list of one row's family is reached: FROM … WHERE …, the element's leaves, and
    completeness.
    """

    source: str
    leaf: Leaf
    month: MonthOf
    complete: str


class Reach(NamedTuple):
    """Where a rule's leaves are found: columns, months of dated facts, lists."""

    leaf: Leaf
    month: MonthOf
    listed: Callable[[str], Listed]


def span(node: Node, reach: Reach) -> Span:
    """The span of a yes-or-no rule. Raises NoSpan."""
    if not _moves(node):
        return (
            _still(expression(node, reach.leaf)) if not _over_list(node) else _list(node, reach)
        )
    if node.op == "and":
        left, right = (span(part, reach) for part in node.parts)
        return _both(left, right)
    if node.op == "or":
        return _fork(node, reach) or _either(*(span(part, reach) for part in node.parts))
    if node.op == "not":
        return _negated(span(node.parts[0], reach))
    if node.op in ("any", "all", "at_least"):
        return _list(node, reach)
    if node.op in ("<=", "<") and node.parts[0].type == DATE:
        return _passing(node, reach)
    raise NoSpan(node.op)


def stands_still(node: Node) -> bool:
    """Whether a rule is one plain truth: time does not move it and it looks into no list."""
    return not _moves(node) and not _over_list(node)


def _moves(node: Node) -> bool:
    return any(part.op == "period" for part in node.walk())


def _over_list(node: Node) -> bool:
    return any(part.op in ("any", "all", "at_least") for part in node.walk())


def _still(truth: str) -> Span:
    return Span(
        _STILL,
        f"CASE WHEN {truth} IS FALSE THEN {NEVER} ELSE {ALWAYS} END",
        f"CASE WHEN {truth} THEN {ALWAYS} ELSE {NEVER} END",
        str(NEVER),
        str(NEVER),
    )


def _rising(month: str) -> Span:
    opened, sure = f"COALESCE({month}, {ALWAYS})", f"COALESCE({month}, {NEVER})"
    return Span(_RISING, opened, sure, str(NEVER), str(NEVER))


def _falling(month: str) -> Span:
    sure, opened = f"COALESCE({month}, {ALWAYS})", f"COALESCE({month}, {NEVER})"
    return Span(_FALLING, str(ALWAYS), str(ALWAYS), sure, opened)


def _passing(node: Node, reach: Reach) -> Span:
    """A date compared with the end of the month, or with the birthday limit it sets."""
    left, right = node.parts
    strict = node.op == "<"
    if _moves(left) == _moves(right):
        raise NoSpan(node.op)
    if _moves(right) and not strict:  # the day has come by the end of the month
        return _rising(_month_when(left, right, reach))
    if _moves(left) and strict:  # the end of the month lies before the day
        return _falling(_month_when(right, left, reach))
    raise NoSpan(node.op)


def _month_when(day: Node, limit: Node, reach: Reach) -> str:
    """The first month by whose end `day`, some years later, has come."""
    later = "0"
    if limit.op == "latest_birth":
        years, limit = limit.parts
        later = f"12 * {expression(years, reach.leaf)}"
    if day.op == "add_years":
        day, years = day.parts
        later = f"12 * {expression(years, reach.leaf)}"
    if limit.op != "period" or limit.args[0] != "期末" or day.op not in ("fact", "lit"):
        raise NoSpan(limit.op)
    month = reach.month(day)
    return month if later == "0" else f"({month} + {later})"


def _greatest(left: str, right: str) -> str:
    """The later of two known ordinals; a far end is left out of the text."""
    return _folded("GREATEST", left, right, str(ALWAYS), str(NEVER))


def _least(left: str, right: str) -> str:
    return _folded("LEAST", left, right, str(NEVER), str(ALWAYS))


def _folded(name: str, left: str, right: str, neutral: str, final: str) -> str:
    if final in (left, right):
        return final
    if neutral in (left, right):
        return right if left == neutral else left
    return f"{name}({left}, {right})"


def _both(left: Span, right: Span) -> Span:
    kinds = {left.kind, right.kind} - {_STILL}
    return Span(
        kinds.pop() if len(kinds) == 1 else _WINDOW if kinds else _STILL,
        _greatest(left.open_from, right.open_from),
        _greatest(left.sure_from, right.sure_from),
        _least(left.sure_until, right.sure_until),
        _least(left.open_until, right.open_until),
        _doubt(left, right),
    )


def _doubt(*spans: Span) -> str:
    doubts = [each.doubt for each in spans if each.doubt != "FALSE"]
    return " OR ".join(f"({doubt})" for doubt in dict.fromkeys(doubts)) or "FALSE"


def _fork(node: Node, reach: Reach) -> Span | None:
    """(not C and A) or (C and B) or (A and B): one rule for some, another for the rest.

    Where C is unknown the truth over time need not be one interval: those subjects are in
    doubt.
    """
    terms = [term.parts for term in _terms(node) if term.op == "and"]
    if len(terms) != 3 or len(_terms(node)) != 3:
        return None
    (refused, without), (chosen, within), both = terms
    if refused != negated(chosen) or set(both) != {without, within} or _moves(chosen):
        return None
    truth = expression(chosen, reach.leaf)
    left, right = span(within, reach), span(without, reach)
    ends = [
        f"CASE WHEN {truth} THEN {yes} WHEN NOT {truth} THEN {no} ELSE {ALWAYS} END"
        for yes, no in zip(left[1:5], right[1:5], strict=True)
    ]
    opened, sure, ended, closed = ends
    return Span(
        _WINDOW, opened, sure, ended, closed, f"{truth} IS NULL OR {_doubt(left, right)}"
    )


def _terms(node: Node) -> list[Node]:
    if node.op != "or":
        return [node]
    return [term for part in node.parts for term in _terms(part)]


def _either(left: Span, right: Span) -> Span:
    if _doubt(left, right) != "FALSE":
        raise NoSpan("or")
    if left.kind == _STILL and right.kind == _STILL:
        return _earlier(left, right, _STILL)
    kinds = {left.kind, right.kind}
    if kinds <= {_STILL, _RISING}:
        return _earlier(left, right, _RISING)
    if _STILL in kinds and len(kinds) == 2:
        still, moving = (left, right) if left.kind == _STILL else (right, left)
        return _unless(still, moving)
    if kinds == {_FALLING}:
        return Span(
            _FALLING,
            str(ALWAYS),
            str(ALWAYS),
            _greatest(left.sure_until, right.sure_until),
            _greatest(left.open_until, right.open_until),
        )
    raise NoSpan("or")


def _earlier(left: Span, right: Span, kind: str) -> Span:
    return Span(
        kind,
        _least(left.open_from, right.open_from),
        _least(left.sure_from, right.sure_from),
        str(NEVER),
        str(NEVER),
    )


def _unless(still: Span, moving: Span) -> Span:
    """Always when `still` holds, otherwise as `moving`; open all along while `still` is
    unknown.
    """
    holds = f"{still.sure_from} = {ALWAYS}"
    possible = f"{still.open_from} = {ALWAYS}"
    return Span(
        moving.kind,
        f"CASE WHEN {possible} THEN {ALWAYS} ELSE {moving.open_from} END",
        f"CASE WHEN {holds} THEN {ALWAYS} ELSE {moving.sure_from} END",
        f"CASE WHEN {holds} THEN {NEVER} ELSE {moving.sure_until} END",
        f"CASE WHEN {possible} THEN {NEVER} ELSE {moving.open_until} END",
    )


def _negated(inner: Span) -> Span:
    if inner.doubt != "FALSE":
        raise NoSpan("not")
    if inner.kind == _RISING:
        return Span(_FALLING, str(ALWAYS), str(ALWAYS), inner.open_from, inner.sure_from)
    if inner.kind == _FALLING:
        return Span(_RISING, inner.sure_until, inner.open_until, str(NEVER), str(NEVER))
    if inner.kind == _STILL:
        opened = f"CASE WHEN {inner.sure_from} = {ALWAYS} THEN {NEVER} ELSE {ALWAYS} END"
        sure = f"CASE WHEN {inner.open_from} = {ALWAYS} THEN {NEVER} ELSE {ALWAYS} END"
        return Span(_STILL, opened, sure, str(NEVER), str(NEVER))
    raise NoSpan("not")


# -- lists: the first, the last or the k-th of the elements' months
def _list(node: Node, reach: Reach) -> Span:
    if node.op not in ("any", "all", "at_least"):
        return _composed(node, reach)
    listed = reach.listed(str(node.args[0]))
    inner = span(node.parts[-1], Reach(listed.leaf, listed.month, reach.listed))
    if inner.kind == _WINDOW or inner.doubt != "FALSE":
        raise NoSpan(node.op)
    if inner.kind == _FALLING:
        return _falling_list(node, listed, inner)
    kind = _RISING if inner.kind == _RISING else _STILL
    opened = _picked(node, listed, inner.open_from, earliest=True)
    sure = _picked(node, listed, inner.sure_from, earliest=True)
    if node.op == "all":  # an unlisted element may not do so
        return Span(kind, opened, _if_complete(listed, sure, NEVER), str(NEVER), str(NEVER))
    return Span(kind, _if_complete(listed, opened, ALWAYS), sure, str(NEVER), str(NEVER))


def _composed(node: Node, reach: Reach) -> Span:
    """A rule that stands still but looks into lists."""
    if node.op == "not":
        return _negated(span(node.parts[0], reach))
    if node.op in ("and", "or"):
        left, right = (span(part, reach) for part in node.parts)
        return _both(left, right) if node.op == "and" else _either(left, right)
    raise NoSpan(node.op)


def _falling_list(node: Node, listed: Listed, inner: Span) -> Span:
    sure = _picked(node, listed, inner.sure_until, earliest=False)
    opened = _picked(node, listed, inner.open_until, earliest=False)
    if node.op == "all":
        return Span(
            _FALLING, str(ALWAYS), str(ALWAYS), _if_complete(listed, sure, ALWAYS), opened
        )
    return Span(_FALLING, str(ALWAYS), str(ALWAYS), sure, _if_complete(listed, opened, NEVER))


def _if_complete(listed: Listed, ordinal: str, otherwise: int) -> str:
    return f"CASE WHEN {listed.complete} THEN {ordinal} ELSE {otherwise} END"


def _picked(node: Node, listed: Listed, ordinal: str, *, earliest: bool) -> str:
    """The element's month that decides: the first or last of all, or the k-th; a far end when
    there is none.
    """
    if node.op == "at_least":
        count, order = int(str(node.args[1])), "" if earliest else " DESC"
        none = NEVER if earliest else ALWAYS
        if count <= 0:
            return str(ALWAYS if earliest else NEVER)
        picked = f"(ARRAY_AGG({ordinal} ORDER BY {ordinal}{order}))[{count}]"
        return f"COALESCE((SELECT {picked} {listed.source}), {none})"
    first = (node.op == "any") == earliest
    none = NEVER if first else ALWAYS
    return f"COALESCE((SELECT {'MIN' if first else 'MAX'}({ordinal}) {listed.source}), {none})"
