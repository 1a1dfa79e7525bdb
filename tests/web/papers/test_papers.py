"""打印表格: filled from the file, masked, with its line in the trail; nothing of elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from base.papers.sheets import docx_text, pdf_text, written
from money.payouts.test_batches import _locked
from nuanxin.base.audit.acts import EXPORT
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.papers.actions import Brought, Chosen, offer, put_in_force
from nuanxin.base.papers.wording import BLANK
from nuanxin.kit.capitals import capitals
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.region import RegionCode
from nuanxin.money.payouts.models import Batch
from nuanxin.registry.people.models import Household, Person
from nuanxin.registry.people.newcomers import NewHousehold, NewMembership, NewPerson
from nuanxin.support.benefits.models import Entitlement, Finding, Ground
from nuanxin.support.benefits.queries import Totals
from nuanxin.web.assess.terms import read
from nuanxin.web.papers import lists
from nuanxin.web.papers.answers import addressed
from nuanxin.web.papers.catalogue import papers
from nuanxin.web.papers.choosing import OF_FAMILY
from registry.people.families import VILLAGE, admitted, bereaved
from support.benefits.county import DEATH, on_roll, run

pytestmark = pytest.mark.django_db(transaction=True)

Appoint = Callable[[str, Role, str], Actor]


@pytest.fixture
def home() -> Household:
    admitted(bereaved("1"))
    return Household.objects.get()


@pytest.fixture
def empty() -> Household:
    """A family of whom next to nothing is known."""
    nobody = NewPerson("9-女方", "欧阳䶮", {})
    admitted(
        NewHousehold(
            "9", VILLAGE, timezone.localdate(), memberships=[NewMembership(nobody, "女方")]
        )
    )
    return Household.objects.get()


def address(home: Household, key: str, kind: str) -> str:
    return f"/papers/family/{home.public_id}/{key}.{kind}"


def text(client: Client, place: str) -> str:
    answer = client.get(place)
    assert answer.status_code == 200, answer.content.decode()[:800]
    read = pdf_text if answer.content.startswith(b"%PDF") else docx_text
    return "".join(read(answer.content).split())


@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize("key", OF_FAMILY)
def test_every_form_is_filled_from_a_full_family(
    li: Client, home: Household, key: str, kind: str
) -> None:
    said = text(li, address(home, key, kind))
    assert "陈桂兰" in said
    assert home.number in said
    assert "62170000000000" not in said
    assert Person.objects.get(name="陈桂兰").id_number_mask in said or key == "deliberation"
    assert "核对发放名单" in said  # what for


@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize("key", OF_FAMILY)
def test_every_form_of_an_empty_family_has_lines_to_write_on(
    li: Client, empty: Household, key: str, kind: str
) -> None:
    said = text(li, address(empty, key, kind))
    assert "欧阳䶮" in said
    assert BLANK in said
    assert "None" not in said


def test_printing_is_a_line_in_the_trail_with_the_number_on_the_sheet(
    li: Client, home: Household
) -> None:
    said = text(li, address(home, "survey", "pdf"))
    entry = AuditEntry.objects.filter(act=EXPORT).latest("pk")
    assert entry.payload["of"] == "paper"
    assert entry.purpose == "核对发放名单"
    number = entry.payload["summary"].rpartition(" ")[2]
    assert f"编号{number}" in said
    assert entry.traces.filter(object_kind="household", object_id=home.pk).exists()


def test_the_next_township_finds_nothing(zhao: Client, home: Household) -> None:
    assert zhao.get(f"/papers/family/{home.public_id}/").status_code == 404
    for key in OF_FAMILY:
        assert zhao.get(address(home, key, "pdf")).status_code == 404


def test_what_is_no_form_of_a_family_is_not_found(li: Client, home: Household) -> None:
    for key, kind in (
        ("roll", "pdf"),
        ("confirmed", "pdf"),
        ("nothing", "pdf"),
        ("exit", "exe"),
    ):
        assert li.get(address(home, key, kind)).status_code == 404


def test_a_hidden_name_stays_hidden_on_paper(li: Client, home: Household) -> None:
    Person.objects.update(shown_as="masked")
    for key in OF_FAMILY:
        said = text(li, address(home, key, "docx"))
        assert "陈桂兰" not in said
        assert "陈某兰" in said


def test_the_page_lists_what_can_be_printed(
    li: Client, home: Household, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    place = f"/papers/family/{home.public_id}/"
    li.get(place)
    with django_assert_max_num_queries(24):
        page = li.get(place).content.decode()
    for key in OF_FAMILY:
        assert papers()[key].name in page
        assert address(home, key, "pdf") in page
    assert "现在没有要告知的" in page


class TestLetters:
    @pytest.fixture
    def found(self, home: Household) -> Finding:
        assert home.number
        on_roll()
        run("2026-10")
        return Finding.objects.get(term="2026-10", benefit=DEATH, person__name="陈桂兰")

    def test_a_confirmed_benefit_is_told_with_its_clauses(
        self, li: Client, home: Household, found: Finding
    ) -> None:
        page = li.get(f"/papers/family/{home.public_id}/").content.decode()
        assert f"/papers/letter/{found.public_id}/letter.pdf" in page
        said = text(li, f"/papers/letter/{found.public_id}/letter.pdf")
        assert "资格确认告知书" in said
        assert "590.00" in said
        assert "演示二" in said
        assert "不符合" not in said
        assert "谁公示，谁受理" in said
        assert f"自收到之日起{BLANK}提出" in said  # the text of the place gives no days
        found.person = None
        named = [str(each) for each in addressed(found, date(2026, 11, 2))]
        assert named == ["陈桂兰", "罗建国"], "what a whole family gets is told to its parents"

    def test_whoever_no_longer_fits_is_told_which_condition_fails_and_why(
        self, li: Client, found: Finding
    ) -> None:
        Entitlement.objects.all().delete()
        found.ground.verdict = found.ground.verdict_at_end = "not_eligible"
        stretch = found.ground.content["stretches"][-1]
        stretch["verdict"], stretch["conditions"][0]["holds"] = "not_eligible", False
        failing = stretch["conditions"][0]
        Ground.objects.filter(pk=found.ground_id).update(
            verdict="not_eligible", verdict_at_end="not_eligible",
            content=found.ground.content,
        )  # fmt: skip
        said = text(li, f"/papers/letter/{found.public_id}/letter.docx")
        assert "不予确认告知书" in said
        assert "".join(failing["name"].split()) in said
        assert failing["clause"] in said
        assert "590.00" not in said

    def test_while_nothing_is_decided_there_is_no_letter(
        self, li: Client, found: Finding
    ) -> None:
        Entitlement.objects.all().delete()
        place = f"/papers/letter/{found.public_id}/letter.pdf"
        assert li.get(place).status_code == 404
        family = f"/papers/family/{found.household.public_id}/"
        assert place not in li.get(family).content.decode()

    def test_the_next_township_gets_no_letter(self, zhao: Client, found: Finding) -> None:
        assert zhao.get(f"/papers/letter/{found.public_id}/letter.pdf").status_code == 404


class TestRolls:
    @pytest.fixture
    def batch(self, appoint: Appoint) -> Batch:
        return _locked(appoint("周复核", Role.COUNTY_HEALTH, "341599"))

    @pytest.mark.parametrize("kind", ["pdf", "docx"])
    def test_the_roll_has_every_line_masked_and_its_sum(
        self, wang: Client, batch: Batch, kind: str
    ) -> None:
        said = text(wang, f"/papers/batch/{batch.public_id}/roll.{kind}")
        assert said.count("陈桂兰") == 2
        assert "7,080.00" in said
        assert "****0001" in said
        assert "621700000" not in said
        assert batch.digest in said

    def test_a_township_has_its_own_and_another_place_none(
        self, wang: Client, batch: Batch
    ) -> None:
        page = wang.get(f"/papers/batch/{batch.public_id}/").content.decode()
        assert "town=341599100000" in page
        said = text(wang, f"/papers/batch/{batch.public_id}/roll.pdf?town=341599100000")
        assert said.count("陈桂兰") == 2
        answer = wang.get(f"/papers/batch/{batch.public_id}/roll.pdf?town=341599101000")
        assert answer.status_code == 404

    def test_a_sheaf_too_thick_is_asked_for_by_township(
        self, wang: Client, batch: Batch, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("nuanxin.web.papers.lists.MOST_LINES", 1)
        answer = wang.get(f"/papers/batch/{batch.public_id}/roll.pdf")
        assert answer.status_code == 422
        assert "按乡镇分开打印" in answer.content.decode()

    def test_whoever_does_not_pay_sees_no_roll(self, li: Client, batch: Batch) -> None:
        assert li.get(f"/papers/batch/{batch.public_id}/").status_code == 403


def test_the_plan_adds_up_by_benefit_and_by_level(wang: Client, home: Household) -> None:
    refused = wang.get("/papers/funds/2026-10/plan.pdf")
    assert refused.status_code == 422
    assert "还没有测算" in refused.content.decode()
    on_roll()
    run("2026-10")
    said = text(wang, "/papers/funds/2026-10/plan.pdf")
    asked = read(Scope.of("341599"), QueryDict(), timezone.localdate(), "2026-10")
    told = lists.funds(asked)
    total = told["合计"]
    assert isinstance(total, int)
    for name in ("项目", "负担"):
        rows = told[name]
        assert isinstance(rows, list)
        assert sum(row["金额"] for row in rows) == total
    assert yuan_grouped(total) in said
    assert capitals(total) in said
    assert wang.get("/papers/funds/nonsense/plan.pdf").status_code == 404
    assert lists._asked_for(Totals(amount=500, shares={"县": 200, "女方单位": 300})) == 200


class TestOwn:
    @pytest.fixture
    def used(self, appoint: Appoint) -> None:
        """The county prints its own 申报表."""
        brings = appoint("吴经办", Role.COUNTY_HEALTH, "341599")
        sets = appoint("郑局长", Role.COUNTY_LEADER, "341599")
        county, scope, now = RegionCode.parse("341599"), Scope.of("341599"), timezone.now()
        brought = Brought("本县.docx", written("本县样子 {{ 女方姓名 }}"), "")
        made = offer(
            by=brings, scope=scope, county=county, paper=papers()["application"],
            brought=brought, at=now,
        )  # fmt: skip
        put_in_force(
            by=sets, scope=scope, county=county, paper="application",
            chosen=Chosen(made.public_id, timezone.localdate()), at=now,
        )  # fmt: skip

    @pytest.mark.usefixtures("used")
    def test_the_countys_own_is_what_is_printed_as_docx_only(
        self, li: Client, home: Household
    ) -> None:
        assert text(li, address(home, "application", "docx")).startswith("本县样子陈桂兰")
        page = li.get(f"/papers/family/{home.public_id}/").content.decode()
        assert address(home, "application", "pdf") not in page
        assert "只能出 DOCX" in page
        refused = li.get(address(home, "application", "pdf"))
        assert refused.status_code == 422
        assert "只能出 DOCX" in refused.content.decode()
