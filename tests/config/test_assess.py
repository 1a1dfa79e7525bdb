"""`nuanxin assess` prints what outsiders rely on, and changes nothing the second time."""

from __future__ import annotations

import argparse
import json
from datetime import date

import pytest

from nuanxin.base.identity.actions import give_post, open_account
from nuanxin.base.identity.roles import Role
from nuanxin.config.commands import assess
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.support.benefits.models import Finding
from registry.people.families import admitted, bereaved
from support.benefits.county import on_roll

WORDS = ["--month", "2026-10", "--region", "341599", "--json"]


def told(capsys: pytest.CaptureFixture[str], words: list[str]) -> dict[str, object]:
    parser = argparse.ArgumentParser()
    assess.add_arguments(parser)
    assert assess.run(parser.parse_args(words)) == 0
    answer: dict[str, object] = json.loads(capsys.readouterr().out)
    return answer


@pytest.mark.django_db
def test_the_answer_has_the_agreed_shape(capsys: pytest.CaptureFixture[str]) -> None:
    admitted(bereaved("1"), bereaved("2"))
    answer = told(capsys, WORDS)
    on_roll()
    answer = told(capsys, WORDS)
    assert answer["families"] == 2
    benefits = answer["benefits"]
    assert isinstance(benefits, list)
    (death,) = [each for each in benefits if each["benefit"] == "特别扶助金_死亡"]
    assert death == {
        "benefit": "特别扶助金_死亡",
        "eligible": 4,
        "confirmed": 4,
        "to_confirm": 0,
        "to_stop": 0,
        "amount": "2360.00",
        "shares": {"中央": "1180.00", "省": "472.00", "市": "236.00", "县": "472.00"},
    }
    before = list(Finding.objects.order_by("id").values())
    again = told(capsys, WORDS)
    assert {**again, "seconds": 0} == {**answer, "seconds": 0}
    assert list(Finding.objects.order_by("id").values()) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--month", "2026", "--region", "341599"], "不是一个期间"),
        (["--year", "2026", "--period", "中秋", "--region", "341599"], "没有“中秋”这一期"),
        (["--month", "2026-10", "--region", "甲"], "不是地区代码"),
    ],
)
def test_bad_words_are_refused_in_one_sentence(words: list[str], said: str) -> None:
    parser = argparse.ArgumentParser()
    assess.add_arguments(parser)
    with pytest.raises(Refusal, match=said):
        assess.run(parser.parse_args(words))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "region", "said"),
    [
        (Role.TOWNSHIP_HANDLER, "341599100", "--region 341599000000 不是“somebody”管辖的地方"),
        (Role.AUDITOR, "341599", "“somebody”的岗位不办测算"),
    ],
)
def test_nobody_assesses_beyond_their_area_or_post(role: Role, region: str, said: str) -> None:
    user = open_account(username="somebody", name="某人", password="bench-测-1")
    give_post(user=user, role=role, region=RegionCode.parse(region), starts_on=date(2020, 1, 1))
    parser = argparse.ArgumentParser()
    assess.add_arguments(parser)
    with pytest.raises(Refusal, match=said):
        assess.run(parser.parse_args([*WORDS, "--as", "somebody"]))
    assert not Finding.objects.exists()
