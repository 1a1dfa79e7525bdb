"""What a family takes along: its benefits, until when each is paid, what must end first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass

from django.db import connection
from django.db.models import Exists, F, Max, OuterRef

from nuanxin.casework.road.models import Case
from nuanxin.casework.road.queries import OPEN
from nuanxin.kit.names import mask_name
from nuanxin.kit.period import month_index
from nuanxin.kit.term import months_words
from nuanxin.money.payables.models import Payable
from nuanxin.money.recoveries.models import RecoveryReceipt
from nuanxin.money.returns.models import LateReturn
from nuanxin.registry.cases.models import SensitiveMark
from nuanxin.registry.people.models import Household, Membership
from nuanxin.support.benefits.models import Entitlement, Finding, Hold
from nuanxin.support.intake.models import VillageRequest

_RAISED = """
    SELECT payable.benefit, share.level, first_month / 12 AS year,
        COALESCE(SUM(share.amount_fen) FILTER (WHERE kind <> 'recovery'), 0)::bigint AS owed,
        COALESCE(SUM(share.amount_fen) FILTER (WHERE kind = 'recovery'), 0)::bigint AS back,
        COALESCE(SUM(share.amount_fen) FILTER (
            WHERE status IN ('sent', 'paid')), 0)::bigint AS sent
    FROM money_payable payable JOIN money_payableshare share ON share.payable_id = payable.id
    WHERE payable.household_id = %s AND payable.status <> 'withdrawn' AND of_county IS NULL
    GROUP BY payable.benefit, share.level, year ORDER BY payable.benefit, share.level, year
"""
CLOSER = "（敏感个案，接收后按授权查看）"
_UNPAID = (Payable.Status.OPEN, Payable.Status.BATCHED, Payable.Status.SENT)


@dataclass(frozen=True, slots=True)
class Carried:
    """One confirmed benefit: whose, since when, paid until which month (an ordinal; exclusive).

    Without `paid_until` the product knows of no payment.
    """

    who: str
    benefit: str
    label: str
    subject: int
    since: int
    paid_until: int | None
    held: bool

    @property
    def next_month(self) -> int:
        """The first month nobody has paid."""
        return self.since if self.paid_until is None else self.paid_until


def carried(home: Household) -> list[Carried]:
    """The running benefits of a family, by name and person."""
    rows = (
        Entitlement.objects.filter(household=home, ends_on__isnull=True)
        .annotate(
            held=Exists(Hold.objects.filter(entitlement=OuterRef("pk"), lifted_at__isnull=True))
        )
        .select_related("person")
        .order_by("benefit", "subject")
    )
    paid = _paid(home)
    labels = _labels(home)
    closer = kept_closer(home)
    return [
        Carried(
            "" if closer or row.person is None else mask_name(row.person.name),
            row.benefit, labels.get(row.benefit, row.benefit), row.subject,
            month_index(row.starts_on), paid.get((row.subject, row.benefit)), row.held,
        )
        for row in rows
    ]  # fmt: skip


def _paid(home: Household) -> dict[tuple[int, str], int]:
    """Subject and benefit → the month after the last one the family has been paid for."""
    lines = Payable.objects.filter(household=home, status=Payable.Status.PAID)
    told = (
        lines.exclude(kind=Payable.Kind.RECOVERY)
        .order_by()
        .values_list("person_id", "benefit")
        .annotate(until=Max("end_month"))
    )
    return {(person or -home.pk, benefit): until for person, benefit, until in told}


def raised(home: Household) -> list[dict[str, object]]:
    """What the county that gives the family away has raised for it, as the year counts it."""
    with connection.cursor() as cursor:
        cursor.execute(_RAISED, [home.pk])
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def ended(home: Household) -> list[tuple[int, str, int]]:
    """Subject, benefit and the first month after everything paid, of what has been stopped."""
    paid = _paid(home)
    rows = Entitlement.objects.filter(household=home, ends_on__isnull=False)
    told = rows.values_list("subject", "benefit", "ends_on")
    return [
        (subject, benefit, max(month_index(day), paid.get((subject, benefit), 0)))
        for subject, benefit, day in told
        if day is not None
    ]


def _labels(home: Household) -> dict[str, str]:
    rows = Finding.objects.filter(household=home).values_list("benefit", "ground__label")
    return dict(rows.order_by("pk"))


def kept_closer(home: Household) -> bool:
    return SensitiveMark.objects.filter(household=home, lifted_at__isnull=True).exists()


def shown_names(home: Household) -> tuple[str, int]:
    """The parents as the other end may see them, and how many people the file has."""
    ties = Membership.objects.filter(household=home, known_to=None, valid_to=None)
    members = list(ties.select_related("person").order_by("pk"))
    if kept_closer(home):
        return CLOSER, len(members)
    parents = [mask_name(tie.person.name) for tie in members if tie.role != "子女"]
    return ("、".join(parents) or "（未登记父母）")[:120], len(members)


def as_kept(lines: Iterable[Carried], *, keys: bool) -> list[dict[str, object]]:
    """For the row of an end; the receiving one learns no key of a person."""
    told = [asdict(each) for each in lines]
    return told if keys else [{**each, "subject": 0} for each in told]


def read_kept(lines: Iterable[Mapping[str, object]]) -> list[Carried]:
    """Lines as a row has kept them."""
    return [
        Carried(
            str(each["who"]), str(each["benefit"]), str(each["label"]),
            int(str(each["subject"])), int(str(each["since"])),
            None if each["paid_until"] is None else int(str(each["paid_until"])),
            bool(each["held"]),
        )
        for each in lines
    ]  # fmt: skip


def in_the_way(home: Household) -> list[str]:
    """What must be ended before the family can go, each with where it is ended."""
    return [
        *_cases(home), *_told(home), *_unpaid(home), *_owed_back(home), *_late(home),
        *_shared(home),
    ]  # fmt: skip


def _told(home: Household) -> Iterator[str]:
    """What a village filled in lies with the township that asked for it."""
    waiting = VillageRequest.objects.filter(
        household=home, sent_at__isnull=False, settled_at__isnull=True
    )
    for row in waiting.order_by("pk"):
        yield f"村里代报的“{row.label}”还没有处理。请先受理或说明不办"


def _cases(home: Household) -> Iterator[str]:
    for row in Case.objects.filter(household=home, status__in=OPEN).order_by("pk"):
        yield (
            f"办件 {row.number}（{row.label}，{row.step}）没有办结。"
            "程序按本县的文件走，不能带走：请办结，或按家庭的意思撤销、注销"
        )


def _unpaid(home: Household) -> Iterator[str]:
    rows = Payable.objects.filter(household=home, status__in=_UNPAID)
    for row in rows.exclude(kind=Payable.Kind.RECOVERY).order_by("first_month", "pk"):
        months = months_words(list(range(row.first_month, row.end_month)))
        yield (
            f"{row.label}（{months}）{row.get_status_display()}。"
            "这笔钱由本县发：请发完并等银行回盘；不该发的先撤回"
        )


def _owed_back(home: Household) -> Iterator[str]:
    owed = Payable.objects.filter(household=home, kind=Payable.Kind.RECOVERY)
    owed = owed.exclude(status=Payable.Status.WITHDRAWN)
    for row in owed.filter(amount_fen__gt=F("given_back_fen") + F("waived_fen")):
        yield f"{row.label}还有追缴没有结清。欠的是本县的钱：请先收回，或由负责人决定免退"
    held = RecoveryReceipt.objects.filter(
        payable__household=home, refund__isnull=True, cancelled_at__isnull=True
    )
    if held.exists():
        yield "追缴收回的款还没有缴回财政。请先缴回"


def _late(home: Household) -> Iterator[str]:
    waiting = LateReturn.objects.filter(payable__household=home)
    if waiting.filter(status=LateReturn.Status.ENTERED).exists():
        yield "有一笔付后退回还没有确认。请先确认或放弃"


def _shared(home: Household) -> Iterator[str]:
    """Somebody who also belongs to a family that stays cannot be in two counties."""
    ties = Membership.objects.filter(known_to=None, valid_to=None)
    people = ties.filter(household=home).values("person")
    others = ties.filter(person__in=people).exclude(household=home)
    open_ = others.filter(household__closed_on__isnull=True).select_related("household")
    for number in sorted({tie.household.number for tie in open_}):
        yield f"家里有人同时是家庭 {number} 的成员。请先登记他离开其中一户，再转"
