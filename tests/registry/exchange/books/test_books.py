"""Other books: changed cards enter the register, the others stand beside it."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import pytest

from nuanxin.base.files.stored.actions import store
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.exchange.actions.staging import Handed, stage
from nuanxin.registry.exchange.actions.undoing import undo
from nuanxin.registry.exchange.chunks import all_faulty
from nuanxin.registry.exchange.models import ImportBatch, LedgerRow
from nuanxin.registry.exchange.people.staging import Asked
from nuanxin.registry.exchange.preview import shown_rows
from nuanxin.registry.exchange.words import BatchKind
from nuanxin.registry.people.models import Account, Person
from registry.exchange.imports import (
    COUNTY,
    LATER,
    LONELY,
    MOTHER,
    NOW,
    SON,
    TODAY,
    committed,
    counts,
    register,
    staged,
)
from workbooks import number, write_xlsx

pytestmark = pytest.mark.django_db
NATIONAL = ["个案编号", "姓名", "公民身份号码", "对象类别", "首次享受年度", "个案状态"]
PAYMENT = ["姓名", "身份证号", "一卡通账号", "发放金额(元)", "发放结果", "失败原因", "期间"]
CARDS = ["姓名", "身份证号", "旧账号", "新账号", "户名", "开户银行"]


def book(
    path: Path, kind: BatchKind, rows: Sequence[Sequence[object]], scope: str = "341599"
) -> ImportBatch:
    write_xlsx(path, {"表": [["某县名单"], *rows, ["合计", len(rows) - 1]]})
    content = io.BytesIO(path.read_bytes())
    file = store(SYSTEM, content, path.name, int(COUNTY.value), f"import.{kind}")
    asked = Asked(COUNTY, TODAY, kind, "省系统")
    return stage(by=SYSTEM, scope=Scope.of(scope), handed=Handed(file, NOW), asked=asked)


def test_the_national_list_finds_its_people_and_changes_nobody(tmp_path: Path) -> None:
    committed(staged(tmp_path / "roll.xlsx"))
    before = register()
    rows: list[list[object]] = [
        [*NATIONAL],
        ["G001", "陈桂兰", MOTHER, "死亡", "2018", "在册"],
        ["G002", "外人", number("19550101", 2), "伤残", 2019.0, "死亡退出"],
        ["G003", "坏号", "34159", "死亡", "2018", "在册"],
    ]
    batch = book(tmp_path / "national.xlsx", BatchKind.NATIONAL, rows)
    assert counts(batch) == {"rows": 3, "new": 1, "unchanged": 1, "faulty": 1}
    assert not LedgerRow.objects.exists()
    committed(batch, LATER)
    mine, other = LedgerRow.objects.order_by("row")
    assert mine.person == Person.objects.get(name="陈桂兰").pk
    assert (mine.case_number, mine.category, mine.first_year) == ("G001", "死亡", 2018)
    assert mine.region == 341599100000
    assert (other.person, other.status, other.region) == (None, "死亡退出", 341599000000)
    assert mine.id_number_index == blind_index(Kind.ID_NUMBER, MOTHER)
    assert register() == before
    assert undo(by=SYSTEM, batch=batch, at=LATER).status == "undone"


def test_a_payment_result_keeps_amount_result_and_reason(tmp_path: Path) -> None:
    committed(staged(tmp_path / "roll.xlsx"))
    rows: list[list[object]] = [
        [*PAYMENT],
        ["陈桂兰", MOTHER, "6217000012345678", "5,880.00", "成功", "", "2026上半年"],
        ["何秀英", LONELY, "6217000012345679", 5880.0, "失败", "户名不符", "2026上半年"],
        ["罗明", SON, "", "十块", "成功", "", ""],
    ]
    batch = committed(book(tmp_path / "paid.xlsx", BatchKind.PAYMENT, rows), LATER)
    assert counts(batch) == {"rows": 3, "unchanged": 2, "faulty": 1}
    paid, failed = LedgerRow.objects.order_by("row")
    assert (paid.amount_fen, paid.result, paid.period) == (588000, "成功", "2026上半年")
    assert paid.account_index == blind_index(Kind.ACCOUNT, "6217000012345678")
    assert paid.account_mask == "****5678"
    assert (failed.result, failed.reason) == ("失败", "户名不符")


def test_who_is_given_by_number_alone_is_shown_by_the_registered_name(tmp_path: Path) -> None:
    committed(staged(tmp_path / "roll.xlsx"))
    rows: list[list[object]] = [["身份证号", "结果"], [MOTHER, "成功"]]
    batch = book(tmp_path / "paid.xlsx", BatchKind.PAYMENT, rows)
    (shown,) = shown_rows(batch, list(batch.staged.all()), Scope.of(COUNTY))
    assert [person.name for person in shown.people] == ["陈桂兰"]


def test_changed_cards_are_compared_committed_and_undone(tmp_path: Path) -> None:
    committed(staged(tmp_path / "roll.xlsx"))
    before = register()
    rows = [
        CARDS,
        ["陈桂兰", MOTHER, "6217000012345678", "6217000000001111", "陈桂兰", "农商行"],
        ["何秀英", LONELY, "", "6217000000002222", "", ""],
        ["罗明", SON, "", "6217000000003333", "", ""],
        ["生人", number("19550101", 2), "", "6217000000004444", "", ""],
    ]
    batch = book(tmp_path / "cards.xlsx", BatchKind.ACCOUNTS, rows)
    assert counts(batch) == {"rows": 4, "changed": 2, "faulty": 2}
    said = [row.faults[0].message for row in all_faulty(batch)]
    assert "登记为子女" in " ".join(said)
    assert "没有这个人" in " ".join(said)
    committed(batch, LATER)
    card = Account.objects.get(person__name="陈桂兰", known_to=None)
    assert (card.number_mask, card.bank, card.valid_from) == (
        "****1111",
        "农商行",
        LATER.date(),
    )
    assert Account.objects.filter(person__name="陈桂兰").count() == 2
    assert Account.objects.get(person__name="何秀英").holder == "何秀英"
    undo(by=SYSTEM, batch=batch, at=LATER)
    assert register() == before


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            ["陈桂兰", MOTHER, "6217000099999999", "6217000000001111", "", ""],
            "旧账号和登记的不同",
        ),
        (["陈桂兰", MOTHER, "", "621", "", ""], "应为 8 至 24 位"),
        (["陈桂兰", MOTHER, "", "", "", ""], "新账号空着"),
        (["陈桂兰", "", "", "6217000000001111", "", ""], "不知道是谁"),
    ],
)
def test_a_card_that_cannot_be_changed_stays_out(
    row: list[object], message: str, tmp_path: Path
) -> None:
    committed(staged(tmp_path / "roll.xlsx"))
    batch = book(tmp_path / "cards.xlsx", BatchKind.ACCOUNTS, [CARDS, row])
    assert counts(batch) == {"rows": 1, "faulty": 1}
    assert message in next(all_faulty(batch)).faults[0].message


def test_a_name_that_differs_is_asked_about_before_a_card_changes(tmp_path: Path) -> None:
    committed(staged(tmp_path / "roll.xlsx"))
    rows = [CARDS, ["陈桂芳", MOTHER, "", "6217000000001111", "", ""]]
    assert counts(book(tmp_path / "cards.xlsx", BatchKind.ACCOUNTS, rows)) == {
        "rows": 1,
        "ambiguous": 1,
    }


def test_another_township_changes_no_card_here(tmp_path: Path) -> None:
    committed(staged(tmp_path / "roll.xlsx"))
    rows = [CARDS, ["陈桂兰", MOTHER, "", "6217000000001111", "", ""]]
    batch = book(tmp_path / "cards.xlsx", BatchKind.ACCOUNTS, rows, scope="341599101")
    assert "别的辖区" in next(all_faulty(batch)).faults[0].message


def test_a_table_without_the_needed_columns_says_which(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="至少要有：身份证号、社保卡（一卡通）账号"):
        book(tmp_path / "cards.xlsx", BatchKind.ACCOUNTS, [["姓名", "身份证号", "备注"]])


@pytest.mark.parametrize(
    ("head", "like"), [(CARDS, "批量换卡"), (["姓名", "身份证号", "新卡号"], "批量换卡"),
                       (["姓名", "身份证号", "发放结果"], "发放结果")],
)  # fmt: skip
def test_a_list_of_another_kind_is_no_national_list(
    tmp_path: Path, head: list[object], like: str
) -> None:
    rows: list[list[object]] = [
        head,
        ["陈桂兰", MOTHER, *["6217001234567890123"] * (len(head) - 2)],
    ]
    with pytest.raises(Refusal, match=f"像是{like}"):
        book(tmp_path / "cards.xlsx", BatchKind.NATIONAL, rows)
    plain: list[list[object]] = [["姓名", "身份证号"], ["陈桂兰", MOTHER]]
    assert counts(book(tmp_path / "plain.xlsx", BatchKind.NATIONAL, plain))["rows"] == 1
