"""The worked example outsiders rely on comes out to the fen, at the command line as in the
library.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CASE = """\
at: 2017-11
region: "430902000000"
地区: {财政体制: 市辖区}
家庭: {月收入: 1580.00, 人口: 2}
成员:
  - {编号: 女方, 性别: 女, 出生日期: 1967-05-20, 存活: 是, 户口性质: 居民户口, 婚姻状况: 初婚,
  工作单位性质: 事业单位}
  - {编号: 男方, 性别: 男, 出生日期: 1965-01-02, 存活: 是, 工作单位性质: 无}
子女:
  - {编号: 长子, 性别: 男, 来源: 双方亲生, 出生日期: 1992-03-04, 存活: 否, 死亡日期: 2015-06-07}
子女情况已核实: 是
住院: [{入院: 2017-03-01, 出院: 2017-03-13, 医院等级: 二级}]
本地已开展: [一次性抚慰金]
参数: {年龄认定日: 年末}
"""


def nuanxin(*words: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nuanxin.config.cli", *words],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def decisions() -> dict[tuple[str, str], Any]:
    done = nuanxin("decide", "-", "--json", text=CASE)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["decisions"]
    return {(each["benefit"], each["subject"]): each for each in found}


def test_both_parents_get_the_raised_amount_in_layers(
    decisions: dict[tuple[str, str], Any],
) -> None:
    for subject in ("女方", "男方"):
        decision = decisions["特别扶助金_死亡", subject]
        assert decision["label"] == "特别扶助金（死亡）"
        assert (decision["verdict"], decision["amount"]) == ("eligible", "490.00")
        assert (decision["since"], decision["until"], decision["period"]) == (
            "2016-05",
            None,
            "2017-11",
        )
        assert decision["layers"][0] == {
            "name": "省定标准",
            "amount": "390.00",
            "document": "湘卫家庭发〔2015〕8号",
            "clause": decision["layers"][0]["clause"],
            "certainty": "推算",
            "at_least": False,
        }
        assert decision["layers"][1]["document"] == "益政办发〔2017〕26号"
        assert decision["shares"] == [
            {"level": None, "amount": "390.00"},
            {"level": "市", "amount": "40.00"},
            {"level": "区", "amount": "60.00"},
        ]
        assert all(condition["holds"] for condition in decision["conditions"])
        assert decision["missing"] == []


def test_support_is_left_out_of_counted_income(decisions: dict[tuple[str, str], Any]) -> None:
    notice = decisions["收入核减提示", "家庭"]
    assert (notice["counted_income"], notice["verdict"]) == ("600.00", None)


def test_an_income_below_the_support_it_should_hold_is_asked_for_again() -> None:
    text = CASE.replace("月收入: 1580.00", "月收入: 300.00")
    done = nuanxin("decide", "-", "--json", "--benefit", "收入核减提示", text=text)
    (notice,) = json.loads(done.stdout)["decisions"]
    assert notice["counted_income"] is None
    assert notice["missing"] == ["家庭.月收入（应含特别扶助金）"]


def test_consolation_is_for_the_year_of_death(decisions: dict[tuple[str, str], Any]) -> None:
    assert decisions["一次性抚慰金", "家庭"]["verdict"] == "not_eligible"


def test_readings_of_a_silent_text_are_shown() -> None:
    text = CASE.replace("参数: {年龄认定日: 年末}\n", "").replace("2015-06-07", "2017-02-01")
    text = text.replace("1967-05-20", "1968-05-20").replace("at: 2017-11", "at: 2017")
    done = nuanxin("decide", "-", "--json", "--benefit", "一次性抚慰金", text=text)
    (decision,) = json.loads(done.stdout)["decisions"]
    assert decision["verdict"] == "unsettled"
    (point,) = [each for each in decision["open"] if each["settle_with"] == "年龄认定日"]
    assert point["affects"] == "verdict"
    assert point["readings"] == [
        {"value": "死亡日", "verdict": "not_eligible"},
        {"value": "年末", "verdict": "eligible", "amount": "5000.00"},
    ]


def test_an_optional_clause_nobody_adopted_is_not_adopted() -> None:
    text = CASE.replace("本地已开展: [一次性抚慰金]\n", "")
    done = nuanxin("decide", "-", "--json", "--benefit", "一次性抚慰金", text=text)
    assert json.loads(done.stdout)["decisions"][0]["verdict"] == "not_adopted"


def test_a_missing_birthday_is_asked_for() -> None:
    text = CASE.replace("出生日期: 1967-05-20, ", "")
    done = nuanxin("decide", "-", "--json", "--benefit", "特别扶助金_死亡", text=text)
    for decision in json.loads(done.stdout)["decisions"]:
        assert decision["verdict"] == "facts_missing"
        assert "女方.出生日期" in decision["missing"]


def test_a_death_in_september_leaves_august_alone() -> None:
    text = CASE.replace(
        "出生日期: 1965-01-02, 存活: 是", "出生日期: 1965-01-02, 存活: 否, 死亡日期: 2017-09-10"
    )
    for month, verdict in (("2017-08", "eligible"), ("2017-09", "not_eligible")):
        done = nuanxin(
            "decide",
            "-",
            "--json",
            "--benefit",
            "特别扶助金_死亡",
            text=text.replace("2017-11", month),
        )
        (him,) = [d for d in json.loads(done.stdout)["decisions"] if d["subject"] == "男方"]
        assert (him["verdict"], him["since"], him["until"]) == (verdict, "2016-05", "2017-09")


def test_plain_text_speaks_chinese_and_names_the_clause() -> None:
    done = nuanxin("decide", "-", text=CASE)
    assert "符合条件（待确认）" in done.stdout
    assert "益政办发〔2017〕26号 一(一)" in done.stdout
    assert "负担级次：文件未写明 390.00，市 40.00，区 60.00" in done.stdout


def test_bad_input_ends_with_two_and_one_clear_message() -> None:
    done = nuanxin("decide", "-", text=CASE.replace("性别: 女", "性别: 妇"))
    assert done.returncode == 2
    assert done.stderr.startswith("成员[0].性别：")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("decide", "nowhere.yaml"), "读不到案例文件"),
        (("decide", "-", "--benefit", "奖扶"), "没有“奖扶”这个项目"),
        (("decide", "-", "--packs", "nowhere"), "没有“nowhere”这个文件夹"),
        (("decide",), "缺少参数"),
        (("decid",), "没有“decid”这个命令"),
        (("packs", "list", "--region", "43", "--on", "2017-11-05"), "不是地区代码"),
        (("packs", "list", "--region", "430902000000", "--on", "去年"), "不是日期"),
        (("packs", "check", "nowhere"), "没有“nowhere”这个文件夹"),
    ],
)
def test_bad_words_end_with_two(words: tuple[str, ...], said: str) -> None:
    done = nuanxin(*words, text=CASE)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


STARTED = """
import sys
from nuanxin.config.cli import main
code = main(sys.argv[1:])
seen = {name.partition(".")[0] for name in sys.modules}
sys.exit(code or len(seen & {"django", "duckdb", "sqlglot", "psycopg"}))
"""


def test_deciding_starts_neither_django_nor_a_database(tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    case.write_text(CASE, encoding="utf-8")
    seen = subprocess.run(
        [
            sys.executable,
            "-c",
            STARTED,
            "decide",
            str(case),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert seen.returncode == 0, seen.stderr


def test_packs_in_force_are_listed_from_nation_to_city() -> None:
    done = nuanxin("packs", "list", "--region", "430902000000", "--on", "2017-11-05", "--json")
    numbers = [pack["number"] for pack in json.loads(done.stdout)["packs"]]
    assert numbers.index("湘卫家庭发〔2015〕8号") < numbers.index("益政办发〔2017〕26号")
    assert "岳政办发〔2017〕19号" not in numbers


def test_coverage_names_clauses_without_a_rule_and_why() -> None:
    done = nuanxin("packs", "coverage", "--json")
    documents = {each["document"]: each for each in json.loads(done.stdout)["documents"]}
    yiyang = documents["益政办发〔2017〕26号"]
    assert "特别扶助金_死亡" in yiyang["encoded"]["一(一)"]
    assert all(item["reason"] for item in yiyang["uncoded"])
