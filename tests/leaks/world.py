"""Two counties that must not see each other, with a mark in everything about every family.

The mark of a family (`K017X`) stands in names, numbers, sources, holders, reasons and messages;
its full numbers are remembered too. What an answer shows leads to the family and its region.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from base.papers.sheets import written
from leaks.visits import meet
from leaks.years import MOVING, fill_reminders, fill_year
from money.returns.files import DORMANT, read, table
from nuanxin.base.files.cleaning import Clean, Form
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
from nuanxin.base.links.actions import issue
from nuanxin.base.papers.actions import Brought, offer
from nuanxin.care.contacts.actions.assigning import Hand as ContactHand
from nuanxin.care.contacts.actions.assigning import assign
from nuanxin.care.contacts.actions.people import Particulars as ContactParticulars
from nuanxin.care.contacts.actions.people import add_person
from nuanxin.care.contacts.actions.schemes import Adoption, adopt_scheme
from nuanxin.care.contacts.schemes import templates
from nuanxin.casework.procedures.library import named
from nuanxin.casework.procedures.posting import Wanted
from nuanxin.casework.road.actions.noticing import post
from nuanxin.casework.road.actions.objecting import Said as Objected
from nuanxin.casework.road.actions.objecting import object_to
from nuanxin.casework.road.actions.opening import Handed as HandedIn
from nuanxin.casework.road.actions.opening import Request, open_case, submit
from nuanxin.casework.road.actions.rows import Hand
from nuanxin.casework.road.actions.scanning import Sheet, attach
from nuanxin.casework.road.actions.stepping import write_step
from nuanxin.casework.road.filled import Filled
from nuanxin.casework.road.models import Case, Notice
from nuanxin.casework.road.verdicts import Verdict
from nuanxin.casework.road.walking import asked_papers
from nuanxin.kit.period import Period
from nuanxin.kit.region import RegionCode
from nuanxin.kit.term import Term
from nuanxin.money.funds.actions.entering import Paper, enter
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payables.models import EmployerDue, Payable
from nuanxin.money.payouts.actions.booking import book_sent
from nuanxin.money.payouts.actions.preparing import Order, prepare
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.recoveries.actions.planning import Part, agree
from nuanxin.money.recoveries.actions.receiving import Money, receive
from nuanxin.money.recoveries.actions.rows import Letter
from nuanxin.money.recoveries.actions.telling import tell
from nuanxin.money.recoveries.actions.waiving import propose
from nuanxin.money.returns.actions.settling import settle
from nuanxin.money.returns.actions.taking import Handed as HandedReturn
from nuanxin.money.returns.actions.taking import take_in
from nuanxin.money.returns.models import Bounce, LateReturn
from nuanxin.registry.asks.actions.answering import Said, answer
from nuanxin.registry.asks.actions.asking import ask_village
from nuanxin.registry.consents.actions import Said as Agreed
from nuanxin.registry.consents.models import Answer, Way
from nuanxin.registry.consents.purposes import COUNTY_TRANSFER
from nuanxin.registry.employers.actions import Particulars, add_employer
from nuanxin.registry.employers.models import Employer
from nuanxin.registry.exchange.actions.staging import Handed, stage
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.people.staging import Asked as AskedRoll
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.people.actions.intake import admit
from nuanxin.registry.people.models import Account, Household, Membership, PersonFacts
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
from nuanxin.support.intake.actions.answering import Named, Seen, Wishes, keep, send
from nuanxin.support.intake.models import RequestPhoto, VillageRequest
from nuanxin.support.intake.queries import TASK as FILLING
from nuanxin.support.transfers.actions.ends import Hand as Ended
from nuanxin.support.transfers.actions.offering import Consented, Offer
from nuanxin.support.transfers.actions.offering import offer as offer_away
from nuanxin.support.transfers.models import Arrival
from nuanxin.web.papers.catalogue import papers
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
        for model in (Household, Finding, Payable, *MOVING):
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
    _fill_in(world, scope, by)
    _request(world, scope, by)
    _unit(world, scope, county, by)
    _contacts(world, scope, county, by)
    _pay(world, scope, place, by)
    _compare(world, scope, place, by)
    fill_year(world.add, by, place, LATER)
    fill_reminders(world.add, by, place, LATER)
    for town in (each for each in TOWNS if each.startswith(county)):
        _import(world, town, folder, by)
    _template(world, scope, place, by)
    _transfer(world, scope, county, by)
    for batch in Batch.objects.within(scope).order_by("pk"):
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


def _fill_in(world: World, scope: Scope, by: Actor) -> None:
    """Every third family was asked through its village; most of them have sent a request."""
    for home in Household.objects.within(scope).order_by("pk")[1::3]:
        if home.region % 1000 == 0:
            continue
        issued = issue(task=FILLING, region=home.region, by=by, days=7, at=NOW)
        wife = Membership.objects.get(household=home, role="女方")
        row = VillageRequest.objects.create(
            household=home, region=home.region, person_id=wife.person_id, matter=DEATH,
            label="特别扶助金", papers=["户口簿"], task="fill", link=issued.link,
            contact=f"联系人{home.number}", asked_by_id=issued.link.made_by_id, asked_at=NOW,
            until=issued.link.expires_at,
        )  # fmt: skip
        world.add("told", row.public_id, home.region)
        page = Clean(home.number.encode(), Form.JPEG)
        for screen in (
            Wishes("wants", f"想要{home.number}"), Named("unknown"),
            Seen(frozenset(), {"户口簿": page}),
        ):  # fmt: skip
            keep(link=issued.link, screen=screen, ip="", at=NOW)
        if home.pk % 2:
            send(link=issued.link, ip="", at=NOW)
        photo = RequestPhoto.objects.get(request=row)
        world.add("picture", (row.public_id, photo.public_id), home.region)


def _request(world: World, scope: Scope, by: Actor) -> None:
    """Every third family has asked for something; the first of each township is posted."""
    procedure = named("anhui-special-support")
    assert procedure is not None
    hand = Hand(replace(by, role=Role.TOWNSHIP_HANDLER), scope, NOW.date(), NOW)
    papers = {name: HandedIn("handed") for name, _ in asked_papers(procedure, "奖励扶助")}
    posted: set[int] = set()
    for home in Household.objects.within(scope).order_by("pk")[::3]:
        wife = Membership.objects.get(household=home, role="女方")
        asked = Request(
            home.public_id, wife.person_id, "奖励扶助", NOW.date(), Case.Channel.DESK
        )
        verdict = Verdict("eligible", "奖励扶助", f"符合{home.number}", NOW.date(), {})
        row = open_case(
            hand=hand, request=asked, procedure=procedure, verdict=verdict, papers=papers
        )
        world.add("request", row.public_id, home.region)
        page = Sheet(next(iter(papers)), Clean(home.number.encode(), Form.JPEG))
        scan = attach(hand=hand, case=row.public_id, revision=row.revision, sheet=page)
        world.add("sheet", (row.public_id, scan.public_id), home.region)
        row.refresh_from_db()
        if home.region // 1000 not in posted:
            posted.add(home.region // 1000)
            _posted(hand, row, home.number)
    for notice in Notice.objects.within(scope):
        world.add("notice", notice.public_id, notice.region)


def _posted(hand: Hand, row: Case, mark: str) -> None:
    row = submit(hand=hand, case=row.public_id, revision=row.revision)
    form = {"attended": f"张{mark}、李主任", "opinion": "同意上报", "minutes": f"情况{mark}"}
    filled = Filled(hand.day, form)
    row = write_step(hand=hand, case=row.public_id, revision=row.revision, filled=filled)
    until = hand.day + timedelta(days=9)
    post(
        hand=hand, cases=[row.public_id],
        wanted=Wanted(hand.day, until, f"告知{mark}", "0564-1234567"),
    )  # fmt: skip
    row.refresh_from_db()
    object_to(
        hand=hand, case=row.public_id, revision=row.revision,
        said=Objected(hand.day, f"有意见{mark}"),
    )  # fmt: skip


def _template(world: World, scope: Scope, place: RegionCode, by: Actor) -> None:
    """The county's own form, brought and not yet used."""
    brought = Brought("本县.docx", written(f"{place.value} {{{{ 女方姓名 }}}}"), "")
    made = offer(
        by=by, scope=scope, county=place, paper=papers()["application"], brought=brought, at=NOW
    )
    world.add("form", made.public_id, made.region)


def _transfer(world: World, scope: Scope, county: str, by: Actor) -> None:
    """One family wants to go to the other county, which has not answered."""
    home = Household.objects.within(scope).order_by("-pk")[0]
    wife = Membership.objects.get(household=home, role="女方").person
    other = next(each for each in COUNTIES if each != county)
    said = Agreed(COUNTY_TRANSFER, Answer.GIVEN, Way.ORAL, NOW.date(), witness="见证人")
    wanted = Offer(
        int(other) * 10**6, NOW.date(), "随女儿居住", Consented(wife.public_id, said)
    )
    row = offer_away(
        hand=Ended(by, scope, NOW.date(), NOW), household=home.public_id, asked=wanted
    )
    world.add("departure", row.public_id, row.region)
    into = Arrival.objects.get(pair=row.pair)
    world.add("arrival", into.public_id, into.region)


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
    for tie in Membership.objects.within(scope).filter(role="女方"):
        due = EmployerDue.objects.create(
            region=tie.region, claim_key=f"一次性抚慰金/h{tie.household_id}/2026", seq=0,
            household_id=tie.household_id, benefit="一次性抚慰金", label="一次性抚慰金",
            level="女方单位", employer_id=unit.pk, document="演示政发〔2020〕1号",
            amount_fen=250000, raised_at=NOW,
        )  # fmt: skip
        world.add("due", due.public_id, due.region)


def _contacts(world: World, scope: Scope, county: str, by: Actor) -> None:
    """A scheme, somebody of the county, and somebody in a post of every other family."""
    region = int(RegionCode.parse(county).value)
    sample = templates()["national"]
    said = Adoption("national", sample.name, "演示文", date(2026, 1, 1), sample.posts)
    adopt_scheme(region=region, by=by, said=said, at=NOW)
    named = ContactParticulars(
        "何联系", "女", "县级领导", region, date(2026, 1, 5), "13900005678"
    )
    leader = add_person(scope=scope, by=by, said=named, at=NOW)
    world.add("contact", leader.public_id, region)
    for home in Household.objects.within(scope).order_by("pk")[::2]:
        town = home.region - home.region % 1000
        goes = named._replace(name=f"干部{home.pk}", title="乡镇干部", place=town)
        person = add_person(scope=scope, by=by, said=goes, at=NOW)
        filled = {"乡镇联系人": person.public_id}
        hand = ContactHand(by, scope, NOW.date(), NOW)
        assign(hand=hand, household=home.public_id, filled=filled)
        meet(hand, home, world.add)


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
    _send(world, scope, place, by, rows)
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
        _give_back(world, case, scope, by)


def _give_back(world: World, case: Payable, scope: Scope, by: Actor) -> None:
    """A recovery with everything that can be said about it, the mark in every word."""
    before = Payable.objects.filter(claim_key=case.claim_key).exclude(pk=case.pk)
    stood = dict(before.values_list("pk", "status"))
    before.update(status="paid")
    mark = case.person.name if case.person else case.household.number
    key, day = case.public_id, LATER.date()
    letter = Letter(f"告知{mark}", day, f"交给{mark}")
    tell(case=key, scope=scope, by=by, letter=letter, at=LATER)
    parts = [Part(date(2027, 1, 15), case.amount_fen)]
    agree(case=key, scope=scope, by=by, parts=parts, reason=f"{mark}分期", at=LATER)
    money = Money(day, f"凭证{mark[-5:]}", "transfer", 100)
    made = receive(case=key, scope=scope, by=by, money=money, at=LATER)
    world.add("receipt", made.public_id, made.region)
    propose(case=key, scope=scope, by=by, amount_fen=1, reason=f"{mark}重病", at=LATER)
    for key_before, status in stood.items():  # no bank has paid it, and the book knows
        Payable.objects.filter(pk=key_before).update(status=status)


def _send(world: World, scope: Scope, place: RegionCode, by: Actor, rows: list[OnRoll]) -> None:
    """The half-year before went to finance, into the book, and came back unpaid but for one.

    The county has been given money.
    """
    before = [
        replace(_claim(row), key=f"{DEATH}/{row.person_id}/旧", first=Period(2026, 1),
                end=Period(2026, 7))
        for row in rows
        if Account.objects.filter(person=row.person_id).exists()
    ]  # fmt: skip
    raise_claims(before, by=by, at=NOW)
    order = Order(place, (DEATH,), Period(2026, 1), Period(2026, 7), f"{place.value}上半年")
    sent = prepare(by=by, scope=scope, order=order, at=NOW)
    Payable.objects.filter(lines__batch=sent).update(status="sent")
    sent.status, sent.digest, sent.sent_at = Batch.Status.SENT, "0" * 64, NOW
    sent.save()
    book_sent(sent, by, NOW)
    file = store(by, io.BytesIO(str(place).encode()), "回盘.xlsx", sent.region, "回盘文件")
    told = read(sent, table(sent, lambda number: DORMANT if number > 1 else _PAID))
    made = take_in(
        batch=sent.public_id, scope=scope, by=by, handed=HandedReturn(file, told), at=NOW
    )
    leader = acting("county_leader" if place.value.startswith(COUNTIES[0]) else "leader_other")
    settle(returned=made.public_id, scope=scope, by=leader, at=NOW)
    _come_back(world, scope, by)
    for bounce in Bounce.objects.within(scope):
        world.add("bounce", bounce.public_id, bounce.region)
    paper = enter(
        region=sent.region, scope=scope, by=by, paper=_paper(f"{place.value}指标"), at=NOW
    )
    world.add("paper", paper.public_id, paper.region)


_PAID = ("成功", "", "PZ-1", NOW.date())


def _paper(number: str) -> Paper:
    label = "特别扶助金（死亡）"
    return Paper(
        2026, "main", number, "2100717", "县", ((DEATH, label),), 10**6, date(2026, 5, 1)
    )


def _come_back(world: World, scope: Scope, by: Actor) -> None:
    """Lines of a batch, and what somebody has entered of one as come back after it was paid."""
    given = BatchLine.objects.within(scope).exclude(batch__status="draft")
    for line in given.order_by("pk")[:6]:
        batch = line.batch.public_id
        world.add("line", (batch, line.public_id), line.region)
        mark = line.payee
        late = LateReturn.objects.create(
            region=line.payable.region, payable=line.payable, line=line, day=NOW.date(),
            voucher=f"退{mark[-5:]}", cause="closed", words=f"{mark}销户",
            enterer_id=by.user_id or 0,
            entered_at=NOW,
        )  # fmt: skip
        world.add("late", (batch, late.public_id), line.region)


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
    for found in Issue.objects.filter(check_run=done):
        world.add("issue", found.pk, found.region)
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
