"""Papers of a request: what was written at its steps, its decision, its notice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from base.papers.sheets import docx_text, pdf_text
from casework.road.cases import (
    Office,
    again,
    decided,
    office,
    opened,
    posted,
    step,
    walked,
)
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.papers.wording import BLANK
from nuanxin.casework.procedures.shape import Kind, Way
from nuanxin.casework.road.models import Case, Notice
from nuanxin.registry.people.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
Appoint = Callable[[str, Role, str], Actor]


@pytest.fixture
def desk(appoint: Appoint) -> Office:
    made = office(lambda name, role, region: appoint(f"{name}乙", role, region))
    made.day += timedelta(days=1)
    return made


def said(client: Client, place: str) -> str:
    answer = client.get(place)
    assert answer.status_code == 200, answer.content.decode()[:600]
    read = pdf_text if answer.content.startswith(b"%PDF") else docx_text
    return "".join(read(answer.content).split())


def of(row: Case, paper: str, kind: str = "pdf") -> str:
    return f"/papers/request/{row.public_id}/{paper}.{kind}"


def test_what_was_written_at_a_step_stands_on_its_form(li: Client, desk: Office) -> None:
    row = walked(desk, opened(desk), Kind.CONFIRM)
    survey = said(li, of(row, "survey"))
    assert "李干事、周村医" in survey
    assert "希望有人陪同看病" in survey
    meeting = said(li, of(row, "deliberation", "docx"))
    assert "张主任、李会计、王委员" in meeting
    assert "不记票" in meeting
    assert "参加人签名" in meeting


def test_before_a_step_was_taken_its_form_has_lines(li: Client, desk: Office) -> None:
    row = opened(desk)
    survey = said(li, of(row, "survey"))
    assert "陈桂兰" in survey
    assert f"调查人：{BLANK}" in survey


def test_a_granted_request_has_its_letter_with_number_and_clauses(
    li: Client, desk: Office
) -> None:
    row = decided(desk, walked(desk, opened(desk), Kind.CONFIRM))
    assert li.get(of(row, "confirmed")).status_code == 404, "a notice of it is left"
    row = walked(desk, row)
    assert row.status == "granted"
    letter = said(li, of(row, "confirmed"))
    assert "演示卫健〔2026〕8号" in letter
    assert "谁公示，谁受理" in letter
    first = row.verdict["content"]["conditions"][0]
    assert "".join(first["clause"].split()) in letter
    assert li.get(of(row, "not-confirmed")).status_code == 404


def test_a_refused_request_is_told_why(li: Client, wang: Client, desk: Office) -> None:
    row = walked(desk, opened(desk), Kind.CONFIRM)
    row = decided(desk, row, Case.Outcome.REFUSE)
    Case.objects.filter(pk=row.pk).update(reason="调查不属实。")
    assert "不予确认告知书" in wang.get(f"/casework/{row.public_id}/").content.decode()
    letter = said(li, of(row, "not-confirmed"))
    assert "理由：调查不属实。有关条件" in letter, "in hand before it is handed over"
    assert "调查、评议和公示查明的事实" in letter
    assert "符合" not in letter.replace("您不符合", ""), "not the rules' own table"
    row = walked(desk, again(row))
    assert row.status == "refused"
    assert "调查不属实" in said(li, of(row, "not-confirmed", "docx"))
    assert li.get(of(row, "confirmed")).status_code == 404


def test_a_refusal_against_the_rules_gives_the_clause_it_rests_on(
    li: Client, desk: Office
) -> None:
    row = walked(desk, opened(desk), Kind.CONFIRM)
    first, *others = row.verdict["content"]["conditions"]
    row = decided(desk, row, Case.Outcome.REFUSE, first["name"])
    letter = said(li, of(row, "not-confirmed"))
    grounds = letter.partition("一、依据")[2].partition("二、")[0]
    assert "经核查不符合" in grounds
    assert "".join(first["clause"].split()) in grounds
    assert not [each for each in others if "".join(each["name"].split()) in grounds]


def test_the_familys_page_lists_the_papers_of_its_requests(li: Client, desk: Office) -> None:
    row = opened(desk)
    page = li.get(f"/papers/family/{row.household.public_id}/").content.decode()
    assert row.number in page
    assert of(row, "survey") in page
    assert of(row, "confirmed") not in page


def test_the_next_township_gets_nothing(zhao: Client, desk: Office) -> None:
    row = opened(desk)
    assert zhao.get(of(row, "survey")).status_code == 404


class TestNotices:
    @pytest.fixture
    def notice(self, desk: Office) -> Notice:
        row = step(desk, opened(desk))
        row = walked(desk, row, Kind.NOTICE)
        posted(desk, row)
        return Notice.objects.get()

    @pytest.mark.parametrize("kind", ["pdf", "docx"])
    def test_a_suitable_way_never_shows_a_name(
        self, li: Client, notice: Notice, kind: str
    ) -> None:
        assert notice.way == Way.SUITABLE.value
        Notice.objects.update(names=True)  # whatever a row may say
        told = said(li, f"/papers/notice/{notice.public_id}/notice.{kind}")
        assert "陈" not in told.partition("打印")[0].replace("（演示）", "")[:600]
        assert "陈某兰" not in told
        assert "共1件" in told
        assert "0564-1234567" in told

    @pytest.mark.parametrize("kind", ["pdf", "docx"])
    def test_a_board_shows_masked_names_and_no_cause(
        self, li: Client, notice: Notice, kind: str
    ) -> None:
        Notice.objects.update(names=True, way=Way.BOARD.value)
        told = said(li, f"/papers/notice/{notice.public_id}/notice.{kind}")
        assert "陈某兰" in told
        assert "陈桂兰" not in told
        assert "死亡" not in told
        assert "特别扶助金" in told
        assert Person.objects.get(name="陈桂兰").id_number_mask not in told

    def test_the_next_township_sees_no_notice(self, zhao: Client, notice: Notice) -> None:
        place = f"/papers/notice/{notice.public_id}/notice.pdf"
        assert zhao.get(place).status_code == 404
        assert again(Case.objects.get()).open
