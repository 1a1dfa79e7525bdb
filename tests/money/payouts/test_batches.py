"""A batch on its way to finance: gathered whole, examined, frozen, signed by three people."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.events import announce
from nuanxin.base.files.stored.queries import opened
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.sheets import workbook
from nuanxin.base.vault.kinds import Kind as Sealed
from nuanxin.base.vault.sealing import unseal
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts import queries
from nuanxin.money.payouts.actions import preparing, releasing
from nuanxin.money.payouts.actions.examining import answer_lights, examine, remove_lines
from nuanxin.money.payouts.actions.preparing import Order, prepare
from nuanxin.money.payouts.actions.renewing import renew_accounts
from nuanxin.money.payouts.digest import LINES_ONLY
from nuanxin.money.payouts.models import Batch, BatchLine, BatchStep, Light
from nuanxin.money.payouts.rollfile import roll_sheet
from nuanxin.registry.exchange.events import RollUndone
from nuanxin.registry.exchange.models import ImportBatch, LedgerRow
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.facts.models import SourceKind
from nuanxin.registry.people.actions.papers import replace_account
from nuanxin.registry.people.actions.versions import PERSON, Change, write_versions
from nuanxin.registry.people.models import Account, Household, Person
from nuanxin.registry.people.newcomers import NewAccount, NewHousehold
from registry.people.families import admitted, bereaved, source

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 1, tzinfo=UTC)
COUNTY = Scope.of("341599")
ORDER = Order(
    RegionCode.parse("341599"), ("特别扶助金_死亡",), Period(2026, 1), Period(2026, 7), "上半年"
)
Appoint = Callable[[str, Role, str], Actor]


@pytest.fixture
def wang(appoint: Appoint) -> Actor:
    return appoint("王主任", Role.COUNTY_HEALTH, "341599")


@pytest.fixture
def zhou(appoint: Appoint) -> Actor:
    return appoint("周复核", Role.COUNTY_HEALTH, "341599")


@pytest.fixture
def sun(appoint: Appoint) -> Actor:
    return appoint("孙局长", Role.COUNTY_LEADER, "341599")


def _claim(household: int, person: int | None, key: str, region: int) -> Claim:
    document = "演示政发〔2020〕1号"
    shares = tuple(
        Share("演示标准", document, "演示二", level, fen)
        for level, fen in (("中央", 177000), ("省", 70800), ("市", 35400), ("县", 70800))
    )
    return Claim(
        key=f"特别扶助金_死亡/{key}/2026上", seq=0, region=region, household_id=household,
        person_id=person, benefit="特别扶助金_死亡", label="特别扶助金（死亡）",
        first=Period(2026, 1), end=Period(2026, 7), kind=Kind.REGULAR, shares=shares,
        reason="", basis="2026 上半年",
    )  # fmt: skip


def _owed(by: Actor, *families: NewHousehold) -> dict[str, int]:
    """Families with one payable for each wife; returns their people."""
    done = admitted(*families)
    claims = [
        _claim(done.households[f.key], done.people[f"{f.key}-女方"], f.key, f.region)
        for f in families
    ]
    raise_claims(claims, by=by, at=AT)
    return done.people


def _drawn(by: Actor, order: Order = ORDER) -> Batch:
    batch = prepare(by=by, scope=COUNTY, order=order, at=AT)
    examine(batch=batch.public_id, scope=COUNTY, by=by, at=AT)
    return batch


def _locked(by: Actor) -> Batch:
    _owed(by, bereaved("1"), bereaved("2"))
    batch = _drawn(by)
    return releasing.lock(batch=batch.public_id, scope=COUNTY, by=by, at=AT)


def _approved(wang: Actor, zhou: Actor, sun: Actor) -> Batch:
    batch = _locked(wang)
    releasing.recheck(batch=batch.public_id, scope=COUNTY, by=zhou, at=AT)
    return releasing.approve(
        batch=batch.public_id, scope=COUNTY, by=sun, document="演卫健〔2026〕12号", at=AT
    )


def test_changed_cards_are_taken_back_until_a_list_stands_on_them(wang: Actor) -> None:
    """What is owed meanwhile does not rest on a card."""
    people = _owed(wang, bereaved("1"))
    card = Account.objects.get(person=people["1-女方"])
    homes = tuple(Household.objects.values_list("pk", flat=True))
    event = RollUndone(
        batch=new_id(), region=341599000000, by=wang, since=AT, people=(people["1-女方"],),
        households=homes, leaving=(), cards=(card.pk,),
    )  # fmt: skip
    announce(event)
    batch = _drawn(wang)
    with pytest.raises(Refusal, match=batch.number):
        announce(event)
    releasing.abandon(batch=batch.public_id, scope=COUNTY, by=wang, reason="重编", at=AT)
    announce(event)


def test_everything_open_enters_with_the_payee_of_today(wang: Actor) -> None:
    _owed(wang, bereaved("1"), bereaved("2"))
    batch = _drawn(wang)
    assert (batch.line_count, batch.total_fen) == (2, 708000)
    line = BatchLine.objects.get(batch=batch, position=1)
    assert (line.payee, line.account_mask, line.holder) == ("陈桂兰", "****0001", "陈桂兰")
    assert set(Payable.objects.values_list("status", flat=True)) == {"batched"}


def test_a_long_batch_is_drawn_up_in_parts(
    wang: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "_PART", 2)
    _owed(wang, *(bereaved(str(n)) for n in range(1, 6)))
    batch = _drawn(wang)
    lines = BatchLine.objects.filter(batch=batch).order_by("position")
    assert [line.position for line in lines] == [1, 2, 3, 4, 5]
    assert (batch.line_count, batch.total_fen) == (5, 5 * 354000)
    assert sum(line.amount_fen for line in lines) == batch.total_fen
    assert not Payable.objects.exclude(status="batched").exists()


def test_what_is_in_a_batch_enters_no_second_one(wang: Actor) -> None:
    _owed(wang, bereaved("1"))
    _drawn(wang)
    with pytest.raises(Refusal, match="没有待发放的应付"):
        prepare(by=wang, scope=COUNTY, order=ORDER, at=AT)


def test_a_familys_own_payment_goes_to_the_wife_or_whoever_lives(wang: Actor) -> None:
    done = admitted(bereaved("1"))
    home, region = done.households["1"], bereaved("1").region
    raise_claims([_claim(home, None, "家庭1", region)], by=wang, at=AT)
    write_versions(
        PERSON,
        [Change(done.people["1-女方"], {"存活": False, "死亡日期": date(2026, 2, 1)})],
        source=source(),
        known_at=AT,
    )
    batch = _drawn(wang)
    assert BatchLine.objects.get(batch=batch).payee == "罗建国"


def _dies(person: int) -> None:
    write_versions(
        PERSON,
        [Change(person, {"存活": False, "死亡日期": date(2026, 6, 20)})],
        source=source(),
        known_at=AT,
    )


def test_a_death_written_down_after_the_check_stops_the_lock(wang: Actor) -> None:
    people = _owed(wang, bereaved("1"), bereaved("2"))
    batch = _drawn(wang)
    _dies(people["1-女方"])
    with pytest.raises(Refusal, match="体检以后情况有变：疑似死亡 1 笔"):
        releasing.lock(batch=batch.public_id, scope=COUNTY, by=wang, at=AT)
    examine(batch=batch.public_id, scope=COUNTY, by=wang, at=AT)
    light = batch.lights.get(kind="death")
    answer_lights(
        batch=batch.public_id,
        scope=COUNTY,
        by=wang,
        lights=[light.pk],
        answer="由女儿代领",
        at=AT,
    )
    releasing.lock(batch=batch.public_id, scope=COUNTY, by=wang, at=AT)


def test_a_death_written_down_after_the_approval_stops_the_file(
    wang: Actor, zhou: Actor, sun: Actor
) -> None:
    batch = _approved(wang, zhou, sun)
    line = BatchLine.objects.filter(batch=batch).order_by("position")[0]
    assert line.person_id
    _dies(line.person_id)
    with pytest.raises(Refusal, match="体检以后情况有变：疑似死亡 1 笔"):
        releasing.send(
            batch=batch.public_id, scope=COUNTY, by=wang, file=io.BytesIO(b"x"), name="x.xlsx",
            at=AT,
        )  # fmt: skip
    assert Payable.objects.filter(status="sent").count() == 0


def test_the_check_turns_on_a_light_for_each_trouble(wang: Actor) -> None:
    first, second, third = bereaved("1"), bereaved("2"), bereaved("3")
    assert first.memberships[0].person.account
    second.memberships[0].person.account = first.memberships[0].person.account
    third.memberships[0].person.account = None
    people = _owed(wang, first, second, third, _other_holder())
    write_versions(
        PERSON,
        [Change(people["1-女方"], {"存活": False, "死亡日期": date(2026, 2, 1)})],
        source=source(),
        known_at=AT,
    )
    batch = _drawn(wang)
    found = {(light.line.position, light.kind) for light in batch.lights.all()}
    assert found == {
        (1, "death"), (1, "shared_account"), (2, "shared_account"), (3, "no_account"),
        (4, "other_holder"),
    }  # fmt: skip
    assert all(light.red for light in batch.lights.all())


def _other_holder() -> NewHousehold:
    family = bereaved("4")
    family.memberships[0].person.account = NewAccount("62170000000099999", "别人")
    return family


def test_an_account_that_came_back_before_is_red_until_it_once_worked(wang: Actor) -> None:
    people = _owed(wang, bereaved("1"), bereaved("2"))
    cards = {
        key: bytes(Account.objects.get(person=people[f"{key}-女方"]).number_index)
        for key in ("1", "2")
    }
    for number, (card, result) in enumerate(
        [(cards["1"], "失败"), (cards["2"], "退票"), (cards["2"], "成功")]
    ):
        told = ImportBatch.objects.create(
            region=341599000000, kind="payment", status="committed", sender="财政局",
            file_name=f"{number}", sha256=f"{number}", staged_at=AT,
        )  # fmt: skip
        LedgerRow.objects.create(
            region=told.region, batch=told, book="payment", sheet="1", row=1, name="陈桂兰",
            account_index=card, result=result, reason="户名不符" if result == "失败" else "",
        )  # fmt: skip
    light = _drawn(wang).lights.get()
    assert (light.kind, light.red) == ("returned", True)
    assert light.text == "发放结果里这个账号没有发成功：户名不符"


def test_red_lights_stop_the_lock_until_answered(wang: Actor) -> None:
    _owed(wang, _other_holder())
    batch = _drawn(wang)
    with pytest.raises(Refusal, match="还有 1 个红灯没有处理"):
        releasing.lock(batch=batch.public_id, scope=COUNTY, by=wang, at=AT)
    light = Light.objects.get()
    answer_lights(
        batch=batch.public_id, scope=COUNTY, by=wang, lights=[light.pk], answer="监护人", at=AT
    )
    examine(batch=batch.public_id, scope=COUNTY, by=wang, at=AT)
    assert Light.objects.get().answer == "监护人"
    assert releasing.lock(batch=batch.public_id, scope=COUNTY, by=wang, at=AT).digest


def test_a_line_without_an_account_cannot_be_waved_through(wang: Actor) -> None:
    family = bereaved("1")
    family.memberships[0].person.account = None
    _owed(wang, family)
    batch = _drawn(wang)
    lights = [light.pk for light in batch.lights.all()]
    with pytest.raises(Refusal, match="没有账号的不能放行"):
        answer_lights(
            batch=batch.public_id, scope=COUNTY, by=wang, lights=lights, answer="照发", at=AT
        )


def test_a_removed_line_is_open_again(wang: Actor) -> None:
    _owed(wang, bereaved("1"), bereaved("2"))
    batch = _drawn(wang)
    line = BatchLine.objects.get(batch=batch, position=1)
    remove_lines(
        batch=batch.public_id, scope=COUNTY, by=wang, lines=[line.pk], reason="待核", at=AT
    )
    batch.refresh_from_db()
    assert (batch.line_count, batch.total_fen) == (1, 354000)
    assert Payable.objects.get(pk=line.payable_id).status == "open"


def test_what_nothing_is_ticked_for_is_refused_and_leaves_no_line(wang: Actor) -> None:
    _owed(wang, bereaved("1"))
    batch = _drawn(wang)
    story = BatchStep.objects.filter(batch=batch).count()
    asked: dict[str, Any] = {"batch": batch.public_id, "scope": COUNTY, "by": wang, "at": AT}
    with pytest.raises(Refusal, match="请先勾选要移出的明细"):
        remove_lines(**asked, lines=[], reason="待核")
    with pytest.raises(Refusal, match="请先勾选要说明的提示"):
        answer_lights(**asked, lights=[], answer="核实过")
    with pytest.raises(Refusal, match="请先勾选要更新账号的明细"):
        renew_accounts(**asked, lines=[])
    assert BatchStep.objects.filter(batch=batch).count() == story


def test_a_changed_account_stops_the_lock(wang: Actor) -> None:
    people = _owed(wang, bereaved("1"))
    batch = _drawn(wang)
    Account.objects.filter(person=people["1-女方"]).update(number_index=b"9" * 16)
    with pytest.raises(Refusal, match="体检以后情况有变：编制后改了账号 1 笔"):
        releasing.lock(batch=batch.public_id, scope=COUNTY, by=wang, at=AT)


def test_an_account_registered_since_is_taken_over_into_the_draft(wang: Actor) -> None:
    family = bereaved("1")
    card, family.memberships[0].person.account = family.memberships[0].person.account, None
    people = _owed(wang, family, bereaved("2"))
    batch = _drawn(wang)
    (light,) = batch.lights.filter(red=True)
    asked: dict[str, Any] = {"batch": batch.public_id, "scope": COUNTY, "by": wang, "at": AT}
    with pytest.raises(Refusal, match="都没有登记账号"):
        renew_accounts(**asked, lines=[light.line_id])
    assert card is not None
    replace_account(
        person=Person.objects.get(pk=people["1-女方"]).public_id,
        scope=COUNTY, by=wang, account=card, at=AT,
        origin=Origin(SourceKind.OFFICE, "经办登记", date(2026, 6, 1)),
    )  # fmt: skip
    assert renew_accounts(**asked, lines=[light.line_id]) == 1
    assert not batch.lights.filter(red=True).exists()
    line = BatchLine.objects.get(pk=light.line_id)
    assert (
        unseal(Sealed.ACCOUNT, line.public_id, bytes(line.account_sealed or b"")) == card.number
    )
    assert releasing.lock(**asked).digest


def test_an_account_for_later_does_not_stop_todays_lock(wang: Actor) -> None:
    people = _owed(wang, bereaved("1"))
    today = Account.objects.get(person=people["1-女方"])
    Account.objects.filter(pk=today.pk).update(valid_to=date(2026, 8, 1))
    today.pk, today.public_id = None, new_id()
    today.valid_from, today.number_index = date(2026, 8, 1), b"9" * 16
    today.save()
    batch = _drawn(wang)
    assert releasing.lock(batch=batch.public_id, scope=COUNTY, by=wang, at=AT).digest


def test_before_eight_in_the_morning_the_card_of_that_day_is_paid(wang: Actor) -> None:
    """Half past seven of July 1st here is still June 30th in UTC."""
    people = _owed(wang, bereaved("1"))
    replace_account(
        person=Person.objects.get(pk=people["1-女方"]).public_id, scope=COUNTY, by=wang, at=AT,
        account=NewAccount("6217000000007777", "陈桂兰"),
        origin=Origin(SourceKind.OFFICE, "经办登记", date(2026, 7, 1)),
    )  # fmt: skip
    morning = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    batch = prepare(by=wang, scope=COUNTY, order=ORDER, at=morning)
    assert BatchLine.objects.get(batch=batch).account_mask == "****7777"
    examine(batch=batch.public_id, scope=COUNTY, by=wang, at=morning)
    assert not batch.lights.filter(red=True).exists()


def test_locked_lines_change_no_more(wang: Actor) -> None:
    batch = _locked(wang)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        BatchLine.objects.filter(batch=batch).update(amount_fen=1)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        BatchLine.objects.filter(batch=batch).delete()


def test_three_people_sign_never_one_twice(wang: Actor, zhou: Actor, sun: Actor) -> None:
    batch = _locked(wang)
    asked: dict[str, Any] = {"batch": batch.public_id, "scope": COUNTY, "at": AT}
    with pytest.raises(Refusal, match="编制和复核不能是同一个人"):
        releasing.recheck(**asked, by=wang)
    releasing.recheck(**asked, by=zhou)
    for same in (wang, zhou):
        with pytest.raises(Refusal, match="三个人分别办"):
            releasing.approve(**asked, by=same, document="演卫健〔2026〕12号")
    with pytest.raises(Refusal, match="请填写请示文号"):
        releasing.approve(**asked, by=sun, document=" ")
    releasing.approve(**asked, by=sun, document="演卫健〔2026〕12号")
    steps = list(BatchStep.objects.filter(batch=batch).values_list("step", flat=True))
    assert steps == ["编制", "体检", "锁定", "复核", "审批"]


def test_whoever_helps_out_signs_as_one_with_the_absent(
    wang: Actor, zhou: Actor, sun: Actor, appoint: Appoint
) -> None:
    batch = _locked(wang)
    chen = appoint("陈科员", Role.COUNTY_HEALTH, "341599")
    asked: dict[str, Any] = {"batch": batch.public_id, "scope": COUNTY, "at": AT}
    for_maker = replace(chen, for_user=wang.user_id)
    with pytest.raises(Refusal, match="编制和复核不能是同一个人"):
        releasing.recheck(**asked, by=for_maker)
    releasing.recheck(**asked, by=replace(chen, for_user=zhou.user_id))
    for absent in (wang, chen):
        hand = replace(sun, for_user=absent.user_id)
        with pytest.raises(Refusal, match="三个人分别办"):
            releasing.approve(**asked, by=hand, document="一号")
    releasing.approve(**asked, by=sun, document="演卫健〔2026〕12号")


def test_the_database_itself_refuses_a_maker_who_signs(wang: Actor) -> None:
    batch = _locked(wang)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(checker=wang.user_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.filter(pk=batch.pk).update(approver=wang.user_id)


def test_the_file_for_finance_holds_full_numbers_and_control_totals(
    wang: Actor, zhou: Actor, sun: Actor
) -> None:
    batch = _approved(wang, zhou, sun)
    content = b"".join(workbook(roll_sheet(batch, masked=False)))
    sent = releasing.send(
        batch=batch.public_id, scope=COUNTY, by=sun, file=io.BytesIO(content), name="清册.xlsx",
        at=AT,
    )  # fmt: skip
    assert sent.file
    with opened(sent.file) as kept:
        book = load_workbook(io.BytesIO(kept.read()))
    head, *rows = book["名单"].iter_rows(values_only=True)
    first = dict(zip(head, rows[0], strict=True))
    assert first["身份证号"] == "34159919600520001X"
    assert first["社保卡（一卡通）账号"] == "6217000000000000001"
    assert (first["金额（元）"], first["所属期间"]) == (3540, "2026 年 1–6 月")
    notes = {r[0]: r[1] for r in book["导出说明"].iter_rows(values_only=True)}
    assert (notes["笔数"], notes["金额合计（元）"]) == ("2", "7080.00")
    assert notes["清册指纹"] == batch.digest
    assert set(Payable.objects.values_list("status", flat=True)) == {"sent"}


def test_nothing_is_undone_after_release(wang: Actor, zhou: Actor, sun: Actor) -> None:
    batch = _approved(wang, zhou, sun)
    asked: dict[str, Any] = {"batch": batch.public_id, "scope": COUNTY, "by": sun, "at": AT}
    releasing.send(**asked, file=io.BytesIO(b"x"), name="清册.xlsx")
    for undo in (releasing.abandon, releasing.send_back):
        with pytest.raises(Refusal, match="现在是“已送财政”"):
            undo(**asked, reason="算错了")


def test_an_abandoned_batch_gives_its_lines_back(wang: Actor) -> None:
    batch = _locked(wang)
    releasing.abandon(batch=batch.public_id, scope=COUNTY, by=wang, reason="重编", at=AT)
    assert set(Payable.objects.values_list("status", flat=True)) == {"open"}
    assert prepare(by=wang, scope=COUNTY, order=ORDER, at=AT).line_count == 2


def test_a_returned_batch_is_a_draft_with_a_reason(wang: Actor, zhou: Actor) -> None:
    batch = _locked(wang)
    back = releasing.send_back(
        batch=batch.public_id, scope=COUNTY, by=zhou, reason="第 1 笔待核", at=AT
    )
    assert (back.status, back.digest) == ("draft", "")
    note = BatchStep.objects.get(batch=batch, step="退回").note
    assert note == f"第 1 笔待核（原指纹 {batch.digest}）"


def test_a_township_cannot_pay_for_the_county(appoint: Appoint, wang: Actor) -> None:
    _owed(wang, bereaved("1"))
    li = appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100")
    with pytest.raises(Refusal, match="不在您的辖区内"):
        prepare(by=li, scope=Scope.of("341599100"), order=ORDER, at=AT)


def test_a_raise_shows_against_the_last_period(wang: Actor, zhou: Actor, sun: Actor) -> None:
    batch = _approved(wang, zhou, sun)
    asked: dict[str, Any] = {"batch": batch.public_id, "scope": COUNTY, "by": sun, "at": AT}
    releasing.send(**asked, file=io.BytesIO(b"x"), name="清册.xlsx")
    line = BatchLine.objects.get(batch=batch, position=1)
    Account.objects.filter(person=line.person_id).update(number_index=b"9" * 16)
    claim = _claim(line.household_id, line.person_id, "1", line.family_region)
    more = replace(
        claim, key="特别扶助金_死亡/1/2026下", first=Period(2026, 7), end=Period(2027, 1),
        shares=(Share("演示标准", "", "", "县", 400000),),
    )  # fmt: skip
    raise_claims([more], by=wang, at=AT)
    later = ORDER._replace(first=Period(2026, 7), end=Period(2027, 1))
    lights = _drawn(wang, later).lights.all()
    assert {light.kind: light.red for light in lights} == {
        "new_account": False, "other_amount": False,
    }  # fmt: skip


def test_every_table_of_a_batch_adds_up(wang: Actor) -> None:
    batch = _locked(wang)
    table = queries.summary(batch)
    assert table.total == (2, 708000)
    assert (
        sum(row[2][1] for row in table.rows) == sum(cell[1] for cell in table.totals) == 708000
    )
    levels = queries.levels(batch)
    assert sum(level.amount_fen for level in levels) == 708000
    assert [level.level for level in levels] == ["中央", "省", "市", "县"]


def test_many_lines_cost_no_more_statements(
    wang: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    _owed(wang, *(bereaved(str(n)) for n in range(1, 40)))
    with django_assert_max_num_queries(40):
        _drawn(wang)


def test_who_pays_and_how_the_list_is_laid_out_is_signed_with_it(
    wang: Actor, zhou: Actor
) -> None:
    batch = _locked(wang)
    laid = {"layout": batch.layout[:-1], "file_format": "csv", "totals": "foot"}
    for name, value in laid.items():
        before = getattr(batch, name)
        Batch.objects.filter(pk=batch.pk).update(**{name: value})
        with pytest.raises(Refusal, match="明细或版式与锁定时的指纹不符"):
            releasing.recheck(batch=batch.public_id, scope=COUNTY, by=zhou, at=AT)
        Batch.objects.filter(pk=batch.pk).update(**{name: before})
    releasing.recheck(batch=batch.public_id, scope=COUNTY, by=zhou, at=AT)


def test_a_list_locked_before_keeps_the_fingerprint_of_its_lines(
    wang: Actor, zhou: Actor
) -> None:
    batch = _locked(wang)
    batch.digest_form = LINES_ONLY
    before = releasing.fingerprint(batch)
    assert before != batch.digest
    Batch.objects.filter(pk=batch.pk).update(digest_form=LINES_ONLY, digest=before)
    releasing.recheck(batch=batch.public_id, scope=COUNTY, by=zhou, at=AT)
    back: dict[str, Any] = {
        "batch": batch.public_id, "scope": COUNTY, "by": wang, "at": AT,
    }  # fmt: skip
    releasing.send_back(**back, reason="重锁")
    examine(**back)
    assert releasing.lock(**back).digest == batch.digest
