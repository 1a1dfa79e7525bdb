"""Counties beside the demonstration's, for walks that must have their money to themselves."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zlib import crc32

from django.utils import timezone

from nuanxin.base.factors.actions import enrol
from nuanxin.base.files.sheets import Cell, Sheet
from nuanxin.base.files.stored.actions import store
from nuanxin.base.files.stored.pieces import made
from nuanxin.base.identity.actions import give_post, open_account
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.actions import add_villages
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.sheets import Sheet as Written
from nuanxin.base.ui.sheets import workbook
from nuanxin.config.county.codes import demo_key
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.idnumber import check_character
from nuanxin.kit.period import Period
from nuanxin.kit.region import RegionCode
from nuanxin.kit.term import Term
from nuanxin.money.payouts.actions import examining, preparing, releasing
from nuanxin.money.payouts.layouts import read_columns
from nuanxin.money.payouts.models import Batch
from nuanxin.money.payouts.rollfile import roll_sheet
from nuanxin.money.returns.actions.settling import settle
from nuanxin.money.returns.actions.taking import Handed, take_in
from nuanxin.money.returns.reading import read_return
from nuanxin.registry.employers.actions import Particulars, add_employer
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.facts.models import SourceKind
from nuanxin.registry.people.actions.intake import admit
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.newcomers import (
    NewAccount,
    NewHousehold,
    NewMembership,
    NewPerson,
)
from nuanxin.registry.people.vocabulary import Value
from nuanxin.rulebook import library
from nuanxin.support.benefits.actions.accruing import accrue
from nuanxin.support.benefits.actions.assessing import Asked, assess
from nuanxin.support.benefits.actions.rolls import OnRoll, Roll, take_over
from nuanxin.support.benefits.actions.settings import Paying, open_county, set_payment_term

PASSWORD = "演示-nuanxin-1"
BEREAVED = "特别扶助金_死亡"
_POSTS = (
    ("township", "李", Role.TOWNSHIP_HANDLER, 9),
    ("health", "王", Role.COUNTY_HEALTH, 6),
    ("checker", "何", Role.COUNTY_HEALTH, 6),
    ("leader", "孙", Role.COUNTY_LEADER, 6),
    ("finance", "钱", Role.FINANCE, 6),
)


def open_place(prefix: str, village: int) -> list[str]:
    """A village, the county's first month, and a log-in for each who walks there."""
    code, now = f"{village}", timezone.now()
    add_villages(villages=[(village, "柳树村（演示）")], source="网页测试")
    opened = []
    for who, name, role, digits in _POSTS:
        user = open_account(
            username=f"{prefix}-{who}", name=f"{name}同志（{prefix}）", password=PASSWORD
        )
        place = RegionCode.parse(code[:digits])
        give_post(user=user, role=role, region=place, starts_on=date(2024, 12, 1))
        enrol(user=user, key=demo_key(user.username), at=now)
        opened.append(user.username)
    User.objects.filter(username__in=opened).update(password_set_at=now)
    county = RegionCode.parse(code[:6])
    year = timezone.localdate(now).year
    by = actor(prefix, "health")
    open_county(by=by, county=county, first=Term.named(year, "上半年"), now=now)
    return opened


def actor(prefix: str, who: str) -> Actor:
    """Somebody of a place, at work; of the demonstration's county without a prefix."""
    username = f"{prefix}-{who}" if prefix else who
    post = User.objects.get(username=username).posts.select_related("user").get()
    return actor_of(post)


def admit_family(
    prefix: str, village: int, names: list[str], *, child_died: str | None, bank: str,
    units: list[str] | None = None,
) -> dict[str, str]:  # fmt: skip
    """A couple with one child, known for three months; hers and his unit, where they work."""
    now = timezone.now()
    wife, husband, child = names
    known = now - timedelta(days=90)
    by = actor(prefix, "township")
    usual: dict[str, Value] = {
        "存活": True,
        "婚姻状况": "初婚",
        "户口性质": "农业",
        "并发症等级": "无",
    }
    jobs = [_working(by, village, unit, known) for unit in units or ()] or [{}, {}]
    account = NewAccount(bank, wife, "演示农商行") if bank else None
    died = date.fromisoformat(child_died) if child_died else None
    dead: dict[str, Value] = (
        {"存活": False, "死亡日期": died} if died else {"存活": True, "残疾等级": "无"}
    )
    places = [
        NewMembership(
            NewPerson(
                "女方", wife, {"性别": "女", "出生日期": date(1960, 5, 20), **usual, **jobs[0]},
                id_number=_number(village, "19600520", wife, 2), account=account,
            ),
            "女方",
        ),
        NewMembership(
            NewPerson(
                "男方", husband,
                {"性别": "男", "出生日期": date(1958, 1, 2), **usual, **jobs[1]},
                id_number=_number(village, "19580102", husband, 1),
            ),
            "男方",
        ),
        NewMembership(
            NewPerson("子女", child, {"性别": "男", "出生日期": date(1985, 3, 4), **dead}),
            "子女", parentage="双方亲生",
        ),
    ]  # fmt: skip
    home = NewHousehold(
        wife, village, date(2024, 3, 1), hukou_address="一组 12 号", memberships=places,
        facts={"子女情况已核实": True, "户籍地": village, "现居住地": village},
    )  # fmt: skip
    origin = Origin(SourceKind.OFFICE, "入户登记", known.date())
    source = name_source(by=by, region=village, origin=origin, recorded_at=known)
    found = admit([home], source=source, known_at=known).households[wife]
    row = Household.objects.get(pk=found)
    return {"path": f"/families/{row.public_id}/", "number": row.number, "pk": str(row.pk)}


def _working(by: Actor, village: int, unit: str, known: datetime) -> dict[str, Value]:
    """The facts of somebody who works for an institution."""
    made = add_employer(
        region=village // 1000 * 1000, scope=Scope.of(f"{village}"[:9]), by=by, at=known,
        unit=Particulars(unit, kind="事业单位", payer="单位", contact="工会"),
        origin=Origin(SourceKind.OFFICE, "单位名录", known.date()),
    )  # fmt: skip
    return {"工作单位": made.pk, "工作单位性质": "事业单位"}


def _number(village: int, born: str, name: str, odd: int) -> str:
    """An identity number of a place that is nobody's; another for each name."""
    serial = crc32(f"{village}{name}".encode()) % 400 * 2 + odd
    first = f"341599{born}{serial:03d}"
    return first + check_character(first)


def paid_family(prefix: str, village: int, names: list[str]) -> dict[str, str]:
    """A family on the roll whose first half-year has been paid out, as the bank has said."""
    now = timezone.now()
    (home,) = _on_the_roll(prefix, village, [names], now)
    _answered(prefix, _sent(prefix, village, now), now)
    return home


def sent_list(prefix: str, village: int, families: list[list[str]]) -> str:
    """The path of a list of such families that finance has; the bank has not answered."""
    now = timezone.now()
    _on_the_roll(prefix, village, families, now)
    return f"/payouts/{_sent(prefix, village, now).public_id}/"


def _on_the_roll(
    prefix: str, village: int, families: list[list[str]], now: datetime
) -> list[dict[str, str]]:
    year = timezone.localdate(now).year
    homes = [
        admit_family(
            prefix, village, names, child_died="2005-06-07", bank=f"6215{village}{7 - place}"
        )
        for place, names in enumerate(families)
    ]
    health = actor(prefix, "health")
    set_payment_term(
        by=health, county=RegionCode.parse(f"{village}"[:6]),
        paying=Paying(BEREAVED, year, "半年", None, "演示"),
    )  # fmt: skip
    rows = Household.objects.filter(pk__in=[home["pk"] for home in homes])
    on = [
        OnRoll(row.pk, village, row.memberships.get(role="女方").person_id, BEREAVED, 2010)
        for row in rows
    ]
    roll = Roll(new_id(), "舒卫健〔2025〕3号", date(year, 1, 15), now)
    take_over(by=health, roll=roll, rows=on)
    return homes


def _sent(prefix: str, village: int, now: datetime) -> Batch:
    county, health = RegionCode.parse(f"{village}"[:6]), actor(prefix, "health")
    term, scope = Term.named(timezone.localdate(now).year, "上半年"), Scope.of(county)
    assess(by=health, scope=scope, asked=Asked(county, term, now, library.policy()))
    accrue(by=health, scope=scope, term=term, at=now)
    first, end = Period.from_ordinal(term.first), Period.from_ordinal(term.last + 1)
    order = preparing.Order(county, (BEREAVED,), first, end, "上半年")
    batch = preparing.prepare(by=health, scope=scope, order=order, at=now)
    key = batch.public_id
    examining.examine(batch=key, scope=scope, by=health, at=now)
    if reds := list(batch.lights.filter(red=True).values_list("pk", flat=True)):
        examining.answer_lights(
            batch=key, scope=scope, by=health, lights=reds, answer="已核实", at=now
        )
    releasing.lock(batch=key, scope=scope, by=health, at=now)
    releasing.recheck(batch=key, scope=scope, by=actor(prefix, "checker"), at=now)
    leader = actor(prefix, "leader")
    batch = releasing.approve(batch=key, scope=scope, by=leader, document="舒1号", at=now)
    file = made(workbook(roll_sheet(batch, masked=False)))
    finance = actor(prefix, "finance")
    releasing.send(batch=key, scope=scope, by=finance, file=file, name="清册.xlsx", at=now)
    return Batch.objects.get(pk=batch.pk)


def _answered(prefix: str, row: Batch, now: datetime) -> None:
    sheet = roll_sheet(row, masked=False)
    head = [*sheet.headers, *("批次号", "发放结果", "失败原因", "支付凭证号", "发放日期")]
    answer = [row.number, "成功", "", "PZ-7", f"{timezone.localdate(now)}"]
    texts = [["" if c is None else str(c) for c in line] + answer for line in sheet.rows]
    cells: list[list[Cell]] = [[*each] for each in (head, *texts)]
    written = Written("回盘", head, iter(texts), ())
    told = read_return([Sheet("回盘", cells)], read_columns(row.layout))
    finance, scope = actor(prefix, "finance"), Scope.of(row.region)
    file = store(finance, made(workbook(written)), "回盘.xlsx", row.region, "回盘文件")
    taken = take_in(
        batch=row.public_id, scope=scope, by=finance, handed=Handed(file, told), at=now
    )
    settle(returned=taken.public_id, scope=scope, by=actor(prefix, "checker"), at=now)
