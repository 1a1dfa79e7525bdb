"""From confirmed to owed: raising a term's payables, and the differences of terms past."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.period import Period
from nuanxin.kit.term import LENGTHS, Term
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payables.models import Payable
from nuanxin.money.payables.queries import Raised, raised
from nuanxin.policy.evaluate import NOT_ELIGIBLE
from nuanxin.support.benefits.cutoffs import as_at_cut_off, county_of, key_of, learnt_late
from nuanxin.support.benefits.dues import (
    NOTHING,
    Due,
    difference,
    difference_months,
    difference_words,
    undecided,
)
from nuanxin.support.benefits.filed import parted
from nuanxin.support.benefits.models import Entitlement, Finding, PaymentTerm
from nuanxin.support.benefits.payable import (
    claim_key,
    dues_of,
    findings_raised_from,
    raised_shares,
    standing_of,
)
from nuanxin.support.benefits.queries import findings

# Whose part no document names.
OPEN_LEVEL = "未定"


@dataclass(slots=True)
class Accrual:
    """What raising a term did, or would do: what is paid, and apart from it what is asked back
    (`back_…`); the two never add up to one sum.
    """

    lines: int = 0
    amount_fen: int = 0
    standing: int = 0
    by_benefit: dict[str, tuple[int, int]] = field(default_factory=dict)
    by_level: dict[str, int] = field(default_factory=dict)
    back_lines: int = 0
    back_fen: int = 0
    back_by_benefit: dict[str, tuple[int, int]] = field(default_factory=dict)
    back_by_level: dict[str, int] = field(default_factory=dict)
    unknown: int = 0
    unfiled: int = 0
    late: int = 0
    elsewhere: list[str] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)

    def count(self, claim: Claim) -> None:
        back = claim.kind == Kind.RECOVERY
        benefits = self.back_by_benefit if back else self.by_benefit
        lines, fen = benefits.get(claim.label, (0, 0))
        benefits[claim.label] = (lines + 1, fen + claim.amount_fen)
        if back:
            self.back_lines += 1
            self.back_fen += claim.amount_fen
        else:
            self.lines += 1
            self.amount_fen += claim.amount_fen
        levels = self.back_by_level if back else self.by_level
        for share in claim.shares:
            level = share.level or OPEN_LEVEL
            levels[level] = levels.get(level, 0) + share.amount_fen


class Tried(NamedTuple):
    """What raising would do, the very lines, and those no file tells of, asked of nobody."""

    accrual: Accrual
    claims: list[Claim]
    unfiled: Sequence[Claim] = ()


@transaction.atomic
def accrue(*, by: Actor, scope: Scope, term: Term, at: datetime) -> Accrual:
    """Raise what everybody confirmed, eligible and not held is due; twice changes nothing.

    A benefit is raised in the terms its county pays it in (发放期); where that is not settled
    it is named and left out.
    """
    found = try_regular(scope=scope, term=term, at=at)
    raise_claims(found.claims, by=by, at=at)
    return found.accrual


@transaction.atomic
def try_regular(*, scope: Scope, term: Term, at: datetime) -> Tried:
    """What `accrue` would raise."""
    result = Accrual()
    claims = list(_regular(scope, term, at, result))
    known = raised([claim.key for claim in claims])
    fresh = [claim for claim in claims if claim.key not in known]
    result.standing = len(claims) - len(fresh)
    return _counted(result, fresh)


@transaction.atomic
def accrue_differences(*, by: Actor, scope: Scope, term: Term, at: datetime) -> Accrual:
    """Compare a past term's findings with what was raised: 补发 and 追缴, leavers included.

    Each difference is a line of its own with months and clause; what stands is never changed.
    Nothing is asked back because a file is missing.
    """
    found = try_differences(scope=scope, term=term, at=at)
    raise_claims(found.claims, by=by, at=at)
    return found.accrual


@transaction.atomic
def try_differences(*, scope: Scope, term: Term, at: datetime) -> Tried:
    """What `accrue_differences` would raise."""
    result = Accrual()
    found = parted(_differences(scope, term, at, result))
    result.unfiled = len(found.unfiled)
    return _counted(result, found.claims)._replace(unfiled=found.unfiled)


def _counted(result: Accrual, claims: list[Claim]) -> Tried:
    for claim in claims:
        result.count(claim)
    return Tried(result, claims)


def _regular(scope: Scope, term: Term, at: datetime, result: Accrual) -> Iterator[Claim]:
    rows = _payable_now(scope, term, at, result)
    for row, owed in dues_of(rows, standing_of(rows)):
        result.unknown += owed.unknown
        if owed.amount:
            yield _claim(row, owed, owed.shares, Kind.REGULAR, 0, "")


def _payable_now(scope: Scope, term: Term, at: datetime, result: Accrual) -> list[Finding]:
    """The findings of benefits paid in this very term, as they stood at its cut-off."""
    rows = list(
        findings(scope, term)
        .filter(ground__kind="现金")
        .prefetch_related("ground", "assessment")
    )
    terms = _payment_terms(rows, term.year)
    kept = [row for row in rows if _pays(terms.get(key_of(row)), row, term, result)]
    result.late = len(learnt_late(kept, terms, scope, term, at))
    return as_at_cut_off(kept, terms, scope, term, at)


def _pays(paying: PaymentTerm | None, row: Finding, term: Term, result: Accrual) -> bool:
    if paying is None or not paying.every:
        _once(result.undecided, row.ground.label)
        return False
    if row.every == "年":
        month = (paying.pay_month or 12) - 1
        due_now = Term.parse(str(term.year)).first + month
        fits = term.first <= due_now <= term.last
    else:
        fits = LENGTHS[paying.every] == term.months
    if not fits:
        _once(result.elsewhere, row.ground.label)
    return fits


def _once(names: list[str], name: str) -> None:
    if name not in names:
        names.append(name)


def _payment_terms(rows: Sequence[Finding], year: int) -> dict[tuple[int, str], PaymentTerm]:
    counties = {county_of(row.region) for row in rows}
    found = PaymentTerm.objects.filter(region__in=counties, year=year)
    return {(each.region, each.benefit): each for each in found}


def _claim(
    row: Finding, owed: Due, shares: tuple[Share, ...], kind: Kind, seq: int, reason: str
) -> Claim:
    yearly = row.every == "年"
    first = Period.from_ordinal(row.first_month) if yearly or not owed.months else owed.first
    last = Period.from_ordinal(row.first_month + row.months)
    return Claim(
        key=claim_key(row.benefit, row.subject, row.term),
        seq=seq,
        region=row.region,
        household_id=row.household_id,
        person_id=row.person_id,
        benefit=row.benefit,
        label=row.ground.label,
        first=first,
        end=last if yearly or not owed.months else owed.end,
        kind=kind,
        shares=shares,
        reason=reason,
        basis=f"测算 {row.assessment.public_id}",
    )


def _differences(scope: Scope, term: Term, at: datetime, result: Accrual) -> Iterator[Claim]:
    rows = list(
        findings(scope, term).filter(ground__kind="现金").select_related("ground", "assessment")
    )
    keys = {claim_key(row.benefit, row.subject, row.term): row for row in rows}
    known = raised(list(keys))
    standing = standing_of(rows)
    borne = raised_shares(list(known))
    known |= dict.fromkeys(_kept_out(rows, known, scope, term, at), Raised(0, 0))
    changed: list[tuple[Finding, Due]] = []
    for row, owed in dues_of(rows, standing):
        key = claim_key(row.benefit, row.subject, row.term)
        before = known.get(key)
        untold = owed.unknown or _falls_untold(row, owed, before)
        result.unknown += untold
        if before is None or untold or before.net_fen == owed.amount:
            continue  # what was never raised is the regular run's business
        changed.append((row, owed))
    then = findings_raised_from([row for row, _ in changed])
    old = {(row.subject, row.benefit): owed for row, owed in dues_of(then.values(), standing)}
    ended = _ended([row.subject for row, _ in changed])
    for row, owed in changed:
        key, whose = claim_key(row.benefit, row.subject, row.term), (row.subject, row.benefit)
        made = _difference(row, owed, old.get(whose, NOTHING), known[key], borne.get(key, ()))
        if made.kind == Kind.RECOVERY:
            cause = ended.get(whose, "") or _no_longer(row)
            made = replace(made, reason=f"{cause}；{made.reason}"[:200])
        yield made
    yield from _gone(scope, term, set(keys))


def _falls_untold(row: Finding, owed: Due, before: Raised | None) -> bool:
    """Less is due only because facts are missing or a text is silent: somebody looks first."""
    if before is None or owed.amount >= before.net_fen:
        return False
    return undecided(row.ground.content)


def _ended(subjects: Sequence[int]) -> dict[tuple[int, str], str]:
    """Why somebody's benefit was stopped, where it was."""
    rows = Entitlement.objects.filter(subject__in=subjects, ends_on__isnull=False)
    told = rows.exclude(ended_reason="").order_by("pk")
    return {
        (subject, benefit): why
        for subject, benefit, why in told.values_list("subject", "benefit", "ended_reason")
    }


def _no_longer(row: Finding) -> str:
    """What the rules say now, where they say no; else it is facts or a rate that changed."""
    if row.ground.verdict_at_end == NOT_ELIGIBLE:
        return f"不再符合（{row.ground.reason[:60]}）"
    return "资料或标准有变，重新测算"


def _kept_out(
    rows: Sequence[Finding], known: Mapping[str, Raised], scope: Scope, term: Term, at: datetime
) -> Iterator[str]:
    """The claims a cut-off kept out of a term that has been raised since."""
    keys = {claim_key(row.benefit, row.subject, row.term): row for row in rows}
    paid = {key_of(row) for key, row in keys.items() if key in known}
    terms = _payment_terms(rows, term.year)
    for row in learnt_late(rows, terms, scope, term, at):
        key = claim_key(row.benefit, row.subject, row.term)
        fits = key_of(row) in paid and _pays(terms.get(key_of(row)), row, term, Accrual())
        if fits and key not in known:
            yield key


def _difference(
    row: Finding, owed: Due, was: Due, before: Raised, borne: Sequence[Share]
) -> Claim:
    fen = owed.amount - before.net_fen
    shares = difference(owed, borne)
    yearly = row.every == "年"
    differing = difference_months(was, owed)
    words = difference_words(differing, yearly=yearly)
    clause = "、".join(dict.fromkeys(f"{s.document} {s.clause}".strip() for s in shares))
    verb = "补发" if fen > 0 else "追缴"
    reason = f"{words or verb}；合计{verb} {yuan_grouped(abs(fen))} 元（{clause}）"[:200]
    kind = Kind.BACKPAY if fen > 0 else Kind.RECOVERY
    claim = _claim(row, owed, shares, kind, before.next_seq, reason)
    if yearly or sum(differing.values()) != fen:
        return claim
    first, last = min(differing), max(differing) + 1
    return replace(claim, first=Period.from_ordinal(first), end=Period.from_ordinal(last))


def _gone(scope: Scope, term: Term, present: set[str]) -> Iterator[Claim]:
    """Lines raised for somebody of whom the rules now say nothing at all: all of it is 追缴."""
    year = str(term.year)
    lines = (
        Payable.objects.within(scope)
        .filter(seq=0)
        .filter(claim_key__regex=f"/({term}|{year})$")
        .exclude(claim_key__in=present)
    )
    by_key = {line.claim_key: line for line in lines}
    known = raised(list(by_key))
    borne = raised_shares(list(by_key))
    for key, line in by_key.items():
        fen = known[key].net_fen
        if fen > 0:
            yield Claim(
                key=key,
                seq=known[key].next_seq,
                region=line.region,
                household_id=line.household_id,
                person_id=line.person_id,
                benefit=line.benefit,
                label=line.label,
                first=Period.from_ordinal(line.first_month),
                end=Period.from_ordinal(line.end_month),
                kind=Kind.RECOVERY,
                shares=difference(NOTHING, borne[key]),
                reason=f"重新测算后不再符合，合计追缴 {yuan_grouped(fen)} 元",
                basis=line.basis,
            )
