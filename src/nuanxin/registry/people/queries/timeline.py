"""Everything that happened to a family in one line of time: facts, ties, moves, papers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time

from django.utils import timezone

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.jurisdiction.queries import places
from nuanxin.registry.facts.models import Source
from nuanxin.registry.people.models import (
    Account,
    CertificateStamp,
    Household,
    Marriage,
    Membership,
    Move,
    SupportCertificate,
)
from nuanxin.registry.people.queries.history import (
    FACTS,
    HOME,
    UNIT,
    Entry,
    Told,
    facts_told,
    said,
)
from nuanxin.registry.people.words import PayeeKind, Role

MEMBERS, MARRIAGE, HANDLED, ACCOUNT, PAPER = "成员", "婚姻", "经办单位", "账号", "证件"
KINDS = (FACTS, MEMBERS, MARRIAGE, UNIT, HANDLED, ACCOUNT, PAPER)
Names = Mapping[int, str]


def history(household: Household, kind: str = "") -> list[Entry]:
    """Everything that became known of a family and its people, the latest first.

    The number of queries does not grow with the family.
    """
    ties = _ties(household)
    names = {tie.person_id: tie.person.name for tie in ties}
    entries = [
        *facts_told(household, names),
        *_members(ties),
        *_marriages(names),
        *_moves(household),
        *_accounts(names),
        *_papers(names),
        *_stamps(names),
        *_deeds(household, names),
        *_numbers(names),
    ]
    asked = [entry for entry in entries if not kind or entry.tells(kind)]
    return sorted(asked, key=_when, reverse=True)


def _when(entry: Entry) -> tuple[date, bool, datetime]:
    """The order of moments; what only has a day comes after the moments of that day."""
    return timezone.localdate(entry.at), entry.day_only, entry.at


def _entry(
    at: datetime, subject: str, source: Source, kind: str, told: Sequence[Told]
) -> Entry:
    recorder = source.recorded_by
    by = recorder.name if recorder else "系统"
    plain = all(not each.before for each in told)
    return Entry(
        at, subject, source.label, source.document, by, first=False, told=tuple(told),
        kind=kind, plain=plain,
    )  # fmt: skip


def _ties(household: Household) -> list[Membership]:
    rows = Membership.objects.filter(household=household)
    return list(
        rows.select_related("person", "source__recorded_by").order_by("known_from", "id")
    )


def _members(ties: Sequence[Membership]) -> Iterator[Entry]:
    """Who joined and who left, everybody of one moment together."""
    before = {(tie.person_id, tie.known_to): tie for tie in ties if tie.known_to}
    why = _reasons(ties)
    moments: dict[datetime, list[Membership]] = defaultdict(list)
    for tie in ties:
        moments[tie.known_from].append(tie)
    for at, written in moments.items():
        told = [_tied(before.get((tie.person_id, at)), tie, why) for tie in written]
        yield _entry(at, HOME, written[0].source, MEMBERS, told)


def _reasons(ties: Sequence[Membership]) -> dict[int, str]:
    """Tie → why somebody left, as the trail keeps it."""
    homes = {tie.household_id for tie in ties if tie.valid_to}
    left = AuditEntry.objects.filter(
        act="household.leave", traces__object_kind="household", traces__object_id__in=homes,
        payload__has_key="reason",
    )  # fmt: skip
    return {row.payload["tie"]: str(row.payload["reason"]) for row in left} if homes else {}


def _tied(before: Membership | None, after: Membership, why: Mapping[int, str]) -> Told:
    name = after.person.name
    if after.valid_to and (before is None or before.valid_to is None):
        reason = f"，原因：{why[after.pk]}" if after.pk in why else ""
        return Told(f"{name}离开这户", "", f"{after.role}{reason}", after.valid_to)
    if before is None:
        return Told(f"{name}加入", "", _place(after), after.valid_from)
    return Told(f"{name}的子女来源", _place(before), _place(after), None)


def _place(tie: Membership) -> str:
    words = [tie.parentage or ("来源不清楚" if tie.role == Role.CHILD else tie.role)]
    if tie.adopted_on:
        words.append(f"{said(tie.adopted_on)}收养")
    if tie.earlier_marriage:
        words.append("再婚前所生")
    return "，".join(words)


def _marriages(names: Names) -> Iterator[Entry]:
    rows = Marriage.objects.filter(person__in=list(names))
    known = list(rows.select_related("source__recorded_by").order_by("known_from", "id"))
    before = {
        (row.person_id, row.known_to): row
        for row in known
        if row.known_to and row.known_to != row.known_from
    }
    for row in known:
        old = before.get((row.person_id, row.known_from))
        taken_back = row.known_to == row.known_from
        text = "（撤销）" if taken_back else _wed(row)
        told = Told("以前的婚姻", _wed(old) if old else "", text, None)
        yield _entry(row.known_from, names[row.person_id], row.source, MARRIAGE, [told])


def _wed(row: Marriage) -> str:
    since, until = said(row.married_on) or "日期不详", said(row.ended_on) or "日期不详"
    return f"与{row.spouse_name or '（未登记）'}，{since}至{until}，{row.ended_by or '未终止'}"


def _moves(household: Household) -> Iterator[Entry]:
    rows = list(Move.objects.filter(household=household).select_related("source__recorded_by"))
    where = places(code for row in rows for code in (row.from_region, row.to_region))
    for row in rows:
        old, new = where[row.from_region].label, where[row.to_region].label
        told = Told("经办单位", old, new, row.moved_on)
        yield _entry(row.known_from, HOME, row.source, HANDLED, [told])


def _accounts(names: Names) -> Iterator[Entry]:
    rows = Account.objects.filter(person__in=list(names))
    latest: dict[int, str] = {}
    for row in rows.select_related("source__recorded_by").order_by("known_from", "id"):
        text = f"{row.number_mask}，户名{row.holder}{_drawn_by(row)}"
        told = Told("社保卡（一卡通）账号", latest.get(row.person_id, ""), text, row.valid_from)
        latest[row.person_id] = text
        yield _entry(row.known_from, names[row.person_id], row.source, ACCOUNT, [told])


def _drawn_by(account: Account) -> str:
    """Who draws the money, where it is not the person: ，代领人赵某."""
    if account.payee_kind == PayeeKind.SELF:
        return ""
    return f"，{account.get_payee_kind_display()}{account.agent}"


def _papers(names: Names) -> Iterator[Entry]:
    """Certificates as their sources gave them; one replaced at the desk stands in the trail."""
    rows = SupportCertificate.objects.filter(person__in=list(names))
    for row in rows.select_related("source__recorded_by", "replaces"):
        if row.replaces and row.replaces.source_id == row.source_id:
            continue
        old = row.replaces.number if row.replaces else ""
        told = Told("特别扶助证", old, row.number, row.issued_on)
        at = row.source.recorded_at
        yield _entry(at, names[row.person_id], row.source, PAPER, [told])


def _stamps(names: Names) -> Iterator[Entry]:
    rows = CertificateStamp.objects.filter(certificate__person__in=list(names))
    for row in rows.select_related("certificate", "stamped_by"):
        at = timezone.make_aware(datetime.combine(row.stamped_on, time.min))
        text = f"{row.certificate.number}，{row.year} 年度"
        yield Entry(
            at, names[row.certificate.person_id], "年审", "",
            row.stamped_by.name if row.stamped_by else "系统", first=False,
            told=(Told("特别扶助证年审", "", text, None),), kind=PAPER, plain=True,
        )  # fmt: skip


_DEEDS = {
    "certificate.replace": ("换发特别扶助证", PAPER),
    "certificate.cancel": ("注销特别扶助证", PAPER),
    "household.close": ("注销档案", FACTS),
    "household.restore": ("恢复档案", FACTS),
}


def _deeds(household: Household, names: Names) -> Iterator[Entry]:
    """Deeds that change no version: the trail says who did them, when and why."""
    done = AuditEntry.objects.filter(act__in=list(_DEEDS))
    homes = done.filter(traces__object_kind="household", traces__object_id=household.pk)
    papers = done.filter(traces__object_kind="person", traces__object_id__in=list(names))
    for row in (*homes, *papers):
        fact, kind = _DEEDS[row.act]
        payload = row.payload
        old = str(payload.get("old", ""))
        new = str(payload.get("new") or payload.get("number") or payload.get("reason", ""))
        subject = HOME if row.object_kind == "household" else names[row.object_ids[0]]
        reason = str(payload.get("reason", "")) if kind == PAPER else ""
        since = date.fromisoformat(payload["on"]) if payload.get("on") else None
        if old:  # one paper in place of another corrects nothing: it holds from that day
            since = timezone.localdate(row.at)
        yield Entry(
            row.at, subject, "经办登记", reason, row.name, first=False,
            told=(Told(fact, old, new, since),), kind=kind, plain=not old,
        )  # fmt: skip


def _numbers(names: Names) -> Iterator[Entry]:
    """Numbers no version keeps, corrected: by whom and by which source, as masks."""
    rows = AuditEntry.objects.filter(
        act="person.correct",
        traces__object_kind="person",
        traces__object_id__in=list(names),
        payload__has_key="masks",
    )
    corrected = [row for row in rows if row.payload["masks"]]
    sources = Source.objects.select_related("recorded_by").in_bulk(
        [int(row.payload["source"]) for row in corrected]
    )
    for row in corrected:
        told = [Told(word, old, new, None) for word, old, new in row.payload["masks"]]
        source = sources[int(row.payload["source"])]
        yield _entry(row.at, names[row.object_ids[0]], source, FACTS, told)
