"""Two people type of the same lines: the second is told, and nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.returns.models import TypedAnswer
from web.returns.test_treasury_pages import ma, sent

pytestmark = pytest.mark.django_db
__all__ = ["ma", "sent"]


def _form(client: Client, address: str) -> dict[str, str]:
    """What the form would send as it stands."""
    page = client.get(address).content.decode()
    sent = dict(re.findall(r'<input[^>]* name="([a-z]+-[^"]+)" value="([^"]*)"', page))
    for name, choices in re.findall(
        r'<select[^>]* name="([a-z]+-[^"]+)".*?>(.*?)</select>', page
    ):
        chosen = re.search(r'value="([^"]*)" selected', choices)
        sent[name] = chosen[1] if chosen else ""
    return sent


def _said(answer: object, status: int = 422) -> str:
    assert isinstance(answer, HttpResponse)
    assert answer.status_code == status, answer.content.decode()[:400]
    return answer.content.decode()


def test_who_was_faster_is_told_and_an_untouched_line_is_left_alone(
    qian: Client, ma: Client, sent: Batch
) -> None:
    at, day = f"/returns/{sent.public_id}/typed/", f"{timezone.localdate()}"
    left = f"{at}?state=left"
    one, two = BatchLine.objects.filter(batch=sent).order_by("position")
    his, hers = _form(qian, at), _form(ma, at)

    def paid(line: BatchLine, number: str) -> dict[str, str]:
        key = line.public_id
        return {f"result-{key}": "paid", f"voucher-{key}": number, f"day-{key}": day}

    _said(qian.post(at, his | paid(one, "FIN-1")), 302)
    told = _said(ma.post(left, hers | paid(one, "HEA-2") | paid(two, "HEA-3")))
    assert f"第 1 笔：刚才由钱会计填过（已付，凭证 FIN-1，{day}）" in told
    assert 'value="HEA-2"' in told, "what was typed stays, though the list shows only the rest"
    assert 'value="HEA-3"' in told
    assert f"钱会计填的：已付，凭证 FIN-1，{day}" in told
    assert "照现在的" in told
    assert [each.voucher for each in TypedAnswer.objects.all()] == ["FIN-1"]

    stale = hers | paid(two, "HEA-3")
    _said(ma.post(at, stale), 302)  # the first line was empty when shown, and is not hers
    assert set(TypedAnswer.objects.values_list("line", "voucher", "typed_by__name")) == {
        (one.pk, "FIN-1", "钱会计"), (two.pk, "HEA-3", "马出纳"),
    }  # fmt: skip

    now = _form(ma, at)
    assert "也没有改" in _said(ma.post(at, now))
    _said(qian.post(at, _form(qian, at) | {f"result-{one.public_id}": "clear"}), 302)
    told = _said(ma.post(at, now | {f"voucher-{one.public_id}": "HEA-2"}))
    assert "第 1 笔：刚才由别人清掉了" in told
    taken_back = now | {f"result-{one.public_id}": "stands", f"voucher-{two.public_id}": "H"}
    _said(ma.post(at, taken_back), 302)
    assert [each.voucher for each in TypedAnswer.objects.all()] == ["H"]
