"""Anybody may read which steps a request takes; nothing of a family stands there."""

from __future__ import annotations

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def text(address: str, status: int = 200) -> str:
    answer = Client().get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_list_is_searched_and_filtered() -> None:
    assert "共 6 个程序" in text("/procedures/")
    assert "共 1 个程序" in text("/procedures/?q=湘潭 张榜")
    assert "共 2 个程序" in text("/procedures/?benefit=奖励扶助")
    assert "没有找到程序" in text("/procedures/?q=没有这个")


def test_one_is_drawn_with_its_days_from_the_day_typed() -> None:
    page = text("/procedures/anhui-special-support/?on=2025年12月1日")
    for said in ("评议", "2026-02-24", "参加人签名", "不公布姓名", "出处没有写"):
        assert said in page
    assert "还没有公布放假安排" not in page
    assert "还没有公布放假安排" in text("/procedures/anhui-special-support/?on=2030-01-05")


def test_a_day_that_is_none_is_said_at_its_field() -> None:
    assert "2026-02-30" in text("/procedures/anhui-special-support/?on=2026-02-30", 422)


def test_what_is_not_there_is_not_found() -> None:
    assert Client().get("/procedures/nowhere/").status_code == 404


@pytest.mark.parametrize("name", ["henan", "beijing", "weichang"])
def test_a_procedure_whose_text_names_no_benefit_says_so(name: str) -> None:
    assert "暂不用于受理" in text(f"/procedures/{name}/")
