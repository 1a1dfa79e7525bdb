"""A scan stays with its paper: clean, sealed, replaced and never lost, gone with the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from casework.road.cases import Office, again, at, office, opened, walked
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.files.cleaning import Clean, Form
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.files.stored.places import place_of
from nuanxin.base.files.stored.queries import opened as file_opened
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.road import queries
from nuanxin.casework.road.actions.leaving import end_case
from nuanxin.casework.road.actions.objecting import Said, appeal
from nuanxin.casework.road.actions.opening import ask_for_papers, submit
from nuanxin.casework.road.actions.scanning import MOST, Sheet, attach
from nuanxin.casework.road.models import Appeal, Case, Objection, Scan, Stage
from nuanxin.kit.refusal import Refusal
from nuanxin.privacy.copies.queries import copy_of
from nuanxin.privacy.erasure.actions import Asked, ask, confirm
from nuanxin.privacy.erasure.models import Reason
from nuanxin.privacy.erasure.queries import plan
from nuanxin.registry.facts.actions import Origin
from nuanxin.registry.people.actions.closing import close_file
from nuanxin.registry.people.actions.moving import move_family
from nuanxin.registry.people.words import SourceKind
from nuanxin.support.benefits.models import Entitlement
from registry.people.families import NEXT_VILLAGE

pytestmark = pytest.mark.django_db
PAGE = Clean(b"\xff\xd8\xff a page of a booklet", Form.JPEG)
BOOK = "户口簿"


@pytest.fixture
def desk(appoint: Callable[[str, Role, str], Actor]) -> Office:
    return office(appoint)


def scanned(desk: Office, row: Case, sheet: Sheet | None = None) -> Scan:
    hand = desk.hand(desk.township)
    return attach(
        hand=hand, case=row.public_id, revision=again(row).revision,
        sheet=sheet or Sheet(_first(row), PAGE),
    )  # fmt: skip


def _first(row: Case) -> str:
    return queries.papers(row)[0].name


def test_a_scan_hands_its_paper_in_and_lies_sealed_on_the_disk(desk: Office) -> None:
    row = opened(desk, handed="missing")
    made = scanned(desk, row)
    paper = queries.papers(row)[0]
    assert (paper.state, paper.day) == ("handed", desk.day)
    assert made.file is not None
    assert made.file.name == f"{paper.name}.jpg"
    assert PAGE.content not in place_of(made.file).read_bytes()
    with file_opened(made.file) as stream:
        assert stream.read() == PAGE.content
    assert AuditEntry.objects.filter(act="casework.scan").count() == 1
    assert "存了一页扫描件" in queries.stages(row)[-1].words


def test_the_last_missing_paper_sets_the_case_going(desk: Office) -> None:
    row = opened(desk, handed="missing")
    hand, until = desk.hand(desk.township), desk.day + timedelta(days=9)
    ask_for_papers(hand=hand, case=row.public_id, revision=row.revision, until=until)
    for name in queries.missing(row):
        assert again(row).status == "papers"
        scanned(desk, row, Sheet(name, PAGE))
    assert (again(row).status, again(row).stopped_on) == ("running", None)


def test_a_better_scan_takes_the_place_and_the_first_one_stays(desk: Office) -> None:
    row = opened(desk)
    first = scanned(desk, row)
    better = Sheet(_first(row), Clean(b"\x89PNG better", Form.PNG), first.public_id)
    second = scanned(desk, row, better)
    rows = queries.scans(row)
    assert [(each.pk, each.replaced_at is None) for each in rows] == [
        (first.pk, False), (second.pk, True),
    ]  # fmt: skip
    assert StoredFile.objects.filter(pk=first.file_id or 0).exists()
    with pytest.raises(Refusal, match="已经换过"):
        scanned(desk, row, better)
    assert Scan.objects.count() == 2


def test_no_paper_has_more_than_eight_sheets(desk: Office) -> None:
    row = opened(desk)
    for _ in range(MOST):
        last = scanned(desk, row)
    with pytest.raises(Refusal, match="已经有 8 页"):
        scanned(desk, row)
    assert scanned(desk, row, Sheet(_first(row), PAGE, last.public_id)).file


def test_only_what_the_procedure_asks_for_and_only_while_it_runs(desk: Office) -> None:
    row = opened(desk)
    with pytest.raises(Refusal, match="程序没有要“未再婚证明”"):
        scanned(desk, row, Sheet("未再婚证明", PAGE))
    other = opened(desk, "2")
    theirs = scanned(desk, other)
    with pytest.raises(Refusal, match="已经换过"):
        scanned(desk, row, Sheet(_first(row), PAGE, theirs.public_id))
    with pytest.raises(Refusal, match="别人已经办过"):
        attach(
            hand=desk.hand(desk.township), case=row.public_id, revision=row.revision + 5,
            sheet=Sheet(_first(row), PAGE),
        )  # fmt: skip
    end_case(
        hand=desk.hand(desk.township), case=row.public_id, revision=again(row).revision,
        status=Case.Status.WITHDRAWN, reason="家里不申请了",
    )  # fmt: skip
    with pytest.raises(Refusal, match="不能再加扫描件"):
        scanned(desk, row)
    assert Scan.objects.count() == 1


def test_leaders_and_neighbours_keep_none_and_see_none(desk: Office) -> None:
    row = opened(desk)
    made = scanned(desk, row)
    sheet = Sheet(_first(row), PAGE)
    with pytest.raises(Refusal, match="存扫描件由"):
        attach(hand=desk.hand(desk.leader), case=row.public_id, revision=None, sheet=sheet)
    near = replace(desk, scope=Scope.of("341599101"))
    with pytest.raises(Refusal, match="没有找到"):
        attach(hand=near.hand(desk.township), case=row.public_id, revision=None, sheet=sheet)
    with within_scope(Scope.of("341599101")), transaction.atomic():
        assert not Scan.objects.exists()
        assert not StoredFile.objects.exists()
        assert queries.scan(row, made.public_id) is None
    assert queries.scan(opened(desk, "2"), made.public_id) is None
    assert queries.scan(row, uuid4()) is None


@pytest.mark.parametrize("ended", [False, True])
def test_a_scan_moves_with_the_family(desk: Office, ended: bool) -> None:
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    row = opened(desk)
    made = scanned(desk, row)
    if ended:
        end_case(
            hand=desk.hand(desk.township), case=row.public_id, revision=again(row).revision,
            status=Case.Status.WITHDRAWN, reason="先不申请",
        )  # fmt: skip
    origin = Origin(SourceKind.OFFICE, "经办登记", date(2026, 1, 8), "移交函")
    move_family(
        household=row.household.public_id, scope=Scope.of("341599"), by=SYSTEM,
        to=NEXT_VILLAGE, origin=origin, at=at(desk.day),
    )  # fmt: skip
    assert StoredFile.objects.get(pk=made.file_id or 0).region == NEXT_VILLAGE
    with within_scope(Scope.of("341599101")), transaction.atomic():
        assert queries.scan(row, made.public_id)


def test_a_copy_tells_of_it_and_deleting_takes_the_file_too(
    desk: Office, appoint: Callable[[str, Role, str], Actor]
) -> None:
    row = walked(desk, opened(desk))
    appeal(
        hand=desk.hand(desk.township), case=row.public_id, revision=again(row).revision,
        said=Said(desk.day, "起始月份不对"),
    )  # fmt: skip
    Case.objects.update(status="running", closed_on=None)
    first = scanned(desk, row)
    second = scanned(desk, row, Sheet(_first(row), PAGE, first.public_id))
    assert row.person is not None
    told = {each.table for each in copy_of(Scope.everything(), row.person).sections}
    assert "casework_scan" in told
    paths = [place_of(each.file) for each in (first, second) if each.file]
    assert all(path.exists() for path in paths)
    Entitlement.objects.all().delete()
    county = Scope.of("341599")
    home = close_file(
        household=row.household.public_id, scope=county, by=desk.county, reason="迁出本县",
        on=desk.day,
    )  # fmt: skip
    steps = {each.table.name: each.deed for each in plan(county, home, desk.day).steps}
    assert steps["casework_scan"] == "删除"
    assert steps["casework_stage"] == "清空个人信息"
    ask(household=home.public_id, scope=county, by=desk.county,
        asked=Asked(Reason.OWN_WISH, "书面申请"), at=at(desk.day))  # fmt: skip
    other = appoint("郑局长", Role.COUNTY_LEADER, "341599")
    confirm(household=home.public_id, scope=county, by=other, at=at(desk.day))
    assert not Scan.objects.exists()
    assert not Appeal.objects.exists()
    assert not Objection.objects.exists()
    assert not Stage.objects.exclude(form_sealed=None).exists()
    assert Stage.objects.exists()
    assert not StoredFile.objects.filter(purpose="case.scan").exists()


def test_nothing_is_kept_by_a_step_that_fails_and_the_next_one_does(desk: Office) -> None:
    row = opened(desk)
    with pytest.raises(Refusal, match="不能向家庭要"):
        _two_at_once(desk, row)
    assert not Scan.objects.exists()
    assert not StoredFile.objects.filter(purpose="case.scan").exists()
    assert scanned(desk, row).file
    hand, revision = desk.hand(desk.township), again(row).revision
    assert submit(hand=hand, case=row.public_id, revision=revision).position == 1


@transaction.atomic
def _two_at_once(desk: Office, row: Case) -> None:
    scanned(desk, row)
    scanned(desk, row, Sheet("没有要的", PAGE))
