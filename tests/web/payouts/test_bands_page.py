"""签字档次 on its page: the leader settles, everybody who pays reads, a large batch waits."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from money.payouts.test_batches import _drawn, _owed
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.money.payouts.models import Batch, ReleaseRule
from registry.people.families import bereaved

pytestmark = pytest.mark.django_db
ADDRESS = "/payouts/bands/"


def _form(**other: object) -> dict[str, object]:
    return {
        "from": ["0", "5,000", "", ""], "checks": ["1", "1", "1", "1"],
        "approvals": ["1", "2", "1", "1"], "document": "演卫健办〔2026〕5号",
        "starts_on": f"{timezone.localdate():%Y-%m-%d}", **other,
    }  # fmt: skip


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_leader_settles_and_a_large_batch_waits_for_two(
    leader: Client, wang: Client, qian: Client, li: Client,
    seat: Callable[[str, Role, str], Client],
) -> None:  # fmt: skip
    second = seat("吴副局长", Role.COUNTY_LEADER, "341599")
    zhou = seat("周复核", Role.COUNTY_HEALTH, "341599")
    assert "各种金额都是编制、复核、审批各一人" in _text(wang, ADDRESS)
    assert li.get(ADDRESS).status_code == 403
    assert wang.post(ADDRESS, _form()).status_code == 403
    refused = leader.post(ADDRESS, _form(document=""))
    assert refused.status_code == 422
    assert 'value="5,000"' in refused.content.decode()
    odd: tuple[dict[str, object], ...] = (
        {"from": ["x"]}, {"starts_on": "2026-13"}, {"from": []},
    )  # fmt: skip
    for wrong in odd:
        assert leader.post(ADDRESS, _form(**wrong)).status_code == 422
    assert leader.post(ADDRESS, _form()).status_code == 302
    assert ReleaseRule.objects.get().bands == [[0, 1, 1], [500000, 1, 2]]
    assert AuditEntry.objects.filter(act="release.set").exists()
    assert "5,000.00 起" in _text(qian, ADDRESS)

    by = actor_of(User.objects.get(name="王主任").posts.get())
    _owed(by, bereaved("1"), bereaved("2"))
    batch: Batch = _drawn(by)
    page = f"/payouts/{batch.public_id}/"

    def step(client: Client, deed: str, words: str = "") -> int:
        return client.post(f"{page}step/", {"deed": deed, "words": words}).status_code

    assert step(wang, "lock") == 302
    assert "要 1 人复核、2 人审批" in _text(wang, page)
    assert step(zhou, "recheck") == 302
    assert step(leader, "approve", "演卫健〔2026〕12号") == 302
    assert "审批批次" not in _text(leader, "/desk/")
    assert "审批批次" in _text(second, "/desk/")
    assert "审批通过" not in _text(leader, page)
    assert "请示文号前一位已填" in _text(second, page)
    assert step(leader, "approve", "号") == 422
    assert step(second, "approve") == 302
    batch.refresh_from_db()
    assert (batch.status, batch.document) == ("approved", "演卫健〔2026〕12号")
