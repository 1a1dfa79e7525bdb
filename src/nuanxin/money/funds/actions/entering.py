"""A document comes in, the other body confirms it; a wrong one is taken back, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Fault, Faults, Refusal
from nuanxin.money.funds.models import Appropriation
from nuanxin.money.funds.years import CLEARS, is_closed, takes_back

Kind = Appropriation.Kind
_ENTERING = 7304
_FUNCTION_LENGTHS = frozenset({3, 5, 7})
_EARLIEST, _MOST_FEN = 1980, 10**14
_LONGEST = {"number": 60, "note": 200}
HEALTH = frozenset({Role.COUNTY_HEALTH, Role.COUNTY_LEADER})
ENTERERS = frozenset({Role.COUNTY_HEALTH, Role.FINANCE})


class Paper(NamedTuple):
    """A document as it is typed in; benefits by name with what they are called.

    `amount_fen` has its sign: below zero for what is taken back.
    """

    year: int
    kind: str
    number: str
    function: str
    level: str
    benefits: tuple[tuple[str, str], ...]
    amount_fen: int
    issued_on: date
    arrived_on: date | None = None
    note: str = ""

    @property
    def names(self) -> list[str]:
        return sorted(name for name, _ in self.benefits)


@transaction.atomic
def enter(*, region: int, scope: Scope, by: Actor, paper: Paper, at: datetime) -> Appropriation:
    """Write a document down; it counts when the other body has confirmed it.

    What is carried over takes from this year and gives to the next, under the same number.
    Raises Faults with everything that is wrong.
    """
    _may_enter(region, scope, by)
    one_at_a_time()
    paper = paper._replace(number=" ".join(paper.number.split()), note=paper.note.strip())
    faults = list(_faults(region, paper, timezone.localtime(at).date()))
    if faults:
        raise Faults(faults)
    if paper.kind == Kind.CARRIED:
        return _carry(region, by, paper, at)
    made = _written(region, by, paper, at)
    made.save()
    _trace(by, "funds.enter", made)
    return made


def _may_enter(region: int, scope: Scope, by: Actor) -> None:
    if not scope.covers(region):
        raise Refusal("这个地区不在您的辖区内。")
    if by.user_id is None or by.role not in ENTERERS:
        raise Refusal("指标由县级卫健经办或财政经办登记。请转给他们。")


def one_at_a_time() -> None:
    """Whoever enters, confirms or closes waits for whoever does so now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ENTERING])


def _written(region: int, by: Actor, paper: Paper, at: datetime) -> Appropriation:
    labels = "、".join(label for _, label in sorted(paper.benefits))
    return Appropriation(
        region=region, year=paper.year, kind=paper.kind, number=paper.number,
        function=paper.function, level=paper.level, benefits=paper.names,
        programme=labels[:200], amount_fen=paper.amount_fen, issued_on=paper.issued_on,
        arrived_on=paper.arrived_on, note=paper.note, entered_by_id=by.user_id or 0,
        arrived_by_id=by.user_id if paper.arrived_on else None, entered_role=by.role,
        entered_at=at,
    )  # fmt: skip


def _carry(region: int, by: Actor, paper: Paper, at: datetime) -> Appropriation:
    """The pair: as much less this year as more the next; the money is at hand already."""
    whole = paper._replace(arrived_on=paper.issued_on)
    out = _written(region, by, whole._replace(amount_fen=-paper.amount_fen), at)
    out.save()
    into = _written(region, by, whole._replace(year=paper.year + 1), at)
    into.partner = out
    into.save()
    _trace(by, "funds.enter", out)
    _trace(by, "funds.enter", into)
    return out


def _faults(region: int, paper: Paper, today: date) -> Iterator[Fault]:
    yield from _of_words(paper)
    yield from _of_amount(paper)
    yield from _of_days(paper, today)
    yield from _of_year(region, paper, today)
    yield from _of_set(region, paper)


def _of_words(paper: Paper) -> Iterator[Fault]:
    if not paper.number:
        yield Fault("指标文号", "请填文件上的文号，例如：演财社指〔2026〕12号")
    for name, label in (("number", "指标文号"), ("note", "说明")):
        text = getattr(paper, name)
        if len(text) > _LONGEST[name]:
            yield Fault(label, f"最多 {_LONGEST[name]} 个字，现在有 {len(text)} 个")
        if holds_number(text):
            yield Fault(label, "不要写证件号、电话或账号，请删去")
    digits = paper.function.isascii() and paper.function.isdigit()
    if not digits or len(paper.function) not in _FUNCTION_LENGTHS:
        yield Fault("功能科目", "请填 3、5 或 7 位数字的科目编码，例如：2100717")
    if not paper.level:
        yield Fault("负担级次", "请选择是哪一级的钱")
    if not paper.benefits:
        yield Fault("项目", "请勾选这份文件的钱用于哪些待遇")


def _of_amount(paper: Paper) -> Iterator[Fault]:
    fen = paper.amount_fen
    if paper.kind not in Kind.values:
        yield Fault("性质", "请从列表里选")
    elif fen == 0 or abs(fen) > _MOST_FEN:
        yield Fault("金额", "请填这份文件的金额，大于 0 元")
    elif paper.kind == Kind.RECALL and fen > 0:
        yield Fault("金额", "收回的金额记作负数")
    elif paper.kind not in {Kind.RECALL, Kind.CLEARING} and fen < 0:
        yield Fault("金额", "要减少的请选“收回”或“清算”，其他性质的金额大于 0 元")


def _of_days(paper: Paper, today: date) -> Iterator[Fault]:
    if paper.issued_on > today:
        yield Fault("文件日期", "不能晚于今天")
    if paper.arrived_on and not paper.issued_on <= paper.arrived_on <= today:
        yield Fault("到位日期", "要在文件日期和今天之间；还没有到位的先空着")


def _of_year(region: int, paper: Paper, today: date) -> Iterator[Fault]:
    if not _EARLIEST <= paper.year <= today.year + 1:
        yield Fault("预算年度", f"请填 {_EARLIEST} 到 {today.year + 1} 之间的年度")
        return
    if is_closed(region, paper.year) and paper.kind not in CLEARS:
        yield Fault("预算年度", f"{paper.year} 年度已经关账，只收清算、收回和结转")
    if paper.kind == Kind.CARRIED and is_closed(region, paper.year + 1):
        yield Fault("预算年度", f"{paper.year + 1} 年度已经关账，不能再结转进去")


def _of_set(region: int, paper: Paper) -> Iterator[Fault]:
    """A benefit stands in one set; the same document is not entered twice."""
    years = [paper.year, paper.year + (paper.kind == Kind.CARRIED)]
    rows = Appropriation.objects.filter(
        region=region, year__in=years, level=paper.level, declined_at__isnull=True,
        reverses__isnull=True, benefits__overlap=paper.names,
    ).exclude(reversals__confirmed_at__isnull=False)  # fmt: skip
    for each in rows.order_by("pk"):
        if sorted(each.benefits) != paper.names:
            yield Fault(
                "项目",
                f"{each.year} 年度{each.level}的“{each.number}”是给“{each.programme}”合在一起"
                "的，分不开。请勾选同样的待遇，或先冲正那一份",
            )
            return
        if (each.number, each.amount_fen) == (paper.number, paper.amount_fen):
            yield Fault("指标文号", "同一文号、同一项目、同一金额已经登记过，没有重复登记")
            return


def _found(scope: Scope, document: UUID) -> Appropriation:
    one_at_a_time()
    row: Appropriation | None = (
        Appropriation.objects.within(scope).locked().filter(public_id=document).first()
    )
    if row is None:
        raise Refusal("没有找到这份指标文件。")
    return row


def _waiting(scope: Scope, document: UUID, by: Actor) -> Appropriation:
    """A document that waits for this body's hand."""
    row = _found(scope, document)
    if row.confirmed_at or row.declined_at:
        raise Refusal(f"这份文件{row.state}，不能再办。请刷新页面看最新情况。")
    if by.role not in HEALTH | {Role.FINANCE}:
        raise Refusal("指标由卫健和财政两家确认。请转给他们。")
    if row.entered_by_id in by.hands:
        raise Refusal("登记和确认不能是同一个人。请另一家的同志核对文件后确认。")
    if (row.entered_role == Role.FINANCE) == (by.role == Role.FINANCE):
        other = "卫健" if row.entered_role == Role.FINANCE else "财政"
        raise Refusal(f"这份文件要由{other}的同志确认，登记的一家不能自己确认。")
    return row


@transaction.atomic
def confirm(*, document: UUID, scope: Scope, by: Actor, at: datetime) -> Appropriation:
    """The other body has held it against the paper: from here on it counts."""
    row = _waiting(scope, document, by)
    for each in _both(row):
        if is_closed(each.region, each.year) and each.kind not in CLEARS:
            raise Refusal(f"{each.year} 年度已经关账，不能再确认这份文件。请退回。")
        each.confirmed_by_id, each.confirmed_role, each.confirmed_at = by.user_id, by.role, at
        each.save(update_fields=["confirmed_by", "confirmed_role", "confirmed_at"])
        _trace(by, "funds.confirm", each)
    return row


@transaction.atomic
def decline(
    *, document: UUID, scope: Scope, by: Actor, reason: str, at: datetime
) -> Appropriation:
    """The paper says otherwise: it never counts; entered anew it is another document."""
    row = _waiting(scope, document, by)
    words = _words(reason, "请写明哪里与文件不符，登记的同志会看到这段文字。")
    for each in _both(row):
        each.declined_by_id, each.declined_at, each.declined_words = by.user_id, at, words
        each.save(update_fields=["declined_by", "declined_at", "declined_words"])
        _trace(by, "funds.decline", each)
    return row


def _words(text: str, missing: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise Refusal(missing)
    if holds_number(words):
        raise Refusal("文字里不要写证件号、电话或账号。请删去号码再提交。")
    return words[:120]


def _both(row: Appropriation) -> list[Appropriation]:
    """What is carried over goes together: the row, and the one it is the pair of."""
    pair = Appropriation.objects.filter(Q(partner=row) | Q(carried_to=row))
    return [row, *pair]


@transaction.atomic
def arrive(
    *, document: UUID, scope: Scope, by: Actor, day: date, at: datetime
) -> Appropriation:
    """The money of a document is there; said once."""
    row = _found(scope, document)
    if by.role not in ENTERERS:
        raise Refusal("到位日期由县级卫健经办或财政经办登记。请转给他们。")
    if row.arrived_on:
        raise Refusal(f"已经登记 {row.arrived_on} 到位，不能再改。登错了的，请冲正后重新登记。")
    if row.declined_at or row.reverses_id or row.reversals.filter(declined_at=None).exists():
        raise Refusal("这份文件已退回或冲正，不用登记到位。")
    if not row.issued_on <= day <= timezone.localtime(at).date():
        raise Refusal(f"到位日期要在文件日期（{row.issued_on}）和今天之间。")
    row.arrived_on, row.arrived_by_id = day, by.user_id
    row.save(update_fields=["arrived_on", "arrived_by"])
    _trace(by, "funds.arrive", row)
    return row


@transaction.atomic
def reverse(
    *, document: UUID, scope: Scope, by: Actor, reason: str, at: datetime
) -> Appropriation:
    """Take a wrong document back by its opposite, with the reason; the other body confirms."""
    row = _found(scope, document)
    _may_enter(row.region, scope, by)
    _may_be_taken_back(row)
    words = _words(reason, "请写明为什么冲正，例如：金额多写了一个零。")
    first: Appropriation | None = None
    for each in _both(row):
        made = _opposite(each, by, words, at)
        made.partner = first  # the opposite of a pair is a pair
        made.save()
        _trace(by, "funds.reverse", made)
        first = first or made
    return first or row


def _may_be_taken_back(row: Appropriation) -> None:
    if row.confirmed_at is None:
        raise Refusal("还没有确认的文件不算数，不用冲正。登记错了的，请另一家退回。")
    if row.reverses_id:
        raise Refusal("这一份本身是冲正，不能再冲。请按文件重新登记。")
    if row.reversals.filter(declined_at__isnull=True).exists():
        raise Refusal("这一份已经冲正过，或正等着确认。请刷新页面看最新情况。")
    if not takes_back(row):
        raise Refusal(f"{row.year} 年度已经关账，不能冲正。差额请按清算登记。")


def _opposite(row: Appropriation, by: Actor, words: str, at: datetime) -> Appropriation:
    return Appropriation(
        region=row.region, year=row.year, kind=row.kind, number=row.number,
        function=row.function, level=row.level, benefits=row.benefits,
        programme=row.programme, amount_fen=-row.amount_fen,
        issued_on=row.issued_on, arrived_on=row.arrived_on,
        arrived_by_id=by.user_id if row.arrived_on else None, note=words, reverses=row,
        entered_by_id=by.user_id or 0, entered_role=by.role, entered_at=at,
    )  # fmt: skip


def _trace(by: Actor, act: str, row: Appropriation) -> None:
    about = [Subject("appropriation", row.pk, row.region)]
    record(
        by, act, about, number=row.number, year=row.year, level=row.level,
        kind=row.kind, amount_fen=row.amount_fen,
    )  # fmt: skip
