"""What findings come to in money, beside what has been raised for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import F

from nuanxin.kit.period import month_index
from nuanxin.money.payables.claims import Share
from nuanxin.money.payables.models import EmployerDue, Payable, PayableShare
from nuanxin.support.benefits.dues import FOREVER, Cut, Due, due
from nuanxin.support.benefits.models import Entitlement, Finding, Hold, TakenOver

_CHUNK = 5_000


@dataclass(slots=True)
class Standing:
    """The confirmations of one subject and benefit, the holds on them, and from which month
    this county pays what another one paid before.
    """

    confirmed: list[tuple[int, int]] = field(default_factory=list)
    held: list[tuple[int, int]] = field(default_factory=list)
    from_month: int = 0

    def cut(self) -> Cut:
        ours = [(max(low, self.from_month), high) for low, high in self.confirmed]
        ours = [(low, high) for low, high in ours if low < high]
        return Cut(tuple(sorted(ours)), tuple(sorted(self.held)))


_NONE = Standing()


def claim_key(benefit: str, subject: int, term: str) -> str:
    """The text a claim is known by: benefit, person or household, term."""
    whom = f"p{subject}" if subject > 0 else f"h{-subject}"
    return f"{benefit}/{whom}/{term}"


def standing_of(rows: Sequence[Finding]) -> dict[tuple[int, str], Standing]:
    """Every confirmation and hold of the findings' subjects, ended ones included."""
    return standing_of_subjects(list({row.subject for row in rows}))


def standing_of_subjects(subjects: Sequence[int]) -> dict[tuple[int, str], Standing]:
    """The same, of people and households (below zero) by their number."""
    found: dict[tuple[int, str], Standing] = {}
    for start in range(0, len(subjects), _CHUNK):
        part = subjects[start : start + _CHUNK]
        for subject, benefit, starts, ends in Entitlement.objects.filter(
            subject__in=part
        ).values_list("subject", "benefit", "starts_on", "ends_on"):
            end = FOREVER if ends is None else month_index(ends)
            found.setdefault((subject, benefit), Standing()).confirmed.append(
                (month_index(starts), end)
            )
        for subject, benefit, low, high in Hold.objects.filter(
            entitlement__subject__in=part
        ).values_list(
            "entitlement__subject", "entitlement__benefit", "from_month", "until_month"
        ):
            span = (low, FOREVER if high is None else high)
            found.setdefault((subject, benefit), Standing()).held.append(span)
        for subject, benefit, month in TakenOver.objects.filter(subject__in=part).values_list(
            "subject", "benefit", "from_month"
        ):
            each = found.setdefault((subject, benefit), Standing())
            each.from_month = max(each.from_month, month)
    return found


def dues_of(
    rows: Iterable[Finding], standing: Mapping[tuple[int, str], Standing]
) -> Iterator[tuple[Finding, Due]]:
    """Each finding with what it comes to; people alike are worked out once."""
    known: dict[tuple[int, int, int, Cut], Due] = {}
    for row in rows:
        cut = standing.get((row.subject, row.benefit), _NONE).cut()
        key = (row.ground_id, row.first_month, row.months, cut)
        if key not in known:
            known[key] = due(row.ground.content, row.first_month, row.months, cut)
        yield row, known[key]


def findings_raised_from(rows: Sequence[Finding]) -> dict[tuple[int, str], Finding]:
    """By subject and benefit: the finding the last line of each claim was raised from.

    `rows` are of one term.
    """
    keys = {claim_key(row.benefit, row.subject, row.term): row for row in rows}
    raised_at = dict(
        Payable.objects.filter(claim_key__in=list(keys))
        .order_by("seq")
        .values_list("claim_key", "raised_at")
    )
    found: dict[tuple[int, str], Finding] = {}
    earlier = Finding.objects.filter(
        subject__in=[row.subject for row in rows],
        term__in={row.term for row in rows},
        known_to__isnull=False,
    ).prefetch_related("ground")
    for each in earlier:
        moment = raised_at.get(claim_key(each.benefit, each.subject, each.term))
        if moment and each.known_to and each.known_from <= moment < each.known_to:
            found[each.subject, each.benefit] = each
    return found


def raised_shares(keys: Sequence[str]) -> dict[str, tuple[Share, ...]]:
    """Who bears what has been raised, claim by claim; recoveries count below zero."""
    found: dict[str, list[Share]] = {}
    rows = (
        PayableShare.objects.filter(
            payable__claim_key__in=list(keys), payable__of_county__isnull=True
        )
        .exclude(payable__status=Payable.Status.WITHDRAWN)
        .values_list(
            "payable__claim_key", "payable__kind", "layer", "document", "clause", "level",
        )
        .annotate(fen=F("amount_fen"))
    )  # fmt: skip
    for key, kind, layer, document, clause, level, fen in rows:
        sign = -1 if kind == Payable.Kind.RECOVERY else 1
        found.setdefault(key, []).append(Share(layer, document, clause, level, sign * fen))
    for key, document, clause, level, fen in EmployerDue.objects.filter(
        claim_key__in=list(keys), of_county__isnull=True
    ).values_list("claim_key", "document", "clause", "level", "amount_fen"):
        found.setdefault(key, []).append(Share("", document, clause, level, fen))
    return {key: tuple(shares) for key, shares in found.items()}
