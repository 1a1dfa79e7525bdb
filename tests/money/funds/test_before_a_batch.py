"""A batch that exceeds what is left says so, level by level, and again at each signature."""

from __future__ import annotations

import pytest

from money.funds.papers import COUNTY, PAPER, given
from money.funds.test_documents import qian
from money.ledger.test_book import send_it
from money.payouts.test_batches import AT, _drawn, _owed, sun, wang, zhou
from nuanxin.base.identity.actor import Actor
from nuanxin.money.funds import standing
from nuanxin.money.payouts.actions import releasing
from nuanxin.money.payouts.actions.examining import answer_lights, examine
from nuanxin.money.payouts.models import Batch, BatchStep
from registry.people.families import bereaved

pytestmark = pytest.mark.django_db
__all__ = ["qian", "sun", "wang", "zhou"]
# Two families' half-year: 3,540.00 yuan of 中央, 1,416.00 of 省.
_OVER = "中央“特别扶助金（死亡）”指标结余 3,000.00 元，这一批要 3,540.00 元，超出 540.00 元"


def _words(row: Batch) -> list[str]:
    return list(row.lights.filter(kind="funds").order_by("text").values_list("text", flat=True))


@pytest.fixture
def drawn(wang: Actor) -> Batch:
    _owed(wang, bereaved("1"), bereaved("2"))
    return _drawn(wang)


def _again(row: Batch, by: Actor) -> list[str]:
    examine(batch=row.public_id, scope=COUNTY, by=by, at=AT)
    return _words(row)


def test_without_any_document_there_is_no_alarm(drawn: Batch, wang: Actor) -> None:
    assert _words(drawn) == []
    assert not standing.registered(drawn.region, 2026)


def test_it_says_by_how_much_for_levels_that_told_anything(
    drawn: Batch, wang: Actor, qian: Actor
) -> None:
    given(wang, qian, PAPER._replace(amount_fen=300_000))
    given(wang, qian, PAPER._replace(level="省", amount_fen=141_600))
    given(wang, qian, PAPER._replace(level="市", amount_fen=1, year=2025))
    assert _again(drawn, wang) == [_OVER]
    light = drawn.lights.get(kind="funds")
    assert (light.red, light.line) == (False, None)
    given(wang, qian, PAPER._replace(number="追加", kind="extra", amount_fen=54_000))
    assert _again(drawn, wang) == []


def test_an_answer_to_it_is_kept_while_it_says_the_same(
    drawn: Batch, wang: Actor, qian: Actor
) -> None:
    given(wang, qian, PAPER._replace(amount_fen=300_000))
    _again(drawn, wang)
    light = drawn.lights.get(kind="funds")
    answer_lights(
        batch=drawn.public_id, scope=COUNTY, by=wang, lights=[light.pk], answer="文在路上",
        at=AT,
    )  # fmt: skip
    _again(drawn, wang)
    assert drawn.lights.get(kind="funds").answer == "文在路上"
    releasing.lock(batch=drawn.public_id, scope=COUNTY, by=wang, at=AT)
    assert drawn.lights.get(kind="funds").answer == "文在路上"


def test_it_is_asked_again_and_written_down_at_each_signature(
    drawn: Batch, wang: Actor, zhou: Actor, sun: Actor, qian: Actor
) -> None:
    key = drawn.public_id
    releasing.lock(batch=key, scope=COUNTY, by=wang, at=AT)
    made = given(wang, qian, PAPER._replace(amount_fen=300_000))
    releasing.recheck(batch=key, scope=COUNTY, by=zhou, at=AT)
    assert _words(drawn) == [_OVER]
    extra = given(wang, qian, PAPER._replace(number="追加", kind="extra", amount_fen=54_000))
    releasing.approve(batch=key, scope=COUNTY, by=sun, document="演卫健〔2026〕12号", at=AT)
    assert _words(drawn) == []
    send_it(drawn, wang)
    notes = dict(BatchStep.objects.filter(batch=drawn).values_list("step", "note"))
    assert notes["复核"] == _OVER
    assert notes["审批"] == "演卫健〔2026〕12号"
    assert "超出" not in notes["送财政"]
    assert made.year == extra.year == drawn.budget_year


def test_what_other_batches_hold_is_not_left_for_this_one(wang: Actor, qian: Actor) -> None:
    given(wang, qian, PAPER._replace(amount_fen=354_000))
    _owed(wang, bereaved("1"))
    first = _drawn(wang)
    releasing.lock(batch=first.public_id, scope=COUNTY, by=wang, at=AT)
    _owed(wang, bereaved("2"), bereaved("3"))
    second = _drawn(wang)
    assert _words(second) == [
        "中央“特别扶助金（死亡）”指标结余 1,770.00 元，这一批要 3,540.00 元，超出 1,770.00 元"
    ]
    releasing.abandon(batch=first.public_id, scope=COUNTY, by=wang, reason="x", at=AT)
    assert _again(second, wang) == []


def test_a_long_programme_is_named_whole_or_says_that_it_goes_on(
    wang: Actor, qian: Actor
) -> None:
    """Cut without a sign, a name reads as another one: “…（手术并发症”."""
    four = (
        PAPER.benefits[0],
        ("特别扶助金_伤残", "特别扶助金（伤残）"),
        ("特别扶助金_并发症", "特别扶助金（手术并发症）"),
        ("奖励扶助", "农村部分计划生育家庭奖励扶助（奖扶）"),
    )
    six = (*four, ("奖扶扩面", "奖扶扩面"), ("困难慰问", "计划生育困难家庭慰问"))
    given(wang, qian, PAPER._replace(benefits=four, amount_fen=100))
    given(wang, qian, PAPER._replace(benefits=six, level="省", amount_fen=100))
    _owed(wang, bereaved("1"))
    said = " ".join(_words(_drawn(wang)))
    assert (
        "（奖扶）、特别扶助金（伤残）、特别扶助金（手术并发症）、特别扶助金（死亡）”指标结余"
        in said
    )
    assert "…”指标结余" in said
