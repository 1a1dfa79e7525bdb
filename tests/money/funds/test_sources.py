"""Whose money a batch takes, and by which documents: nothing is set off by guess."""

from __future__ import annotations

from datetime import date

import pytest

from money.funds.papers import PAPER, REWARD, entered, given
from money.funds.test_documents import qian
from money.payouts.test_batches import ORDER, _drawn, _owed, wang
from nuanxin.base.identity.actor import Actor
from nuanxin.money.payouts.roads import Road
from nuanxin.money.payouts.rollfile import roll_sheet
from nuanxin.money.payouts.sources import sources
from registry.people.families import bereaved

pytestmark = pytest.mark.django_db
__all__ = ["qian", "wang"]


def test_each_level_stands_beside_every_document_that_gives_for_it(
    wang: Actor, qian: Actor
) -> None:
    _owed(wang, bereaved("1"), bereaved("2"))
    row = _drawn(wang, ORDER._replace(road=Road.TREASURY))
    given(wang, qian, PAPER._replace(number="早", issued_on=date(2025, 12, 1)))
    given(wang, qian)
    given(wang, qian, PAPER._replace(level="省", number="省文"))
    entered(wang, PAPER._replace(level="市", number="没有确认"))
    given(wang, qian, PAPER._replace(level="县", number="别的待遇", benefits=(REWARD,)))
    given(wang, qian, PAPER._replace(level="市", number="去年", year=2025))
    found = sources(row)
    assert [(each.borne_by, each.documents, each.amount_fen) for each in found] == [
        ("中央", "早；演财社指〔2026〕12号", 354000),
        ("省级", "省文", 141600),
        ("市级", "没有登记指标文件", 70800),
        ("县级", "没有登记指标文件", 141600),
    ]
    assert sum(each.amount_fen for each in found) == row.total_fen
    assert (found[0].codes, found[0].programme) == ("2100717", "特别扶助金（死亡）")
    notes = roll_sheet(row, masked=False).notes
    assert ("指标文号（省级，特别扶助金（死亡））", "1,416.00 元，省文") in notes
