"""Two counties that must not see each other, with a mark in everything about every family.

The mark of a family (`K017X`) stands in names, numbers of files and certificates, names of
sources and holders, reasons and messages; its full numbers are remembered too. Whatever an
answer shows can so be traced to the family, and the family to its region.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

from nuanxin.base.files.stored.actions import store
from nuanxin.base.identity.actions import give_post, open_account
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.base.jobs.actions import run_inline
from nuanxin.base.jobs.models import Job
from nuanxin.base.jurisdiction.actions import add_villages
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.period import Period
from nuanxin.kit.region import RegionCode
from nuanxin.kit.term import Term
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.actions.preparing import Order, prepare
from nuanxin.money.payouts.models import Batch
from nuanxin.registry.asks.actions.answering import Said, answer
from nuanxin.registry.asks.actions.asking import ask_village
from nuanxin.registry.employers.actions import Particulars, add_employer
from nuanxin.registry.employers.models import Employer
from nuanxin.registry.exchange.actions.staging import Handed, stage
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.people.staging import Asked as AskedRoll
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.people.actions.intake import admit
from nuanxin.registry.people.models import Household, Membership, PersonFacts
from nuanxin.registry.people.newcomers import (
    NewAccount,
    NewHousehold,
    NewMembership,
    NewPerson,
)
from nuanxin.registry.people.vocabulary import Value
from nuanxin.registry.people.words import SourceKind
from nuanxin.support.benefits.actions.accruing import accrue, accrue_differences
from nuanxin.support.benefits.actions.assessing import Asked, assess
from nuanxin.support.benefits.actions.rolls import OnRoll, Roll, take_over
from nuanxin.support.benefits.actions.settings import seed_payment_terms
from nuanxin.support.benefits.models import Finding
from nuanxin.support.crosscheck.actions import Books, check
from nuanxin.support.crosscheck.models import CrossCheck, Issue
from support.benefits.county import DEATH, policy
from workbooks import number, write_xlsx

COUNTIES = ("341599", "341502")
TOWNS = ("341599100", "341599101", "341502100")
VILLAGES = {town: (int(f"{town}201"), int(f"{town}202")) for town in TOWNS}
NOW, LATER = datetime(2026, 11, 22, 3, tzinfo=UTC), datetime(2026, 12, 22, tzinfo=UTC)
HALF = Term.parse("2026-H2")
PASSWORD = "暖心-leaks-1"
MARK = re.compile(r"K[0-9]{3}X")
_KNOWN = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with an address, and where it lies."""

    key: object
    region: int


@dataclass(slots=True)
class World:
    """Marks by region, addresses of everything, and who logs in."""

    marks: dict[str, int] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    things: dict[str, list[Thing]] = field(default_factory=dict)
    where: dict[object, int] = field(default_factory=dict)
    users: dict[str, Scope] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)

    def allowed(self, user: str) -> set[str]:
        """The marks of the families inside somebody's area."""
        scope = self.users[user]
        return {mark for mark, region in self.marks.items() if scope.covers(region)}

    def follow(self) -> None:
        """Families that were handed to another unit are seen there now."""
        numbers = {f"JT-{mark}": mark for mark in self.marks}
        homes = Household.objects.filter(number__in=numbers).values_list("number", "region")
        self.marks |= {numbers[number]: region for number, region in homes}
        for model in (Household, Finding, Payable):
            self.where |= dict(model.objects.values_list("public_id", "region"))

    def region_of(self, thing: Thing) -> int:
        """Where it lies now."""
        key = thing.key[0] if isinstance(thing.key, tuple) else thing.key
        return self.where.get(key, thing.region)

    def add(self, kind: str, key: object, region: int) -> None:
        self.things.setdefault(kind, []).append(Thing(key, region))


def build(folder: Path) -> World:
    """Everything a county has, twice, through the same actions the pages use."""
    world = World()
    add_villages(
        villages=[(code, f"{code % 1000}村") for pair in VILLAGES.values() for code in pair],
        source="演示",
    )
    _appoint(world)
    for county in COUNTIES:
        _fill(world, county, folder)
    return world


def _appoint(world: World) -> None:
    places = {
        Role.VILLAGE_CONTACT: str(VILLAGES[TOWNS[0]][0]), Role.TOWNSHIP_HANDLER: TOWNS[0],
        Role.SUPERVISOR: "3415",
    }  # fmt: skip
    for role in Role:
        _open(world, f"{role}", role, places.get(role, COUNTIES[0]))
    _open(world, "township_next", Role.TOWNSHIP_HANDLER, TOWNS[1])
    _open(world, "county_other", Role.COUNTY_HEALTH, COUNTIES[1])
    _open(world, "leader_other", Role.COUNTY_LEADER, COUNTIES[1])
    _open(world, "gone", Role.COUNTY_HEALTH, COUNTIES[0], ends_on=date(2021, 1, 1))
    world.users["gone"] = Scope.nothing()


def _open(
    world: World, name: str, role: Role, region: str, ends_on: date | None = None
) -> None:
    user = open_account(username=name, name=f"经办{len(world.users)}", password=PASSWORD)
    place = RegionCode.parse(region)
    post = give_post(user=user, role=role, region=place, starts_on=date(2020, 1, 1))
    if ends_on:
        post.ends_on = ends_on
        post.save(update_fields=["ends_on"])
    world.users[name], world.roles[name] = Scope.of(region), role


def acting(name: str) -> Actor:
    return actor_of(User.objects.get(username=name).posts.get())


def _fill(world: World, county: str, folder: Path) -> None:
    scope, place = Scope.of(county), RegionCode.parse(county)
    by = acting("county_health" if county == COUNTIES[0] else "county_other")
    for town in (each for each in TOWNS if each.startswith(county)):
        for village in VILLAGES[town]:
            for _ in range(2):
                _family(world, village, by)
        # The last code before a township's range begins is the township itself.
        _family(world, int(f"{town}000"), by)
    _ask(world, scope, by)
    _unit(world, scope, county, by)
    _pay(world, scope, place, by)
    _compare(world, scope, place, by)
    for town in (each for each in TOWNS if each.startswith(county)):
        _import(world, town, folder, by)
    for batch in Batch.objects.within(scope):
        world.add("batch", batch.public_id, batch.region)
    for finding in Finding.objects.within(scope):
        world.add("finding", finding.public_id, finding.region)
    for job in Job.objects.within(scope):
        world.add("job", job.public_id, job.region)


def _family(world: World, village: int, by: Actor) -> None:
    count = len(world.marks) + 1
    mark = f"K{count:03d}X"
    world.marks[mark] = village
    origin = Origin(SourceKind.ROLL, f"花名册{mark}", date(2026, 1, 5))
    source = name_source(by=by, region=village, origin=origin, recorded_at=_KNOWN)
    alive: dict[str, Value] = {"存活": True, "婚姻状况": "初婚", "户口性质": "农业"}
    card, phone = f"62170000000{count:05d}000", f"1380000{count:04d}"
    wife_id, husband_id = number("19600520", count * 2), number("19580102", count * 2 + 1)
    for text in (card, phone, wife_id, husband_id, f"{mark}号院"):
        world.secrets[text] = mark
    wife = NewPerson(
        f"{mark}-w", f"陈{mark}", {"性别": "女", "出生日期": date(1960, 5, 20), **alive},
        id_number=wife_id, phone=phone, certificate=f"TF-{mark}",
        account=NewAccount(card, f"陈{mark}", "演示农商行"),
    )  # fmt: skip
    husband = NewPerson(
        f"{mark}-h", f"罗{mark}", {"性别": "男", "出生日期": date(1958, 1, 2), **alive},
        id_number=husband_id,
    )  # fmt: skip
    child = NewPerson(
        f"{mark}-c", f"罗小{mark}",
        {
            "性别": "男", "出生日期": date(1985, 3, 4),
            "存活": False, "死亡日期": date(2005, 6, 7),
        },
    )  # fmt: skip
    made = admit(
        [
            NewHousehold(
                mark, village, date(2026, 1, 5), number=f"JT-{mark}",
                facts={"子女情况已核实": True, "户籍地": village},
                hukou_address=f"{mark}号院",
                memberships=[
                    NewMembership(wife, "女方"), NewMembership(husband, "男方"),
                    NewMembership(child, "子女", parentage="双方亲生"),
                ],
            )
        ],
        source=source, known_at=_KNOWN,
    )  # fmt: skip
    home = Household.objects.get(pk=made.households[mark])
    world.add("family", home.public_id, village)
    for tie in Membership.objects.filter(household=home).select_related("person"):
        world.add("person", (home.public_id, tie.person.public_id), village)


def _ask(world: World, scope: Scope, by: Actor) -> None:
    """Every other village was asked about its first family; half of them have answered."""
    for home in Household.objects.within(scope).order_by("pk")[::2]:
        if home.region % 1000 == 0:
            continue
        made = ask_village(
            household=home.public_id, scope=scope, by=by, contact=f"联系人{home.number}", at=NOW
        )
        world.add("ask", made.ask.public_id, home.region)
        if home.pk % 4 and made.ask.link:
            said = Said("differs", f"搬走了{home.number}")
            answer(link=made.ask.link, said=said, ip="", at=NOW)


def _unit(world: World, scope: Scope, county: str, by: Actor) -> None:
    region = int(RegionCode.parse(county).value)
    origin = Origin(SourceKind.ROLL, "单位名册", date(2026, 1, 5))
    unit = add_employer(
        region=region, scope=scope, by=by, unit=Particulars(f"{county}单位"), origin=origin,
        at=NOW,
    )  # fmt: skip
    world.add("unit", unit.public_id, region)
    people = PersonFacts.objects.within(scope)
    people.filter(person__name__startswith="陈").update(
        employer=Employer.objects.get(pk=unit.pk)
    )


def _pay(world: World, scope: Scope, place: RegionCode, by: Actor) -> None:
    """Half a year raised and put into a batch; then one death is heard of late."""
    rows = [
        OnRoll(tie.household_id, tie.region, tie.person_id, DEATH, 2020)
        for tie in Membership.objects.within(scope).filter(role__in=["女方", "男方"])
    ]
    roll = Roll(uuid4(), "演示卫健〔2026〕1号", date(2026, 1, 5), NOW)
    take_over(by=by, roll=roll, rows=rows)
    seed_payment_terms(county=place, year=2026, policy=policy())
    _assess(scope, place, by, NOW)
    accrue(by=by, scope=scope, term=HALF, at=NOW)
    if not Payable.objects.within(scope).exists():  # no pack gives this county an amount
        raise_claims([_claim(tie) for tie in rows], by=by, at=NOW)
    order = Order(place, (DEATH,), Period(2026, 7), Period(2027, 1), f"{place.value}下半年")
    prepare(by=by, scope=scope, order=order, at=NOW)
    for town in {row.region // 1000 for row in Payable.objects.within(scope)}:
        first = Membership.objects.filter(region__gte=town * 1000, role="女方").order_by("id")[
            0
        ]
        dead = PersonFacts.objects.filter(person=first.person_id, known_to=None)
        dead.update(alive=False, death_date=date(2026, 10, 5))
    _assess(scope, place, by, LATER)
    accrue_differences(by=by, scope=scope, term=HALF, at=LATER)
    for case in Payable.objects.within(scope).filter(kind="recovery"):
        world.add("case", case.public_id, case.region)


def _claim(row: OnRoll) -> Claim:
    return Claim(
        key=f"{DEATH}/{row.person_id}/2026下", seq=0, region=row.region,
        household_id=row.household_id, person_id=row.person_id, benefit=DEATH,
        label="特别扶助金（死亡）",
        first=Period(2026, 7), end=Period(2027, 1), kind=Kind.REGULAR,
        shares=(Share("标准", "演示政发〔2020〕1号", "一", "县", 354000),),
        reason="", basis="2026",
    )  # fmt: skip


def _assess(scope: Scope, place: RegionCode, by: Actor, at: datetime) -> None:
    assess(by=by, scope=scope, asked=Asked(place, HALF, at, policy()))


def _compare(world: World, scope: Scope, place: RegionCode, by: Actor) -> None:
    region = int(place.value)
    payment = ImportBatch.objects.create(
        region=region, kind="payment", status="committed", sender="财政局",
        file_name=f"{place.value}结果.xlsx", sha256=f"p{place.value}", staged_at=NOW,
    )  # fmt: skip
    books = Books(place, None, payment.public_id)
    done: CrossCheck = check(by=by, scope=scope, books=books, day=NOW.date(), at=NOW)
    world.add("check", done.public_id, region)
    for issue in Issue.objects.filter(check_run=done):
        world.add("issue", issue.pk, issue.region)
    job = run_inline(
        "crosscheck.check", by=by, region=place, today=NOW.date(),
        arguments={"region": region, "payment": str(payment.public_id), "national": ""},
    )  # fmt: skip
    assert job.status == "done"


def _import(world: World, town: str, folder: Path, by: Actor) -> None:
    """A roll that waits for its commit: a new family with a mark of its own."""
    count = len(world.marks) + 1
    mark, village = f"K{count:03d}X", VILLAGES[town][0]
    world.marks[mark] = village
    who = number("19620304", count)
    world.secrets[who] = mark
    head: list[object] = ["户编号", "村", "姓名", "角色", "身份证号", "存活状况", "工作单位"]
    row: list[object] = [mark, str(village), f"何{mark}", "女方", who, "健在", f"{mark}厂"]
    path = write_xlsx(folder / f"{town}.xlsx", {"花名册": [head, row]})
    region = RegionCode.parse(town)
    file = store(
        by, io.BytesIO(path.read_bytes()), f"{mark}.xlsx", int(region.value), "import.people"
    )
    asked = AskedRoll(region, NOW.date(), sender=f"{mark}报送")
    batch = stage(by=by, scope=Scope.of(town), handed=Handed(file, NOW), asked=asked)
    world.add("import", batch.public_id, batch.region)


def absent(like: Thing) -> object:
    """An address of the same shape that nothing has."""
    if isinstance(like.key, tuple):
        return tuple(uuid4() for _ in like.key)
    return uuid4() if isinstance(like.key, UUID) else 2_000_000_000
