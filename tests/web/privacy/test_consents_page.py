"""Consents on the family's page, obeyed in the list for the employer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.roles import Role
from nuanxin.money.payables.models import EmployerDue
from nuanxin.registry.consents.models import Consent
from nuanxin.registry.employers.models import Employer
from nuanxin.registry.people.models import Household, Person
from registry.people.families import admitted, bereaved

pytestmark = pytest.mark.django_db
Seat = Callable[[str, Role, str], Client]


@pytest.fixture
def home() -> Household:
    done = admitted(bereaved("1"))
    found: Household = Household.objects.get(pk=done.households["1"])
    return found


@pytest.fixture
def wife(home: Household) -> Person:
    found: Person = Person.objects.get(name="陈桂兰")
    return found


def address(home: Household, what: str = "") -> str:
    return f"/privacy/family/{home.public_id}/{what}"


def form(wife: Person, **typed: object) -> dict[str, object]:
    return {
        "person": str(wife.public_id), "purpose": "employer_notice", "answer": "refused",
        "way": "oral", "on": "2026-06-01", "witness": "周联系", **typed,
    }  # fmt: skip


def test_an_answer_is_written_down_and_shown(
    li: Client, home: Household, wife: Person,
    django_assert_max_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    assert li.post(address(home, "answer/"), form(wife)).status_code == 302
    with django_assert_max_num_queries(24):  # type: ignore[attr-defined]
        page = li.get(address(home)).content.decode()
    assert "不同意，当面口头，有见证人，见证人 周联系" in page
    assert "罗明" not in page.split("登记一次答复")[0].split("谁看过")[-1]
    assert AuditEntry.objects.filter(act="view", purpose="查看单独同意").exists()


def test_a_signed_paper_is_opened_by_its_own_township_only(
    li: Client, zhao: Client, home: Household, wife: Person
) -> None:
    paper = SimpleUploadedFile("同意书.pdf", b"%PDF-1.7 signed")
    typed = form(wife, answer="given", way="signed", witness="", scan=paper)
    assert li.post(address(home, "answer/"), typed).status_code == 302
    scan = Consent.objects.get().scan
    assert scan is not None
    found = li.get(address(home, f"scan/{scan.public_id}/"))
    assert b"".join(found.streaming_content) == b"%PDF-1.7 signed"  # type: ignore[attr-defined]
    assert zhao.get(address(home, f"scan/{scan.public_id}/")).status_code == 404
    assert AuditEntry.objects.filter(purpose="查看同意书扫描件").count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"person": "x"}, "请选是谁"), ({"answer": "maybe"}, "请选答复"),
        ({"on": ""}, "答复日期"),
        ({"way": "signed"}, "请选择扫描件"), ({"witness": ""}, "要有见证人"),
        ({"way": "signed", "scan": SimpleUploadedFile("a.pdf", b"MZ")}, "应为 PDF"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(
    li: Client, home: Household, wife: Person, typed: dict[str, object], said: str
) -> None:
    answer = li.post(address(home, "answer/"), form(wife, **typed))
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_the_next_township_sees_and_writes_nothing(
    zhao: Client, home: Household, wife: Person
) -> None:
    assert zhao.get(address(home)).status_code == 404
    assert zhao.post(address(home, "answer/"), form(wife)).status_code == 404
    assert not Consent.objects.exists()


def test_an_auditor_looks_and_does_not_write(seat: Seat, home: Household, wife: Person) -> None:
    auditor = seat("郑审计", Role.AUDITOR, "341599")
    assert auditor.get(address(home)).status_code == 200
    assert auditor.post(address(home, "answer/"), form(wife)).status_code == 403


def test_whoever_refuses_is_not_named_to_the_employer(
    li: Client, home: Household, wife: Person
) -> None:
    unit = Employer.objects.create(region=341599100000, name="演示二中", kind="事业单位")
    EmployerDue.objects.create(
        region=home.region, claim_key="一次性抚慰金/p1/2026", household=home, person=wife,
        benefit="一次性抚慰金", label="一次性抚慰金", level="单位", employer=unit,
        document="演示〔2026〕1号", clause="一", amount_fen=250000,
        raised_at="2026-07-01T00:00:00Z",
    )  # fmt: skip

    def listed() -> str:
        out = li.get(f"/employers/{unit.public_id}/dues.csv")
        return b"".join(out.streaming_content).decode()  # type: ignore[attr-defined]

    assert "陈桂兰" in listed()
    li.post(address(home, "answer/"), form(wife))
    assert "陈桂兰" not in listed()
    assert home.number not in listed()
    assert "本人不同意告知单位" in listed()
    li.post(address(home, "answer/"), form(wife, answer="given", on="2026-06-02"))
    assert "陈桂兰" in listed()
