"""The papers that go round for signatures: whole numbers, whole rolls, plain wording."""

from __future__ import annotations

import pytest
from django.test import Client

from money.payouts.test_batches import _locked
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.jurisdiction.queries import Place
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.payouts.queries import Summary
from nuanxin.web.payouts import papers
from nuanxin.web.payouts.papers import parts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def batch(wang: Client) -> Batch:
    return _locked(actor_of(User.objects.get(name="王主任").posts.get()))


def _text(client: Client, batch: Batch, rest: str = "bundle/") -> str:
    answer = client.get(f"/payouts/{batch.public_id}/{rest}")
    assert answer.status_code == 200
    if answer.streaming:
        return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    return answer.content.decode()


def _summary(benefits: int) -> Summary:
    cells = tuple((1, 100 + each) for each in range(benefits))
    town = Place(341599100000, "演示镇", "")
    total = (benefits, sum(cell[1] for cell in cells))
    labels = tuple(f"待遇{each}" for each in range(benefits))
    return Summary(labels, ((town, cells, total),), cells, total)


@pytest.mark.parametrize("benefits", [0, 1, 4, 7, 8, 12, 15])
def test_a_wide_summary_is_cut_so_that_every_benefit_stands_once(benefits: int) -> None:
    found = parts(_summary(benefits))
    assert [label for part in found for label in part.labels] == list(_summary(benefits).labels)
    assert all(len(part.labels) <= 7 for part in found)
    assert [part.last for part in found] == [False] * (len(found) - 1) + [True]
    assert sum(sum(part.totals) for part in found) == _summary(benefits).total[1]


def test_the_letter_has_no_stray_space_and_calls_no_fund_a_level(
    wang: Client, batch: Batch
) -> None:
    text = _text(wang, batch)
    assert "关于拨付2026年1–6月计划生育家庭扶助资金的请示" in text
    assert "中央负担" in text
    assert "中央级" not in text
    assert "省级负担" in text


def test_the_letter_names_the_months_that_are_paid_not_those_asked_for(
    wang: Client, batch: Batch
) -> None:
    Batch.objects.filter(pk=batch.pk).update(first_month=batch.first_month - 12)
    assert "关于拨付2026年1–6月计划生育家庭扶助资金的请示" in _text(wang, batch)
    assert "，2026 年 1–6 月，" in _text(wang, batch, "")


def test_sums_stand_at_the_end_and_not_in_a_foot_that_is_repeated(
    wang: Client, batch: Batch
) -> None:
    text = _text(wang, batch)
    assert "<tfoot" not in text
    assert text.count("7,080.00") >= 4


def test_a_long_roll_is_listed_by_township_and_printed_whole(
    wang: Client, batch: Batch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "ROLL_ON_ONE_PAGE", 1)
    cover = _text(wang, batch)
    assert "另附分乡镇花名册 1 份" in cover
    assert "打印全部乡镇" in cover
    masks = set(BatchLine.objects.values_list("id_number_mask", flat=True))
    assert not any(mask in cover for mask in masks)
    every = _text(wang, batch, "bundle/?town=all")
    assert all(mask in every for mask in masks)
    assert every.rstrip().endswith("</html>")
    town = BatchLine.objects.values_list("family_region", flat=True)[0] // 1000 * 1000
    one = _text(wang, batch, f"bundle/?town={town}")
    assert all(mask in one for mask in masks)
    assert one.count(batch.digest) == every.count(batch.digest) == 1


def test_a_township_that_is_not_in_the_batch_has_no_roll(wang: Client, batch: Batch) -> None:
    for town in ("341599999000", "9", "长"):
        answer = wang.get(f"/payouts/{batch.public_id}/bundle/?town={town}")
        assert answer.status_code == 404


def test_a_cell_of_the_tables_opens_its_lines(wang: Client, batch: Batch) -> None:
    line = BatchLine.objects.all()[0]
    town = line.family_region // 1000 * 1000
    page = _text(wang, batch, "")
    assert f"lines/?town={town}&amp;label=" in page
    assert "&amp;level=" in page
    assert "共 2 条" in _text(wang, batch, f"lines/?town={town}&label={line.label}&level=中央")
    assert "没有符合条件" in _text(wang, batch, f"lines/?town={town}&level=人口健康基金")
    assert "没有符合条件" in _text(wang, batch, "lines/?town=341599999000")
