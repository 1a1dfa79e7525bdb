"""What a county settles where procedures are silent: each change a row, the last one counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.casework.manners.actions import Settled, settle_manner
from nuanxin.casework.manners.models import Manner
from nuanxin.casework.manners.queries import (
    answer_by,
    answer_time,
    manners,
    notice_leasts,
    returns,
)
from nuanxin.casework.procedures.library import named
from nuanxin.casework.procedures.shape import Procedure, Term
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.workdays import Unit
from support.benefits.county import NOW, SCOPE

pytestmark = pytest.mark.django_db
COUNTY, TOWN, OTHER = 341599000000, 341599100000, 341502000000
MONDAY = date(2026, 11, 23)


@pytest.fixture
def wang(appoint: Callable[[str, Role, str], Actor]) -> Actor:
    return appoint("王主任", Role.COUNTY_HEALTH, "341599")


def told(days: int | None = 5, unit: str = "working", words: Sequence[str] = ()) -> Settled:
    return Settled(days, unit, words, "演示卫健〔2026〕8号")


def settle(by: Actor, what: Settled, county: int = COUNTY, scope: Scope = SCOPE) -> Manner:
    return settle_manner(by=by, scope=scope, county=county, told=what, at=NOW)


def road() -> Procedure:
    found = named("anhui-special-support")
    assert found is not None
    return found


def test_the_countys_days_count_until_the_next_change_and_nowhere_else(wang: Actor) -> None:
    assert answer_by(road(), TOWN, MONDAY) is None, "nothing is filled in"
    settle(wang, told())
    by = answer_by(road(), TOWN, MONDAY)
    assert by is not None
    assert by.day == date(2026, 11, 30)
    assert answer_by(road(), OTHER, MONDAY) is None
    settle(wang, told(10, "natural"))
    by = answer_by(road(), TOWN, MONDAY)
    assert by is not None
    assert by.day == date(2026, 12, 3)
    settle(wang, told(None))
    assert answer_by(road(), TOWN, MONDAY) is None
    assert [row.answer_days for row in manners(TOWN)] == [None, 10, 5], "the history stays"
    assert AuditEntry.objects.filter(act="casework.manner").count() == 3


def test_where_the_procedure_says_the_days_it_wins(wang: Actor) -> None:
    settle(wang, told())
    own = Term(count=15, unit=Unit.NATURAL)
    assert answer_time(replace(road(), answer=own), TOWN) == own


def test_where_a_procedure_is_silent_the_countys_days_are_the_least_of_a_notice(
    wang: Actor,
) -> None:
    silent, told_day = road().notices[0], timezone.localdate(NOW)
    before = told_day - timedelta(days=1)
    assert notice_leasts(silent, [TOWN], told_day) == [], "nothing is filled in"
    settle(wang, told()._replace(notice_days=7, notice_unit="natural"))
    (least,) = notice_leasts(silent, [TOWN, COUNTY, OTHER], told_day)
    assert (least.words, least.said) == ("7 日", "本县规定（演示卫健〔2026〕8号）")
    assert least.until(date(2026, 9, 28)) == date(2026, 10, 8), "the last day is no holiday"
    assert notice_leasts(silent, [TOWN], before) == [], "a notice begun before keeps its days"
    settle(wang, told()._replace(notice_days=5, notice_unit="working"))
    (least,) = notice_leasts(silent, [TOWN], told_day)
    assert least.until(date(2026, 11, 20)) == date(2026, 11, 27)
    settle(wang, told())
    assert notice_leasts(silent, [TOWN], told_day) == []
    assert [row.notice_days for row in manners(TOWN)] == [None, 5, 7], "the history stays"


def test_where_the_procedure_says_how_long_the_countys_days_change_nothing(
    wang: Actor,
) -> None:
    xiangtan = named("xiangtan-rural-reward")
    assert xiangtan is not None
    settle(wang, told()._replace(notice_days=7, notice_unit="natural"))
    (least,) = notice_leasts(xiangtan.notices[0], [TOWN], timezone.localdate(NOW))
    assert (least.words, least.said) == ("30 日", "程序规定")


def test_the_words_of_a_return_are_kept_once_and_in_order(wang: Actor) -> None:
    settle(wang, told(words=["  缺死亡证明", "", "照片不清楚", "缺死亡证明"]))
    assert returns(TOWN) == ["缺死亡证明", "照片不清楚"]
    assert returns(OTHER) == []


@pytest.mark.parametrize(
    ("what", "why"),
    [
        (told(0), "请填 1 到 90"),
        (told(91), "请填 1 到 90"),
        (told(5, "hours"), "按日还是按工作日"),
        (told()._replace(notice_days=0, notice_unit="natural"), "公示的天数请填 1 到 90"),
        (told()._replace(notice_days=7), "公示的天数：请选按日还是按工作日"),
        (told(words=[f"理由{n}" for n in range(21)]), "最多 20 条"),
        (told(words=["长" * 61]), "最多 60 个"),
        (told(words=["电话13800138000"]), "请删去号码"),
        (told()._replace(source=" "), "请填“依据”"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(wang: Actor, what: Settled, why: str) -> None:
    with pytest.raises(Refusal, match=why):
        settle(wang, what)
    assert not Manner.objects.exists()


def test_only_the_county_settles_only_its_own_and_nothing_twice(
    wang: Actor, appoint: Callable[[str, Role, str], Actor]
) -> None:
    li = appoint("李干事", Role.TOWNSHIP_HANDLER, "341599100000")
    with pytest.raises(Refusal, match="由县级卫健经办登记"):
        settle(li, told())
    with pytest.raises(Refusal, match="不在您的辖区"):
        settle(wang, told(), OTHER)
    settle(wang, told())
    with pytest.raises(Refusal, match="没有改动"):
        settle(wang, told())
