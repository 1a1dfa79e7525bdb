"""What follows by the rules once new facts stand: what stops, what may begin, what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from nuanxin.casework.road.models import Case
from nuanxin.casework.road.queries import OPEN
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.period import Period, month_index
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.term import Term
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payables.models import Payable
from nuanxin.money.payables.queries import Raised, raised
from nuanxin.policy.evaluate import ELIGIBLE, FACTS_MISSING, NOT_ELIGIBLE, UNSETTLED
from nuanxin.policy.policy import Policy
from nuanxin.registry.people.models import Household, Membership
from nuanxin.support.benefits.beginning import last_months
from nuanxin.support.benefits.dues import Cut, Due, difference, due, undecided
from nuanxin.support.benefits.lists import PAID_KINDS
from nuanxin.support.benefits.models import Entitlement
from nuanxin.support.benefits.payable import raised_shares, standing_of_subjects
from nuanxin.support.happenings.deciding import Answer, answers
from nuanxin.support.happenings.models import EVENT

_MOST_HALVES = 6
Key = tuple[int, str]


class Stop(NamedTuple):
    """A confirmed benefit that no longer holds, and the first month nothing is due."""

    entitlement: Entitlement
    label: str
    from_month: int
    reason: str
    settled: bool


class Begin(NamedTuple):
    """A benefit that holds now and nobody has confirmed; `asked` names a request under way."""

    person: int | None
    benefit: str
    label: str
    asked: str


@dataclass(frozen=True, slots=True)
class Following:
    """Everything, as it stands after the new facts."""

    stops: Sequence[Stop]
    begins: Sequence[Begin]
    unclear: Sequence[str]
    halves: Sequence[Term]
    answered: Mapping[str, Sequence[Answer]]


def following(
    policy: Policy, home: Household, on: date, today: date, known_at: datetime
) -> Following:
    """Held against the confirmed benefits, half-year by half-year from the event to today.

    Raises Refusal for an event too long ago to be put right here.
    """
    halves = _halves(on, today)
    told = [answers(policy, home, term, known_at) for term in halves]
    by_key: dict[Key, list[Answer]] = {}
    for each in (answer for term in told for answer in term):
        by_key.setdefault((each.subject, each.ground.benefit), []).append(each)
    confirmed = {
        (row.subject, row.benefit): row
        for row in Entitlement.objects.filter(household=home, ends_on__isnull=True)
    }
    stops = [
        stop
        for key, row in sorted(confirmed.items())
        if (stop := stopping(row, by_key.get(key, []), halves)) is not None
    ]
    asked, before = _asked(home), _eligible_before(policy, home, halves[-1], known_at)
    begins = [
        Begin(last.person, last.ground.benefit, last.ground.label, asked.get(key, ""))
        for key, given in sorted(by_key.items())
        if key not in confirmed
        and key not in before
        and (last := given[-1]).ground.verdict_at_end == ELIGIBLE
        and last.ground.kind in PAID_KINDS
    ]
    unclear = [
        f"{given[-1].ground.label}：{given[-1].missing or given[-1].ground.reason}"
        for key, given in sorted(by_key.items())
        if key in confirmed and given[-1].ground.verdict_at_end in (FACTS_MISSING, UNSETTLED)
    ]
    answered = {str(term): given for term, given in zip(halves, told, strict=True)}
    return Following(stops, begins, unclear, halves, answered)


def _eligible_before(
    policy: Policy, home: Household, term: Term, known_at: datetime
) -> set[Key]:
    """What held already as far as was known a moment ago: it is no news."""
    told = answers(policy, home, term, known_at - timedelta(microseconds=1))
    return {
        (each.subject, each.ground.benefit)
        for each in told
        if each.ground.verdict_at_end == ELIGIBLE
    }


def _halves(on: date, today: date) -> list[Term]:
    first, last = Term.around(month_index(on), "半年"), Term.around(month_index(today), "半年")
    count = (last.first - first.first) // 6 + 1
    if count > _MOST_HALVES:
        raise Refusal(
            "这件事过去三年多了。请在家庭档案里更正，由县里重新测算各期，再办停发和追缴。"
        )
    return [Term(first.first + 6 * number, 6) for number in range(count)]


def stopping(row: Entitlement, given: Sequence[Answer], halves: Sequence[Term]) -> Stop | None:
    """None while it holds at the end, or while the rules cannot tell."""
    if not given or given[-1].ground.verdict_at_end != NOT_ELIGIBLE:
        return None
    reading = _reading(given[-1])
    paid = [month for each in given for month in _paid(each)]
    from_the_start = given[0].first if given[0].yearly else halves[0].first
    first = max(paid) + 1 if paid else from_the_start
    first = max(first, month_index(row.starts_on))
    last = given[-1].ground
    return Stop(row, last.label, first, last.reason, bool(reading))


def _reading(each: Answer) -> str:
    settled: Mapping[str, str] = each.content["settled"]  # type: ignore[assignment]
    return settled.get("终止口径", "")


def _paid(each: Answer) -> list[int]:
    """The months of a term something is due for, as the place reads 终止口径."""
    stretches: Sequence[Mapping[str, object]] = each.content["stretches"]  # type: ignore[assignment]
    holding = [
        month
        for stretch in stretches
        if stretch["verdict"] == ELIGIBLE
        for month in range(int(str(stretch["start"])), int(str(stretch["end"])))
    ]
    if each.yearly:
        return list(range(each.first, each.first + 12)) if holding else []
    return last_months(_reading(each), holding, range(each.first, each.first + each.months))


def _asked(home: Household) -> dict[Key, str]:
    rows = Case.objects.filter(household=home, status__in=OPEN)
    return {
        (person or -home.pk, matter): number
        for person, matter, number in rows.values_list("person_id", "matter", "number")
    }


def differences(
    policy: Policy, home: Household, on: date, found: Following, known_at: datetime
) -> tuple[list[Claim], list[str]]:
    """Terms raised already, held against what is due now; and those that cannot be told.

    What `following` has asked the rules is not asked again.
    """
    lines = {
        line.claim_key: line
        for line in Payable.objects.filter(
            household=home, seq=0, of_county__isnull=True, end_month__gt=month_index(on)
        )
        .exclude(status=Payable.Status.WITHDRAWN)
        .select_related("person")
    }
    known, borne = raised(list(lines)), raised_shares(list(lines))
    subjects = {line.person_id or -home.pk for line in lines.values()}
    standing = standing_of_subjects(sorted(subjects))
    told: dict[str, dict[Key, Answer]] = {}
    answered = dict(found.answered)
    for text in list(answered):
        if text.endswith("H2"):  # a year's benefit is told by the state at its end
            answered[text[:4]] = answered[text]
    gone = {line.person_id for line in lines.values() if line.person_id} - _members(home)
    claims, unclear = [], []
    for key, line in sorted(lines.items()):
        term = key.rsplit("/", 1)[1]
        if term not in told:
            before = answered.get(term)
            asked = (
                answers(policy, home, Term.parse(term), known_at) if before is None else before
            )
            told[term] = _by_key(asked, term)
        subject = (line.person_id or -home.pk, line.benefit)
        if line.person_id in gone or subject not in told[term]:
            unclear += [_gone(line)] if known[key].net_fen else []
            continue
        cut = standing[subject].cut() if subject in standing else Cut((), ())
        given = told[term][subject]
        owed = due(given.content, given.first, given.months, cut)
        if owed.unknown or (owed.amount < known[key].net_fen and undecided(given.content)):
            unclear.append(
                f"{line.label}（{Term.parse(term).label}）：还算不清，资料核实、由县里测算以后再补发或追缴"
            )
        elif owed.amount != known[key].net_fen:
            claims.append(_claim(line, owed, known[key], borne.get(key, ())))
    return claims, unclear


def _by_key(given: Iterable[Answer], term: str) -> dict[Key, Answer]:
    """A claim by the year is one of a yearly benefit, any other of a monthly one."""
    yearly = len(term) == 4
    return {
        (each.subject, each.ground.benefit): each for each in given if each.yearly == yearly
    }


def _members(home: Household) -> set[int]:
    rows = Membership.objects.filter(household=home, known_to=None, valid_to=None)
    return set(rows.values_list("person", flat=True))


def _gone(line: Payable) -> str:
    """Whoever left the family may well be owed it: that is told by a file of their own."""
    return (
        f"{line.label}（{line.person.name if line.person else '全家'}，"
        f"{Term.parse(line.claim_key.rsplit('/', 1)[1]).label}）：不在这户了，规则没有结论，"
        "已发的不列追缴。请给离开的人另立档案；没有另立的，测算补差时单独列出，等人核实"
    )


def _claim(line: Payable, owed: Due, before: Raised, borne: Sequence[Share]) -> Claim:
    fen = owed.amount - before.net_fen
    verb, kind = ("补发", Kind.BACKPAY) if fen > 0 else ("追缴", Kind.RECOVERY)
    months = [*_months(line, owed, fen)]
    shares = difference(owed, borne)
    clause = "、".join(dict.fromkeys(f"{s.document} {s.clause}".strip() for s in shares))
    reason = f"合计{verb} {yuan_grouped(abs(fen))} 元（{clause}）"[:200]
    return Claim(
        key=line.claim_key, seq=before.next_seq, region=line.region,
        household_id=line.household_id, person_id=line.person_id, benefit=line.benefit,
        label=line.label, first=Period.from_ordinal(months[0]),
        end=Period.from_ordinal(months[-1] + 1), kind=kind, shares=shares, reason=reason,
        basis=EVENT,
    )  # fmt: skip


def _months(line: Payable, owed: Due, fen: int) -> Iterator[int]:
    """The months that differ, where whole months do; else those of the line."""
    raised_for = range(line.first_month, line.end_month)
    due_for = [month for month, _ in owed.months]
    gone = [month for month in raised_for if month not in due_for]
    come = [month for month in due_for if month not in raised_for]
    yield from (gone if fen < 0 else come) or raised_for
