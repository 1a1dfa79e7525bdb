"""What a confirmed person is due for a term: the rule's months, cut to what is confirmed and
not held.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.period import Period
from nuanxin.kit.term import months_words
from nuanxin.money.payables.claims import Share
from nuanxin.policy.evaluate import ELIGIBLE, FACTS_MISSING, UNSETTLED
from nuanxin.support.benefits.beginning import last_months

Spans = tuple[tuple[int, int], ...]  # half-open month ordinals
FOREVER = 10**6


class Cut(NamedTuple):
    """From when to when somebody is confirmed, and when held back."""

    confirmed: Spans
    held: Spans

    def lets(self, month: int) -> bool:
        """Whether money may be due for a month."""
        inside = any(start <= month < end for start, end in self.confirmed)
        return inside and not any(start <= month < end for start, end in self.held)


@dataclass(frozen=True, slots=True)
class Due:
    """Fen by month, and who bears the sum; `unknown`: a month's amount is not at hand."""

    months: tuple[tuple[int, int], ...]
    shares: tuple[Share, ...]
    unknown: bool = False

    @property
    def amount(self) -> int:
        return sum(fen for _, fen in self.months)

    @property
    def first(self) -> Period:
        return Period.from_ordinal(self.months[0][0])

    @property
    def end(self) -> Period:
        return Period.from_ordinal(self.months[-1][0] + 1)


NOTHING = Due((), ())


def due(content: Mapping[str, object], first: int, months: int, cut: Cut) -> Due:
    """What one answer comes to for somebody confirmed and held as `cut` says."""
    stretches: Sequence[Mapping[str, object]] = content["stretches"]  # type: ignore[assignment]
    holding = [each for each in stretches if each["verdict"] == ELIGIBLE]
    if not holding:
        return NOTHING
    if content["every"] == "年":
        return _yearly(holding[-1], first, cut)
    by_month = {
        month: each
        for each in holding
        for month in range(int(str(each["start"])), int(str(each["end"])))
    }
    settled: Mapping[str, str] = content["settled"]  # type: ignore[assignment]
    term = range(first, first + months)
    paid = last_months(settled.get("终止口径", ""), sorted(by_month), term)
    last = by_month[max(by_month)]
    return _summed([(m, by_month.get(m, last)) for m in paid if cut.lets(m)])


def undecided(content: Mapping[str, object]) -> bool:
    """Whether the rules cannot tell for a part of the term: nobody gives money back on that."""
    stretches: Sequence[Mapping[str, object]] = content["stretches"]  # type: ignore[assignment]
    return any(each["verdict"] in (FACTS_MISSING, UNSETTLED) for each in stretches)


def _yearly(stretch: Mapping[str, object], first: int, cut: Cut) -> Due:
    """A year's amount is due whole when the confirmation reaches into the year, unheld."""
    if not any(cut.lets(month) for month in range(first, first + 12)):
        return NOTHING
    whole = _summed([(first, stretch)])
    return Due(whole.months, whole.shares, whole.unknown)


def _summed(months: Sequence[tuple[int, Mapping[str, object]]]) -> Due:
    amounts: list[tuple[int, int]] = []
    shares: dict[tuple[str, str, str, str], int] = {}
    for month, stretch in months:
        if stretch["amount"] is None:
            return Due((), (), unknown=True)
        amounts.append((month, int(str(stretch["amount"]))))
        for (layer, document, clause, level), fen in _borne(stretch):
            key = (layer, document, clause, level)
            shares[key] = shares.get(key, 0) + fen
    return Due(tuple(amounts), tuple(Share(*key, fen) for key, fen in shares.items()))


def _borne(
    stretch: Mapping[str, object],
) -> Iterable[tuple[tuple[str, str, str, str], int]]:
    layers: Sequence[Mapping[str, str]] = stretch["layers"]  # type: ignore[assignment]
    named = {each["name"]: (each["document"], each["clause"]) for each in layers}
    shares: Sequence[tuple[str, str | None, int]] = stretch["shares"]  # type: ignore[assignment]
    for layer, level, fen in shares:
        document, clause = named.get(layer, ("", ""))
        yield (layer, document, clause, level or ""), fen


def difference(now: Due, raised: Sequence[Share]) -> tuple[Share, ...]:
    """The shares of what is due beyond (or short of) what was raised, all of one sign.

    A level that bears less while the whole grows is set off against those that bear more, the
    largest first: the line is one payment, not a clearing between levels.
    """
    parts: dict[tuple[str, str, str, str], int] = {}
    for share in now.shares:
        key = (share.layer, share.document, share.clause, share.level)
        parts[key] = parts.get(key, 0) + share.amount_fen
    for share in raised:
        key = (share.layer, share.document, share.clause, share.level)
        parts[key] = parts.get(key, 0) - share.amount_fen
    total = sum(parts.values())
    sign = 1 if total >= 0 else -1
    with_it = {key: sign * fen for key, fen in parts.items() if sign * fen > 0}
    against = sum(-sign * fen for fen in parts.values() if sign * fen < 0)
    for key in sorted(with_it, key=lambda each: (-with_it[each], each)):
        taken = min(with_it[key], against)
        with_it[key] -= taken
        against -= taken
    return tuple(Share(*key, fen) for key, fen in with_it.items() if fen)


def difference_months(before: Due, now: Due) -> dict[int, int]:
    """Fen more (or less) by month, where anything differs."""
    old, new = dict(before.months), dict(now.months)
    every = ((month, new.get(month, 0) - old.get(month, 0)) for month in {*old, *new})
    return {month: fen for month, fen in sorted(every) if fen}


def difference_words(differing: Mapping[int, int], *, yearly: bool) -> str:
    """7–12 月每月 140.00 元: month by month, neighbours with one difference together."""
    groups: dict[int, list[int]] = {}
    for month, fen in differing.items():
        groups.setdefault(fen, []).append(month)
    words = []
    for fen, months in groups.items():
        verb = "补发" if fen > 0 else "应退"
        amount = yuan_grouped(abs(fen))
        if yearly:
            words.append(f"{Period.from_ordinal(months[0]).year}年度{verb} {amount} 元")
        else:
            each = "每月" if len(months) > 1 else ""
            words.append(f"{months_words(months)}{each}{verb} {amount} 元")
    return "，".join(words)
