"""Villages merge and get other codes: everybody's file goes along, what is signed stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.apps import apps

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.identity.models import Post
from nuanxin.base.identity.roles import Role
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jobs.models import Job
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.queries import villages
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.jurisdiction.scoped import ScopedRow
from nuanxin.base.recoding.actions import Order, recode, recoded_columns
from nuanxin.base.recoding.models import RegionChange
from nuanxin.base.recoding.table import Change, read_changes
from nuanxin.config.cli import main
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payouts.actions.preparing import Order as BatchOrder
from nuanxin.money.payouts.actions.preparing import prepare
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.registry.people.models import Household, HouseholdFacts, Move, Person
from nuanxin.registry.people.queries.timeline import HANDLED, history
from registry.exchange.imports import staged
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved
from workbooks import write_xlsx

Appoint = Callable[[str, Role, str], Actor]
pytestmark = pytest.mark.django_db
AT, ON = datetime(2026, 7, 1, tzinfo=UTC), date(2026, 12, 1)
PAPER = "演示政办〔2026〕30号"
MERGED = Order([Change(VILLAGE, NEXT_VILLAGE, "")], ON, PAPER)
NEWLY = 341599101299


@pytest.fixture(autouse=True)
def _villages() -> None:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")


def _claimed(home: int, person: int) -> None:
    share = Share("演示标准", "演示政发〔2020〕1号", "演示二", "县", 354000)
    claim = Claim(
        key=f"特别扶助金_死亡/p{person}/2026-H1", seq=0, region=VILLAGE, household_id=home,
        person_id=person, benefit="特别扶助金_死亡", label="特别扶助金（死亡）",
        first=Period(2026, 1), end=Period(2026, 7), kind=Kind.REGULAR, shares=(share,),
        reason="", basis="2026 上半年发放测算",
    )  # fmt: skip
    raise_claims([claim], by=SYSTEM, at=AT)


def _drawn_up(appoint: Appoint) -> Batch:
    done = admitted(bereaved())
    _claimed(done.households["1"], done.people["1-女方"])
    order = BatchOrder(
        RegionCode.parse("341599"), ("特别扶助金_死亡",), Period(2026, 1), Period(2026, 7), "试"
    )
    by = appoint("health", Role.COUNTY_HEALTH, "341599")
    return prepare(by=by, scope=Scope.of("341599"), order=order, at=AT)


def _standing(region: int) -> dict[str, int]:
    found = {
        model.__name__: model.objects.filter(region=region).count()
        for model in apps.get_models()
        if issubclass(model, ScopedRow)
    }
    return {name: count for name, count in found.items() if count}


def test_every_row_of_the_old_code_goes_over_and_none_is_lost() -> None:
    admitted(bereaved())
    HouseholdFacts.objects.update(hukou_region=VILLAGE)
    before = _standing(VILLAGE)
    recode(by=SYSTEM, order=MERGED, at=AT)
    assert _standing(VILLAGE) == {"Source": before["Source"]}
    assert _standing(NEXT_VILLAGE) == before | {"Move": 1, "Source": 1}
    assert set(HouseholdFacts.objects.values_list("hukou_region", flat=True)) == {NEXT_VILLAGE}


def test_no_column_of_a_place_is_forgotten() -> None:
    named = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if issubclass(model, ScopedRow)
        for field in model._meta.fields
        if "region" in field.name
    }
    going = {f"{model.__name__}.{column}" for model, column in recoded_columns()}
    assert named - going == {
        "Move.from_region", "Move.to_region", "BatchLine.family_region",
        "Source.region", "Assessment.region", "Review.region", "CrossCheck.region",
        "Entry.region", "Posting.region", "ClosedMonth.region", "BatchBalance.region",
        "FindingCount.region",  # counted with the findings that go over
    }  # fmt: skip


def test_the_history_says_by_which_document_since_when() -> None:
    admitted(bereaved())
    recode(by=SYSTEM, order=MERGED, at=AT)
    move = Move.objects.get()
    assert (move.from_region, move.to_region, move.moved_on) == (VILLAGE, NEXT_VILLAGE, ON)
    assert (move.source.label, move.source.document) == ("区划调整", PAPER)
    lines = [str(entry) for entry in history(Household.objects.get(), HANDLED)]
    assert any("桃林村" in line and "河口村" in line for line in lines)
    assert RegionChange.objects.get().new == NEXT_VILLAGE
    entry = AuditEntry.objects.get(act="region.change")
    assert entry.payload["codes"] == {str(VILLAGE): NEXT_VILLAGE}


def test_a_new_village_stands_the_old_one_is_offered_no_more() -> None:
    recode(by=SYSTEM, order=Order([Change(VILLAGE, NEWLY, "新河社区")], ON, PAPER), at=AT)
    assert Region.objects.get(code=NEWLY).kind == Region.Kind.COMMUNITY
    assert Region.objects.get(code=VILLAGE).valid_to == ON
    offered = [each.name for each in villages(RegionCode.parse("341599"))]
    assert offered == ["河口村", "新河社区"]


def test_the_township_that_takes_over_sees_the_family_the_other_no_more() -> None:
    admitted(bereaved())
    recode(by=SYSTEM, order=MERGED, at=AT)
    with within_scope(Scope.of("341599100")):
        assert not Person.objects.exists()
    with within_scope(Scope.of("341599101")):
        assert Person.objects.exists()


def test_running_posts_go_over_ended_ones_keep_their_place(appoint: Appoint) -> None:
    appoint("one", Role.VILLAGE_CONTACT, str(VILLAGE))
    appoint("two", Role.VILLAGE_CONTACT, str(VILLAGE))
    Post.objects.filter(user__name="two").update(ends_on=date(2026, 6, 1))
    recode(by=SYSTEM, order=MERGED, at=AT)
    assert Post.objects.get(user__name="one").region == NEXT_VILLAGE
    assert Post.objects.get(user__name="two").region == VILLAGE


def test_a_draft_names_the_new_place_what_went_to_finance_the_old(appoint: Appoint) -> None:
    batch = _drawn_up(appoint)
    recode(by=SYSTEM, order=MERGED, at=AT)
    assert BatchLine.objects.get().family_region == NEXT_VILLAGE
    Batch.objects.filter(pk=batch.pk).update(status=Batch.Status.SENT, digest="f" * 64)
    back = Order([Change(NEXT_VILLAGE, VILLAGE, "")], ON, PAPER)
    recode(by=SYSTEM, order=back, at=AT)
    assert Region.objects.get(code=VILLAGE).valid_to is None
    assert BatchLine.objects.get().family_region == NEXT_VILLAGE


def test_a_locked_list_stops_the_change_and_nothing_is_half_done(appoint: Appoint) -> None:
    batch = _drawn_up(appoint)
    Batch.objects.filter(pk=batch.pk).update(status=Batch.Status.LOCKED, digest="f" * 64)
    with pytest.raises(Refusal, match=f"{batch.number}.*已经锁定"):
        recode(by=SYSTEM, order=MERGED, at=AT)
    assert Household.objects.get().region == VILLAGE
    assert not Move.objects.exists()


def test_an_import_waiting_with_families_of_the_old_code_comes_first(tmp_path: Path) -> None:
    staged(tmp_path / "roll.xlsx")
    with pytest.raises(Refusal, match=r"roll\.xlsx.*还没有提交"):
        recode(by=SYSTEM, order=Order([Change(341599100000, NEWLY, "村")], ON, PAPER), at=AT)


def test_work_in_the_background_comes_first() -> None:
    Job.objects.create(kind="assess", key="k", region=341599000000, queued_at=AT)
    with pytest.raises(Refusal, match="作业"):
        recode(by=SYSTEM, order=MERGED, at=AT)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ([VILLAGE, VILLAGE, ""], "新旧代码一样"),
        ([VILLAGE, 341599100000, ""], "不是同一级"),
        ([341599100999, NEXT_VILLAGE, ""], "没有 341599100999 这个地方"),
        ([VILLAGE, NEWLY, ""], "请在“新名称”写明"),
        ([VILLAGE, 341598100201, "某村"], "区划库里没有"),
        ([VILLAGE, 341502001001, "外县村"], "跨了县"),
        ([341599100000, 341599101000, ""], "下面的 341599100201 桃林村 也要写一行"),
        (["桃林村", NEXT_VILLAGE, ""], "“桃林村”不是乡镇"),
    ],
)
def test_a_list_that_cannot_be_carried_out_says_which_row(
    row: list[object], said: str, tmp_path: Path
) -> None:
    file = tmp_path / "对照表.xlsx"
    write_xlsx(file, {"表": [["原代码", "新代码", "新名称"], row]})
    with pytest.raises(Refusal, match="第 2 行.*" + said):
        read_changes(file, file.name)


def test_one_code_goes_to_one_place_and_through_no_other(tmp_path: Path) -> None:
    file = tmp_path / "对照表.csv"
    file.write_text(
        f"原代码,新代码,新名称\n{VILLAGE},{NEXT_VILLAGE},\n{VILLAGE},{NEWLY},新村\n"
        f"{NEXT_VILLAGE},{NEWLY},新村\n", encoding="utf-8",
    )  # fmt: skip
    with pytest.raises(Refusal) as refused:
        read_changes(file, file.name)
    assert "写了不止一次" in str(refused.value)
    assert "又是别的行的原代码" in str(refused.value)


def test_a_trial_on_the_command_line_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nuanxin.config.commands.database.connect", lambda **_: None)
    admitted(bereaved())
    file = tmp_path / "对照表.csv"
    file.write_text(f"原代码,新代码\n{VILLAGE},{NEXT_VILLAGE}\n", encoding="utf-8")
    words = ["regions", str(file), "--on", "2026-12-01", "--document", PAPER]
    assert main([*words, "--dry-run"]) == 0
    assert "什么也没有写" in capsys.readouterr().out
    assert Household.objects.get().region == VILLAGE
    assert main(words) == 0
    assert "桃林村" in capsys.readouterr().out
    assert Household.objects.get().region == NEXT_VILLAGE
    assert main(words) == 2
    assert "已经撤销" in capsys.readouterr().err
