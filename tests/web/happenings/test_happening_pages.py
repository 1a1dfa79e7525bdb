"""Choose, fill in, check, do, undo; what the check says is what is done."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.models import Region
from nuanxin.kit.term import Term
from nuanxin.money.payables.models import Payable
from nuanxin.registry.people.models import Household, Person
from nuanxin.support.benefits.actions.accruing import accrue
from nuanxin.support.benefits.actions.settings import seed_payment_terms
from nuanxin.support.benefits.models import Entitlement, PaymentTerm
from nuanxin.support.happenings.models import Happening
from registry.people.families import VILLAGE, admitted, bereaved
from support.benefits.county import COUNTY, DEATH, NOW, SCOPE, on_roll, policy, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> Household:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    admitted(bereaved("1"))
    return Household.objects.get()


@pytest.fixture
def paid(home: Household) -> None:
    on_roll()
    run("2026-H2")
    seed_payment_terms(county=COUNTY, year=2026, policy=policy())
    PaymentTerm.objects.filter(benefit=DEATH).update(every="半年")
    accrue(by=SYSTEM, scope=SCOPE, term=Term.parse("2026-H2"), at=NOW)
    Payable.objects.update(status="paid")


def path(home: Household) -> str:
    return f"/families/{home.public_id}/happened/"


def sent(**other: str) -> dict[str, str]:
    wife = Person.objects.get(name="陈桂兰")
    told = {
        "kind": "parent_died", "step": "check", "person": str(wife.public_id),
        "on": "2026-10-05", "words": "公安注销证明", "source": "police",
        "received": "2026-11-01",
    }  # fmt: skip
    return told | other


def test_every_event_has_a_form(home: Household, wang: Client) -> None:
    page = wang.get(path(home)).content.decode()
    kinds = re.findall(r"\?kind=(\w+)", page)
    assert len(kinds) == 8
    for kind in kinds:
        assert "核对会怎样" in wang.get(f"{path(home)}?kind={kind}").content.decode()
    assert "搬到外县" in page


def test_checked_done_and_undone(home: Household, paid: None, wang: Client) -> None:
    answer = wang.post(path(home), sent())
    page = answer.content.decode()
    assert answer.status_code == 200
    for said in ("停发", "2026年10月起停发", "追缴 1,770.00 元", "丧偶", "登记并办理"):
        assert said in page
    assert "可以申请" not in page  # what they could ask for before is no news
    assert not Happening.objects.exists()
    assert not Entitlement.objects.filter(ends_on__isnull=False).exists()
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    assert wang.post(path(home), kept | {"step": "do"}).status_code == 302
    assert Entitlement.objects.filter(ends_on__isnull=False).count() == 1
    back = Payable.objects.get(kind="recovery")
    letter = wang.get(f"/recoveries/{back.public_id}/letter/").content.decode()
    assert "重新核对后不再符合：本人健在" in letter, "what changed, and no table where all fits"
    row = Happening.objects.get()
    assert row.recorded_at <= timezone.now() + timedelta(seconds=1)
    assert "父亲或母亲去世" in wang.get(path(home)).content.decode()
    undo = f"{path(home)}{row.public_id}/undo/"
    refused = wang.post(undo, {"reason": ""})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "请填“撤销的原因”" in page
    assert undo in page, "the form is there again"
    assert wang.post(undo, {"reason": "登记错了人"}).status_code == 302
    assert "已撤销" in wang.get(path(home)).content.decode()
    assert not Entitlement.objects.filter(ends_on__isnull=False).exists()


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"on": ""}, "去世日期"),
        ({"person": ""}, "请选是谁"),
        ({"on": "2031-01-01"}, "没有到"),
        ({"words": "电话13800001234"}, "删去号码"),
        ({"kind": "lost", "on": "2026-11-01"}, "不用再暂停"),
    ],
)
def test_a_form_says_what_to_mend_and_keeps_what_was_typed(
    home: Household, wang: Client, other: dict[str, str], said: str
) -> None:
    answer = wang.post(path(home), sent(**other))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert "核对会怎样" in page
    assert not Happening.objects.exists()


def test_a_township_learns_who_stops_it(home: Household, paid: None, li: Client) -> None:
    page = li.post(path(home), sent()).content.decode()
    assert "停发由县级卫健经办办理" in page
    assert "拟停发" in page


def test_nobody_else_opens_it(
    home: Household, zhao: Client, qian: Client, leader: Client
) -> None:
    assert zhao.get(path(home)).status_code == 404
    assert zhao.post(path(home), sent()).status_code == 404
    assert qian.get(path(home)).status_code == 403
    assert leader.post(path(home), sent()).status_code == 403
