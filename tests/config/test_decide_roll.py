"""`nuanxin decide-roll`: exit codes, messages, the summary, files left alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from nuanxin.config.cli import main
from workbooks import number, write_xlsx

HEADER = [
    "户编号",
    "乡镇",
    "姓名",
    "角色",
    "身份证号",
    "婚姻状况",
    "存活状况",
    "子女来源",
    "死亡日期",
]
MOTHER_ID = number("19650529", 2)
ROWS = [
    HEADER,
    ["1", "云桥镇", "罗建兰", "女方", MOTHER_ID, "初婚", "健在", "", ""],
    ["1", "云桥镇", "李强", "男方", number("19640203", 1), "初婚", "健在", "", ""],
    ["1", "云桥镇", "李小宝", "子女", number("19900304", 1), "", "", "双方亲生", "2015-06-07"],
]


@pytest.fixture
def roll(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "名册.xlsx", {"表": ROWS})


def run(roll: Path, *more: str, at: str = "2026-10", out: str = "结果.xlsx") -> int:
    target = roll.parent / out
    return main(
        [
            "decide-roll",
            str(roll),
            "--at",
            at,
            "--out",
            str(target),
            "--region",
            "341599",
            *more,
        ]
    )


def test_the_workbook_is_written_and_the_summary_printed(
    roll: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(roll, "--children-verified", "是", "--json") == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["families"], printed["people"], printed["faults"]) == (1, 3, [])
    amounts = {b["benefit"]: (b["eligible"], b["amount"]) for b in printed["benefits"]}
    assert amounts["特别扶助金_死亡"] == (2, "1180.00")
    assert printed["seconds"] > 0
    assert "汇总" in openpyxl.load_workbook(roll.parent / "结果.xlsx").sheetnames


def test_a_second_run_replaces_its_own_result(roll: Path) -> None:
    assert run(roll) == 0
    assert run(roll) == 0


def test_the_printed_text_says_where_the_result_is(
    roll: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(roll) == 0
    printed = capsys.readouterr()
    assert "【演示】判断 1 户 3 人，结果在" in printed.out
    assert "没有“子女情况已核实”一列，按“不知道”处理" in printed.out
    assert printed.err == ""


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--at", "十月"], "--at：“十月”不是年份或月份。请写成 2026-10 或 2026。"),
        (["--region", "安化"], "--region：“安化”不是地区代码。请写统计用代码，例如 430923。"),
        (["--region", "990000"], "没有 990000000000 这个地区代码"),
        (
            ["--answer", "存活状况"],
            "--answer：“存活状况”要写成 列名=值，例如 子女来源=双方亲生。",
        ),
        (["--answer", "身高=高"], "不能统一说明“身高”。可以说明的有：子女情况已核实"),
        (["--answer", "存活状况=也许"], "“存活状况=也许”：存活状况“也许”认不出来"),
        (["--sheet", "无"], "没有名为“无”的工作表。文件里有：表。"),
        (["--children-verified", "大概"], "不能用："),
        (["--out", "结果.txt"], "--out：结果.txt 不是 .xlsx"),
    ],
)
def test_bad_input_is_one_message_and_exit_two(
    roll: Path, capsys: pytest.CaptureFixture[str], more: list[str], words: str
) -> None:
    try:
        code = run(roll, *more)
    except SystemExit as stopped:
        code = int(str(stopped.code))
    printed = capsys.readouterr()
    assert code == 2
    assert words in printed.err
    assert "Traceback" not in printed.err
    assert printed.out == ""
    assert [path.name for path in roll.parent.iterdir()] == ["名册.xlsx"]


def test_a_missing_roll_is_bad_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "无.xlsx") == 2
    assert "无.xlsx：找不到这个文件。请核对路径。" in capsys.readouterr().err


def test_the_roll_itself_is_never_the_result(
    roll: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = roll.read_bytes()
    assert run(roll, "--force", out="名册.xlsx") == 2
    assert "结果不能写在名册自己身上" in capsys.readouterr().err
    assert roll.read_bytes() == before


def test_a_command_ended_half_way_leaves_nothing_behind(roll: Path) -> None:
    rows = [[str(i), *row[1:4], number(f"19{50 + i % 40}0101", i % 999), *row[5:]]
            for i in range(3000) for row in ROWS[1:2]]  # fmt: skip
    write_xlsx(roll, {"表": [HEADER, *rows]})
    command = [sys.executable, "-m", "nuanxin.config.cli", "decide-roll", str(roll)]
    command += [
        "--at",
        "2026-10",
        "--region",
        "341599",
        "--out",
        str(roll.parent / "结果.xlsx"),
    ]
    running = subprocess.Popen(
        command, stderr=subprocess.PIPE, env={**os.environ, "TMPDIR": str(roll.parent)}
    )
    time.sleep(1.2)
    running.terminate()
    _, said = running.communicate(timeout=60)
    if running.returncode:
        # On a busy machine the end may come before the command has begun to listen for it.
        assert running.returncode in {1, -signal.SIGTERM}
        assert running.returncode != 1 or "已停止，没有留下半成品。" in said.decode()
        assert [path.name for path in roll.parent.iterdir()] == ["名册.xlsx"]
    else:
        assert (roll.parent / "结果.xlsx").is_file()


def test_faulty_rows_are_counted_and_the_rest_is_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = ["2", "云桥镇", "王秀", "女方", MOTHER_ID[:-1], "", "", "", ""]
    roll = write_xlsx(tmp_path / "名册.xlsx", {"表": [*ROWS, bad]})
    assert run(roll) == 0
    assert "问题行 1 行，未判断 1 户，见结果里的“问题行”。" in capsys.readouterr().out
