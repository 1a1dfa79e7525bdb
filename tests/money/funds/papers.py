"""Documents of money as tests enter them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.money.funds.actions.entering import Paper, confirm, enter
from nuanxin.money.funds.models import Appropriation

REGION, COUNTY = 341599000000, Scope.of("341599")
AT = datetime(2026, 7, 1, tzinfo=UTC)
DEATH = ("特别扶助金_死亡", "特别扶助金（死亡）")
REWARD = ("奖励扶助", "奖励扶助")
PAPER = Paper(
    2026, "main", "演财社指〔2026〕12号", "2100717", "中央", (DEATH,), 1_000_000,
    date(2026, 5, 18), date(2026, 6, 2),
)  # fmt: skip


def entered(by: Actor, paper: Paper = PAPER, at: datetime = AT) -> Appropriation:
    return enter(region=REGION, scope=COUNTY, by=by, paper=paper, at=at)


def given(by: Actor, other: Actor, paper: Paper = PAPER, at: datetime = AT) -> Appropriation:
    """Entered by one body, confirmed by the other."""
    made = entered(by, paper, at)
    return confirm(document=made.public_id, scope=COUNTY, by=other, at=at)
