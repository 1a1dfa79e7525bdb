"""本县的办理规定 on screen, and where its words and days are used."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from nuanxin.casework.manners.models import Manner

pytestmark = pytest.mark.django_db
PAGE = "/casework/manner/"
FORM = {
    "answer_days": "5", "answer_unit": "working", "returns": "缺死亡证明\n照片不清楚\n",
    "source": "演示卫健〔2026〕8号", "notice_days": "7", "notice_unit": "natural",
}  # fmt: skip


def test_the_county_settles_it_and_everybody_at_work_there_reads_it(
    wang: Client, li: Client, qian: Client
) -> None:
    before = li.get(PAGE).content.decode()
    assert "没有规定天数" in before
    assert "农村奖励扶助对象资格确认（安徽）：程序没有写天数" in before
    refused = wang.post(PAGE, {**FORM, "answer_days": "五"})
    assert refused.status_code == 422
    assert "请填数字" in refused.content.decode()
    assert wang.post(PAGE, FORM).status_code == 302
    assert li.post(PAGE, {**FORM, "answer_days": "9"}).status_code == 403
    assert qian.get(PAGE).status_code == 403
    page = li.get(PAGE).content.decode()
    assert "收到以后 5 个工作日内" in page
    assert "照片不清楚" in page
    since = timezone.localdate().isoformat()
    assert f"至少 7 日，从 {since} 起开始的公示不能再短" in page
    assert "改规定" not in page
    assert Manner.objects.get().region == 341599000000
