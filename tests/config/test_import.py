"""`nuanxin import` as outsiders rely on it: what it prints, what it writes, what it refuses."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nuanxin.base.files.reading import read_workbook
from nuanxin.base.identity.actions import give_post, open_account
from nuanxin.base.identity.roles import Role
from nuanxin.config.commands import imports
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.people.models import Person
from nuanxin.support.benefits.models import Entitlement
from registry.exchange.imports import CHEN, FAMILIES, HE, LUO, MING, register, workbook

pytestmark = pytest.mark.django_db


def nuanxin_import(*words: object, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    parser = argparse.ArgumentParser()
    imports.add_arguments(parser)
    capsys.readouterr()
    assert imports.run(parser.parse_args([*map(str, words), "--json"])) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_a_dry_run_prints_the_counts_and_every_fault_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [*FAMILIES, {**HE, "户编号": "3", "身份证号": "34159"}]
    roll = workbook(tmp_path / "roll.xlsx", rows)
    errors = tmp_path / "errors.xlsx"
    before = register()
    answer = nuanxin_import(
        "people", roll, "--region", "341599", "--dry-run", "--errors-to", errors, capsys=capsys
    )
    counts = {key: answer[key] for key in ("rows", "new", "changed", "unchanged", "ambiguous")}
    assert counts == {"rows": 5, "new": 4, "changed": 0, "unchanged": 0, "ambiguous": 0}
    (fault,) = answer["faults"]
    assert (fault["sheet"], fault["row"], fault["column"]) == ("花名册", 6, "身份证号")
    assert fault["value"] == "34159"
    assert "5 位" in fault["message"]
    assert answer["batch"] is None
    assert register() == before
    assert not ImportBatch.objects.exists()
    (sheet, _notes) = read_workbook(errors)
    assert sheet.rows[0][:3] == ["错误说明", "工作表", "行号"]
    assert "何秀英" in sheet.rows[1]


def test_staged_committed_taken_over_and_undone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = register()
    roll = workbook(tmp_path / "roll.xlsx")
    staged = nuanxin_import("people", roll, "--region", "341599", capsys=capsys)
    assert not Person.objects.exists()
    done = nuanxin_import("commit", staged["batch"], capsys=capsys)
    assert (done["rows"], done["new"]) == (4, 4)
    entitlement = Entitlement.objects.get()
    assert (entitlement.benefit, entitlement.first_year) == ("特别扶助金_死亡", 2018)
    assert str(entitlement.batch) == staged["batch"]
    nuanxin_import("undo", staged["batch"], capsys=capsys)
    assert not Entitlement.objects.exists()
    assert register() == before


def test_the_mapping_of_a_sender_is_remembered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = {**CHEN, "打钱的卡": "6217000099998888"}
    own.pop("社保卡(一卡通)账号")
    roll = workbook(tmp_path / "roll.xlsx", [own, LUO, MING])
    common = ("--region", "341599", "--sender", "云桥镇")
    said = nuanxin_import(
        "people", roll, *common, "--map", "打钱的卡=社保卡账号", capsys=capsys
    )
    assert not any("打钱的卡" in note for note in said["notes"])
    nuanxin_import("commit", said["batch"], capsys=capsys)
    again = workbook(tmp_path / "again.xlsx", [{**own, "打钱的卡": "6217000011112222"}])
    next_time = nuanxin_import("people", again, *common, capsys=capsys)
    assert next_time["changed"] == 1
    (known,) = nuanxin_import("mapping", capsys=capsys)["senders"]
    assert known["mapping"] == {"打钱的卡": "社保卡账号"}


def test_the_same_file_and_a_foreign_area_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roll = workbook(tmp_path / "roll.xlsx")
    nuanxin_import("people", roll, "--region", "341599", capsys=capsys)
    with pytest.raises(Refusal, match="已经导入过"):
        nuanxin_import("people", roll, "--region", "341599", "--dry-run", capsys=capsys)
    user = open_account(username="zhao", name="赵同志", password="x" * 20)
    give_post(
        user=user,
        role=Role.TOWNSHIP_HANDLER,
        region=RegionCode.parse("341599101"),
        starts_on=date(2026, 1, 1),
    )
    with pytest.raises(Refusal, match="不是您管辖"):
        nuanxin_import(
            "people", roll, "--region", "341599", "--as", "zhao", "--dry-run", capsys=capsys
        )
    batch = ImportBatch.objects.get()
    with pytest.raises(Refusal, match="不在您的辖区"):
        nuanxin_import("commit", batch.public_id, "--as", "zhao", capsys=capsys)


def test_who_takes_no_rolls_in_and_what_is_no_batch_is_told_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    qian = open_account(username="qian", name="钱会计", password="x" * 20)
    county = RegionCode.parse("341599")
    give_post(user=qian, role=Role.FINANCE, region=county, starts_on=date(2026, 1, 1))
    roll = workbook(tmp_path / "roll.xlsx")
    with pytest.raises(Refusal, match="“qian”是财政经办，不办导入"):
        nuanxin_import("people", roll, "--as", "qian", "--dry-run", capsys=capsys)
    with pytest.raises(SystemExit):
        nuanxin_import("commit", "123", capsys=capsys)
    assert "“123”不是批次编号" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["没有等号", "=空列名", "婚姻状况="])
def test_a_malformed_answer_is_refused(
    word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roll = workbook(tmp_path / "roll.xlsx")
    with pytest.raises(Refusal, match="列名=值"):
        nuanxin_import(
            "people", roll, "--region", "341599", "--answer", word, "--dry-run", capsys=capsys
        )
