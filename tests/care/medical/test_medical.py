"""Green channel, family doctor, stays and check-ups: what is written, refused and counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.duties.models import ToldEvent
from nuanxin.care.medical import queries
from nuanxin.care.medical.actions.checking import (
    Round,
    offer_again,
    open_round,
    tick,
    withdraw_round,
)
from nuanxin.care.medical.actions.greeting import Given, give, verify
from nuanxin.care.medical.actions.keeping import (
    Responsible,
    Said,
    close_institution,
    end_responsible,
    name_responsible,
    seat,
    unseat,
    write_institution,
)
from nuanxin.care.medical.actions.signing import (
    Signed,
    decline,
    follow_up,
    sign,
    stop,
    undo_follow_up,
)
from nuanxin.care.medical.actions.staying import PURPOSE, Told, admit, discharge, take_back
from nuanxin.care.medical.coverage import GAPS, coverage, gaps, said_of
from nuanxin.care.medical.models import (
    ChannelVisit,
    CheckUp,
    DoctorContract,
    HospitalStay,
    Institution,
)
from nuanxin.care.narrowing import Wanted
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.consents.actions import Said as Consented
from nuanxin.registry.consents.actions import record_answer
from nuanxin.registry.consents.models import Answer, Way
from nuanxin.registry.people.actions.papers import cancel_certificate
from nuanxin.registry.people.certificatecode import printed_code, read_code
from nuanxin.registry.people.models import (
    Household,
    Person,
    PersonFacts,
    Source,
    SupportCertificate,
)
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
DAY, AT = date(2026, 5, 18), datetime(2026, 5, 18, 2, tzinfo=UTC)
COUNTY, TOWN = Scope.of("341599"), Scope.of("341599100")
REGION = 341599000000


@pytest.fixture
def wang(appoint: Callable[[str, Role, str], Actor]) -> Hand:
    return Hand(appoint("王主任", Role.COUNTY_HEALTH, "341599"), COUNTY, DAY, AT)


@pytest.fixture
def li(appoint: Callable[[str, Role, str], Actor]) -> Hand:
    return Hand(appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100"), TOWN, DAY, AT)


@pytest.fixture
def xie(appoint: Callable[[str, Role, str], Actor], hospital: Institution, wang: Hand) -> Hand:
    """The desk of the hospital."""
    by = appoint("谢护士", Role.HOSPITAL_DESK, "341599")
    username = User.objects.get(name="谢护士").username
    seat(hand=wang, public_id=hospital.public_id, username=username)
    return Hand(by, COUNTY, DAY, AT)


@pytest.fixture
def home() -> Household:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    admitted(bereaved("1"))
    return Household.objects.get()


@pytest.fixture
def hospital(wang: Hand) -> Institution:
    return written(wang, "县医院", channel_from=DAY - timedelta(days=30))


def written(hand: Hand, name: str, place: int = REGION, **more: object) -> Institution:
    said = Said(
        name, "county", place, None, None, ("registration", "advice"), "挂号费", "某〔2025〕1号"
    )
    said = said._replace(**more)  # type: ignore[arg-type]
    if said.channel_from is None:
        said = said._replace(gives=())
    return write_institution(hand=hand, public_id=None, said=said)


def parent(home: Household, role: str = "女方") -> Person:
    found: Person = Person.objects.get(memberships__household=home, memberships__role=role)
    return found


def certified(home: Household, role: str = "女方") -> SupportCertificate:
    who = parent(home, role)
    found = SupportCertificate.objects.filter(person=who, status="valid").first()
    return found or SupportCertificate.objects.create(
        region=who.region, person=who, number=f"特扶{who.pk}", issued_on=DAY,
        source=Source.objects.all()[0],
    )  # fmt: skip


def signed(
    hand: Hand, home: Household, where: Institution, role: str = "女方"
) -> DoctorContract:
    said = Signed(where.public_id, "周医生团队", DAY, DAY + timedelta(days=364), "本人", 2)
    who = parent(home, role).public_id
    return sign(hand=hand, household=home.public_id, person=who, said=said)


def test_each_certificate_has_a_code_of_its_own_and_it_is_read_as_people_type_it(
    home: Household,
) -> None:
    codes = {certified(home, role).code for role in ("女方", "男方")}
    for each in SupportCertificate.objects.filter(pk__gt=0):
        assert read_code(each.code) == each.code
        assert read_code(printed_code(each.code).lower()) == each.code
        assert each.code not in each.number
    assert len(codes) == 2
    assert read_code("３ｆ９Ａ　２Ｃ０－１７Ｂ") == "3F9A2C017B", "full width"
    assert [read_code(text) for text in ("", "12345", "特扶0001号", "3F9A2C017G")] == [""] * 4


def test_a_desk_hears_yes_or_no_and_every_question_is_a_line(
    xie: Hand, home: Household, wang: Hand
) -> None:
    held = certified(home)
    assert verify(hand=xie, code=f" {held.code.lower()} ").good
    assert not verify(hand=xie, code="0123456789").good
    cancel_certificate(
        certificate=held.public_id, scope=COUNTY, by=wang.by, reason="去世", on=DAY
    )
    gone = verify(hand=xie, code=held.code)
    assert (gone.good, gone.row) == (False, None)
    lines = AuditEntry.objects.filter(act="medical.verified").order_by("pk")
    assert [each.ok for each in lines] == [True, False, False]
    with pytest.raises(Refusal, match="10 个字"):
        verify(hand=xie, code="云桥")
    with pytest.raises(Refusal, match="医院绿色通道窗口"):
        verify(hand=wang, code=held.code)


def test_what_was_given_is_one_line_a_day_and_says_nothing_of_the_person(
    xie: Hand, home: Household, hospital: Institution
) -> None:
    held = certified(home)
    give(hand=xie, code=held.code, given=Given(("registration",), 1500))
    give(hand=xie, code=held.code, given=Given(("advice", "registration"), None, "省立医院"))
    row = ChannelVisit.objects.get()
    assert (row.gave, row.waived_fen, row.referred_to) == (
        ["advice", "registration"], None, "省立医院",
    )  # fmt: skip
    assert (row.household_id, row.region) == (home.pk, home.region)
    for wrong in (Given(()), Given(("gold",)), Given(("advice",), 0)):
        with pytest.raises(Refusal):
            give(hand=xie, code=held.code, given=wrong)
    Institution.objects.filter(pk=hospital.pk).update(channel_until=DAY)
    with pytest.raises(Refusal, match="没有开通"):
        give(hand=xie, code=held.code, given=Given(("advice",)))


def test_a_desk_without_its_hospital_asks_for_one(
    xie: Hand, hospital: Institution, wang: Hand, home: Household
) -> None:
    username = User.objects.get(name="谢护士").username
    other = written(wang, "中医院", channel_from=DAY)
    seat(hand=wang, public_id=other.public_id, username=username)
    assert queries.desk_of(xie.by.user_id or 0) == other
    assert not queries.desks_of(hospital)
    unseat(hand=wang, public_id=other.public_id, username=username)
    with pytest.raises(Refusal, match="还没有对应的医院"):
        verify(hand=xie, code=certified(home).code)
    with pytest.raises(Refusal, match="没有这个账号"):
        seat(hand=wang, public_id=other.public_id, username="nobody")


def test_an_institution_is_put_right_and_refuses_what_does_not_hold(
    wang: Hand, li: Hand, hospital: Institution
) -> None:
    said = Said("县医院", "county", REGION, None, None, (), "", "")
    with pytest.raises(Refusal, match="已经登记过"):
        write_institution(hand=wang, public_id=None, said=said)
    with pytest.raises(Refusal, match="县级卫健或者计生协"):
        write_institution(hand=li, public_id=None, said=said)
    for wrong in (
        said._replace(kind="temple"), said._replace(gives=("advice",)),
        said._replace(channel_from=DAY, gives=()),
        said._replace(
            channel_from=DAY, channel_until=DAY - timedelta(days=1), gives=("advice",)
        ),
        said._replace(place=341502000000), said._replace(name="13800001234"),
    ):  # fmt: skip
        with pytest.raises(Refusal):
            write_institution(hand=wang, public_id=hospital.public_id, said=wrong)
    write_institution(hand=wang, public_id=hospital.public_id, said=said)
    hospital.refresh_from_db()
    assert (hospital.channel_from, hospital.gives) == (None, [])


def test_somebody_responsible_follows_another_without_overlap(
    wang: Hand, hospital: Institution
) -> None:
    first = Responsible("吴医生", "医务科", DAY - timedelta(days=9), "13700001234")
    row = name_responsible(hand=wang, public_id=hospital.public_id, said=first)
    assert row.phone_mask
    assert "0001234" not in row.phone_mask
    early = Responsible("郑医生", "门诊", DAY - timedelta(days=10))
    with pytest.raises(Refusal, match="不能更早"):
        name_responsible(hand=wang, public_id=hospital.public_id, said=early)
    second = Responsible("郑医生", "门诊", DAY)
    name_responsible(hand=wang, public_id=hospital.public_id, said=second)
    assert [each.name for each in queries.former_responsible(hospital)] == ["吴医生"]
    end_responsible(hand=wang, public_id=hospital.public_id, on=DAY)
    found = queries.institution(COUNTY, hospital.public_id)
    assert getattr(found, "now_responsible", None) == []


def test_one_contract_runs_and_follow_ups_are_counted_as_agreed(
    li: Hand, home: Household, hospital: Institution, wang: Hand
) -> None:
    row = signed(li, home, hospital)
    state = Wanted("behind")
    assert [each.pk for each in queries.contracts(TOWN, state, DAY)] == [row.pk]
    for turn in range(2):
        on = DAY + timedelta(days=turn)
        later = li._replace(day=on)
        for _ in range(2):  # told twice it is one
            follow_up(
                hand=later, household=home.public_id, contract=row.public_id, on=on, way="home"
            )
    assert not queries.contracts(TOWN, state, DAY).exists()
    (done, _) = queries.follow_ups_of([row])[row.pk]
    undo_follow_up(hand=li, household=home.public_id, follow_up=done.public_id)
    assert queries.contracts(TOWN, state, DAY).exists()
    with pytest.raises(Refusal, match="不在协议有效期内"):
        follow_up(
            hand=li, household=home.public_id, contract=row.public_id,
            on=DAY - timedelta(days=1), way="home",
        )  # fmt: skip
    with pytest.raises(Refusal, match="家庭医生协议在这里"):
        close_institution(hand=wang, public_id=hospital.public_id)
    again = signed(li, home, hospital)
    row.refresh_from_db()
    assert (row.stopped_on, row.stopped_why) == (DAY, "重新签约")
    stop(hand=li, household=home.public_id, contract=again.public_id, why="搬走了")
    close_institution(hand=wang, public_id=hospital.public_id)
    with pytest.raises(Refusal, match="请选在哪家医疗机构"):
        signed(li, home, hospital)


def test_nobody_is_asked_to_renew_for_somebody_who_died(
    li: Hand, home: Household, hospital: Institution
) -> None:
    row = signed(li, home, hospital)
    assert row.ends_on
    late = row.ends_on + timedelta(days=1)
    assert queries.ending_contracts(TOWN, late).over == 1
    PersonFacts.objects.filter(person=row.person).update(alive=False)
    assert queries.ending_contracts(TOWN, late).over == 0
    assert not queries.contracts(TOWN, Wanted("over"), late).exists()


def test_whoever_declines_is_asked_no_more_until_they_say_otherwise(
    li: Hand, home: Household, hospital: Institution
) -> None:
    who = parent(home).public_id
    decline(hand=li, household=home.public_id, person=who, on=DAY, told_by="本人")
    row = DoctorContract.objects.get()
    assert queries.contract_state(row, DAY) == "declined"
    with pytest.raises(Refusal, match="不在协议有效期内"):
        follow_up(hand=li, household=home.public_id, contract=row.public_id, on=DAY, way="home")
    signed(li, home, hospital)
    row.refresh_from_db()
    assert row.stopped_why == "重新签约"
    dead = Person.objects.get(memberships__household=home, memberships__role="子女")
    with pytest.raises(Refusal, match="已经去世"):
        decline(
            hand=li, household=home.public_id, person=dead.public_id, on=DAY, told_by="本人"
        )


def stayed(hand: Hand, home: Household, **more: object) -> HospitalStay:
    said = Told("县医院", DAY - timedelta(days=1), "family", "老伴")._replace(**more)  # type: ignore[arg-type]
    who = parent(home).public_id
    return admit(hand=hand, household=home.public_id, person=who, said=said)


def test_a_stay_is_a_duty_the_same_day_and_its_days_are_counted(
    li: Hand, home: Household
) -> None:
    row = stayed(li, home)
    told = ToldEvent.objects.get(household=home)
    assert (told.kind, told.told_on, told.words_sealed) == ("illness", DAY, None)
    assert "县医院".encode() not in bytes(row.hospital_sealed)
    with pytest.raises(Refusal, match="还没有登记出院"):
        stayed(li, home)
    on = DAY + timedelta(days=11)
    later = li._replace(day=on)
    done = discharge(
        hand=later, household=home.public_id, stay=row.public_id, on=on, proof="出院小结"
    )
    assert (queries.days_of(done, on), done.proof) == (12, "出院小结")
    same = discharge(hand=later, household=home.public_id, stay=row.public_id, on=on)
    assert same.proof == "出院小结"
    with pytest.raises(Refusal, match="重叠"):
        stayed(later, home, admitted_on=DAY + timedelta(days=3), discharged_on=on)
    # The day one goes home one may go in again; told of afterwards, nobody is sent.
    again = stayed(later, home, admitted_on=on, discharged_on=on)
    assert queries.days_of(again, on) == 1
    assert ToldEvent.objects.count() == 1
    take_back(hand=later, household=home.public_id, stay=again.public_id)
    assert HospitalStay.objects.count() == 1
    assert AuditEntry.objects.filter(act="medical.stay_back").exists()


def test_what_a_hospital_tells_needs_consent(li: Hand, home: Household) -> None:
    with pytest.raises(Refusal, match="本人先同意"):
        stayed(li, home, source="hospital")
    said = Consented(PURPOSE, Answer.GIVEN, Way.ORAL, DAY, witness="村医")
    record_answer(
        person=parent(home).public_id, scope=TOWN, by=li.by, said=said, at=AT, today=DAY
    )
    assert stayed(li, home, source="hospital").pk
    with pytest.raises(Refusal, match="怎样得知"):
        stayed(li, home, source="neighbour")


def test_a_round_is_offered_to_every_parent_once_and_ticked(
    home: Household, wang: Hand
) -> None:
    said = Round(
        "年度体检",
        REGION,
        DAY,
        DAY + timedelta(days=30),
        "卫生院",
        ("血压", "血压", "心电图"),
        "",
    )
    row = open_round(hand=wang, said=said)
    assert row.items == ["血压", "心电图"]
    assert CheckUp.objects.count() == 2
    admitted(bereaved("2", NEXT_VILLAGE))
    assert offer_again(hand=wang, public_id=row.public_id) == 2
    assert offer_again(hand=wang, public_id=row.public_id) == 0
    people = list(CheckUp.objects.order_by("pk").values_list("public_id", flat=True))
    assert (
        tick(hand=wang, public_id=row.public_id, people=people[:3], state="came", on=DAY) == 3
    )
    assert (
        tick(hand=wang, public_id=row.public_id, people=people[:3], state="came", on=DAY) == 0
    )
    tick(hand=wang, public_id=row.public_id, people=people[:1], state="asked", on=None)
    counted = queries.rounds(COUNTY).get()
    assert (counted.total, counted.came, counted.asked, counted.no) == (4, 2, 2, 0)
    narrow = queries.rounds(Scope.of(VILLAGE)).get()
    assert narrow.total == 2
    with pytest.raises(Refusal, match="才开始"):
        tick(
            hand=wang, public_id=row.public_id, people=people, state="came",
            on=DAY - timedelta(days=1),
        )  # fmt: skip
    for wrong in (
        said,
        said._replace(items=()),
        said._replace(ends_on=DAY - timedelta(days=1)),
    ):
        with pytest.raises(Refusal):
            open_round(hand=wang, said=wrong)


def test_the_three_coverages_are_the_families_behind_them_and_every_gap_is_found(
    wang: Hand, li: Hand, home: Household
) -> None:
    SupportCertificate.objects.filter(pk__gt=0).delete()

    def lacks() -> set[str]:
        (row,) = coverage(TOWN, DAY)
        assert row.families == 1
        for gap in GAPS:
            behind = gaps(TOWN, DAY, kind=gap.key)
            assert behind.count() == row.gaps[gap.key]
        assert gaps(TOWN, DAY).count() == int(not (row.doctor and row.channel))
        return {key for key, count in row.gaps.items() if count}

    assert lacks() == {"doctor", "certificate", "hospital"}
    for role in ("女方", "男方"):
        certified(home, role)
    where = written(wang, "县医院", channel_from=DAY)
    assert lacks() == {"doctor", "responsible"}
    (lacking,) = gaps(TOWN, DAY)
    assert said_of(lacking) == "有人还没有问过签约、医院没有专人"
    said = Responsible("吴医生", "医务科", DAY)
    name_responsible(hand=wang, public_id=where.public_id, said=said)
    signed(li, home, where)
    assert lacks() == {"doctor"}
    him = parent(home, "男方")
    decline(hand=li, household=home.public_id, person=him.public_id, on=DAY, told_by="本人")
    assert lacks() == set()
    (row,) = coverage(TOWN, DAY, villages=True)
    assert (row.place, row.doctor, row.declined, row.channel) == (VILLAGE, 1, 0, 1)
    # A dead husband is missed by nobody; a contract that is over is a gap again.
    DoctorContract.objects.filter(person=him).delete()
    PersonFacts.objects.filter(person=him).update(alive=False, death_date=DAY)
    assert lacks() == set()
    after = DAY + timedelta(days=365)
    (row,) = coverage(TOWN, after)
    assert row.gaps["doctor"] == 1
    end_responsible(hand=wang, public_id=where.public_id, on=DAY)
    assert lacks() == {"responsible"}


def test_who_died_is_asked_for_nothing_and_no_day_is_counted_after(
    xie: Hand, li: Hand, wang: Hand, home: Household
) -> None:
    held, stay = certified(home), stayed(li, home)
    said = Round("年度体检", REGION, DAY, DAY + timedelta(days=30), "卫生院", ("血压",), "")
    row = open_round(hand=wang, said=said)
    died = DAY + timedelta(days=4)
    PersonFacts.objects.filter(person=parent(home)).update(alive=False, death_date=died)
    later = DAY + timedelta(days=40)
    (read,) = queries.stays_of(home.pk)
    assert (read.pk, queries.stay_state(read), queries.days_of(read, later)) == (
        stay.pk, "died", 5,
    )  # fmt: skip
    assert not queries.stays(TOWN, Wanted("here")).exists()
    assert queries.stays(TOWN, Wanted("died")).count() == 1
    (counted,) = queries.rounds(COUNTY)
    assert (counted.total, counted.asked) == (1, 1)
    assert queries.people_of(COUNTY, row, Wanted()).count() == 1
    assert not verify(hand=xie, code=held.code).good


def test_a_round_opened_by_mistake_goes_until_somebody_came(
    li: Hand, wang: Hand, home: Household
) -> None:
    said = Round("年度体检", REGION, DAY, DAY + timedelta(days=30), "卫生院", ("血压",), "")
    with pytest.raises(Refusal, match="核对年份"):
        open_round(hand=wang, said=said._replace(starts_on=date(1990, 1, 1)))
    row = open_round(hand=wang, said=said)
    with pytest.raises(Refusal, match="由县里安排"):
        withdraw_round(hand=li, public_id=row.public_id)
    one = CheckUp.objects.order_by("pk")[0].public_id
    tick(hand=wang, public_id=row.public_id, people=[one], state="came", on=DAY)
    with pytest.raises(Refusal, match="不能撤销"):
        withdraw_round(hand=wang, public_id=row.public_id)
    tick(hand=wang, public_id=row.public_id, people=[one], state="asked", on=None)
    withdraw_round(hand=wang, public_id=row.public_id)
    assert not CheckUp.objects.exists()
