"""追缴 from the letter to the last fen, on its pages: plan, receipts, refund, waiver, desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from money.recoveries.cases import Office, asked_back
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.money.payables.models import Payable
from nuanxin.money.recoveries.models import RecoveryPlan, RecoveryReceipt

pytestmark = pytest.mark.django_db
Seat = Callable[[str, Role, str], Client]
ID = "34159919600520001X"


@pytest.fixture
def case(wang: Client, leader: Client, qian: Client, seat: Seat) -> Payable:
    """1,770.00 yuan, paid by the bank, told; today is whenever the test runs."""
    seat("周复核", Role.COUNTY_HEALTH, "341599")
    people = (
        actor_of(User.objects.get(name=name).posts.get())
        for name in ("王主任", "周复核", "孙局长", "钱会计")
    )
    found = asked_back(Office(*people))
    letter = {"deed": "tell", "document": "演卫健追〔2026〕3号", "day": "2026-10-20"}
    assert _send(wang, found, letter) == 302
    return found


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def _send(client: Client, case: Payable, form: Mapping[str, object], to: str = "step") -> int:
    return client.post(f"/recoveries/{case.public_id}/{to}/", form).status_code


def _today() -> str:
    return f"{timezone.localdate():%Y-%m-%d}"


def _receive(client: Client, case: Payable, yuan: str, voucher: str = "V1") -> int:
    form = {"deed": "receive", "yuan": yuan, "voucher": voucher, "way": "transfer"}
    return _send(client, case, {**form, "day": _today()})


def test_a_plan_is_laid_out_by_month_and_kept_as_it_was_changed(
    wang: Client, li: Client, case: Payable
) -> None:
    address = f"/recoveries/{case.public_id}/"
    assert wang.get(f"{address}plan/").status_code == 404, "nothing was agreed on yet"
    first = timezone.localdate() + timedelta(days=20)
    assert "没有排出来" in _text(wang, f"{address}?parts=99&first={first}")
    page = _text(wang, f"{address}?parts=3&first={first}")
    assert page.count('name="yuan" value="590.00"') == 3
    days = [f"{first + timedelta(days=n):%Y-%m-%d}" for n in (0, 40, 80)]
    form = {"deed": "agree", "due": [*days, ""], "yuan": ["590", "590", "589.99", ""]}
    refused = wang.post(f"{address}step/", form)
    assert refused.status_code == 422
    told = refused.content.decode()
    assert "少 0.01 元" in told
    assert 'value="589.99"' in told
    assert _send(wang, case, {**form, "yuan": ["590", "590", "590", ""]}) == 302
    assert RecoveryPlan.objects.get().instalments.count() == 3
    sheet = _text(li, f"{address}plan/")
    for said in ("分期退款约定书", "1,770.00", "不从您配偶、家里其他人或您别的待遇里抵扣"):
        assert said in sheet
    assert ID not in sheet
    assert _send(wang, case, {**form, "due": days, "yuan": ["590"] * 3}) == 422


def test_money_comes_in_is_cancelled_comes_in_again_and_is_paid_on(
    wang: Client, li: Client, zhao: Client, case: Payable
) -> None:
    address = f"/recoveries/{case.public_id}/"
    assert "不从配偶、家里其他人或本人别的待遇里抵扣" in _text(wang, address)
    others = Payable.objects.exclude(kind="recovery").order_by("pk")
    before = list(others.values_list("pk", "amount_fen", "status"))
    assert _receive(wang, case, "二百") == 422
    assert _receive(wang, case, "2000") == 422
    assert _receive(wang, case, "200") == 302
    made = RecoveryReceipt.objects.get()
    assert "还应退" in _text(wang, address)
    assert "1,570.00" in _text(wang, address)
    wrong = {"deed": "cancel", "receipt": str(made.public_id), "note": "金额登记错了"}
    assert _send(wang, case, {**wrong, "receipt": "x"}) == 422
    assert _send(wang, case, wrong) == 302
    assert "已冲正" in _text(wang, address)
    assert _receive(wang, case, "1,770.00", "V2") == 302
    assert "已结清" in _text(wang, address)
    assert "申请免退</button>" not in _text(wang, address)
    assert "追缴收回的款，待缴财政" in _text(wang, "/desk/")
    assert list(others.values_list("pk", "amount_fen", "status")) == before
    held = _text(wang, "/recoveries/receipts/?where=held&q=陈")
    assert "V2" in held
    assert "V1" not in held
    refund = {"document": "JK-1", "day": _today(), "receipt": []}
    assert wang.post("/recoveries/receipts/refund/", refund).status_code == 422
    ticked = str(RecoveryReceipt.objects.get(voucher="V2").public_id)
    odd = wang.post("/recoveries/receipts/refund/", {**refund, "receipt": ["x"]})
    assert odd.status_code == 422
    done = wang.post("/recoveries/receipts/refund/", {**refund, "receipt": [ticked]})
    assert done.status_code == 302
    assert "JK-1" in _text(wang, "/recoveries/receipts/?where=this")
    assert "追缴收回的款，待缴财政" not in _text(wang, "/desk/")
    assert "已缴，本年度" in _text(li, "/recoveries/receipts/")
    assert "V2" not in _text(zhao, "/recoveries/receipts/")
    assert "缴回财政" in _text(wang, "/ledger/postings/?kind=borne&q=陈")


def test_the_list_adds_up_and_names_what_is_owed(
    wang: Client, case: Payable, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    _receive(wang, case, "200")
    for address in ("/recoveries/", "/recoveries/receipts/"):
        with django_assert_max_num_queries(12):
            wang.get(address)
    page = _text(wang, "/recoveries/?state=paying&waits=held")
    for said in ("退款中", "1,570.00", "200.00", "1,770.00"):
        assert said in page
    assert "陈桂兰" not in _text(wang, "/recoveries/?waits=late")
    text = b"".join(wang.get("/recoveries/list.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "1570" in text
    got = b"".join(wang.get("/recoveries/receipts/list.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "V1" in got
    assert ID not in got + text
    assert wang.get("/recoveries/receipts/list.pdf").status_code == 404


def test_a_late_instalment_waits_on_the_desks_of_county_and_township(
    wang: Client, li: Client, zhao: Client, case: Payable
) -> None:
    day = _today()
    assert _send(wang, case, {"deed": "agree", "due": [day], "yuan": ["1770"]}) == 302
    assert "追缴逾期" not in _text(li, "/desk/")
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(timezone, "localdate", lambda *_: tomorrow)
        for client in (wang, li):
            assert "追缴逾期，要催一催" in _text(client, "/desk/")
            assert "逾期" in _text(client, "/recoveries/?waits=late")
        assert "追缴逾期" not in _text(zhao, "/desk/")


def test_the_leader_decides_what_somebody_else_asked_to_waive(
    wang: Client, leader: Client, li: Client, case: Payable
) -> None:
    ask = {"deed": "propose", "yuan": "1770", "note": "本人重病，村里证明附卷"}
    assert _send(leader, case, ask) == 403
    assert _send(wang, case, ask) == 302
    assert "申请免退，等您决定" in _text(leader, "/desk/")
    assert "免退等您决定" in _text(leader, f"/recoveries/{case.public_id}/")
    assert "免退等您决定" not in _text(wang, f"/recoveries/{case.public_id}/")
    yes = {"deed": "waive", "document": "演卫健免〔2026〕1号"}
    assert _send(wang, case, yes, "decide") == 403
    assert _send(leader, case, {"deed": "waive"}, "decide") == 422
    assert _send(leader, case, {"deed": "x"}, "decide") == 422
    assert _send(leader, case, yes, "decide") == 302
    page = _text(li, f"/recoveries/{case.public_id}/")
    assert "已结清" in page
    assert "演卫健免〔2026〕1号" in page
    assert AuditEntry.objects.filter(act="recovery.waived").count() == 1
