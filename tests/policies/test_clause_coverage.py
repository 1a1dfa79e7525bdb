"""Every clause of the five source documents on money, eligibility or exemption has its place.

The list below was made by hand from the documents, article by article, not from the packs.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from nuanxin.policy.packs import Pack
from nuanxin.policy.policy import Policy
from nuanxin.policy.reading.packreader import UNCITED
from nuanxin.policy.store import BUILT_IN, load_policy

RULE, LISTED = "rule", "未编码"

# document → clause → what it speaks of, and where it must stand: pack, clause, rule or 未编码
CLAUSES: dict[str, dict[str, tuple[str, str, str, str]]] = {
    "益政办发〔2017〕26号": {
        "序": ("who is such a family", "yiyang-2017-26", "序", RULE),
        "一(一)": ("support +100, 490/420, 4:6", "yiyang-2017-26", "一(一)", RULE),
        "一(二)": ("consolation of 5000 and its payers", "yiyang-2017-26", "一(二)", RULE),
        "一(三)": ("temporary relief", "yiyang-2017-26", "一(三)", LISTED),
        "二(一)": ("priority care, free yearly check", "yiyang-2017-26", "二(一)", LISTED),
        "二(二)": ("re-birth services free or insured", "yiyang-2017-26", "二(二)", LISTED),
        "二(三)": ("premium subsidy, medical relief", "yiyang-2017-26", "二(三)", LISTED),
        "三(一)": ("extreme-poverty support at 60", "yiyang-2017-26", "三(一)", RULE),
        "三(二)": ("end of life, funeral fees waived", "yiyang-2017-26", "三(二)", LISTED),
        "四(一)": ("guardian for those who need one", "yiyang-2017-26", "四(一)", LISTED),
        "四(二)": ("adoption first", "yiyang-2017-26", "四(二)", LISTED),
        "四(三)": ("housing and rent subsidy", "yiyang-2017-26", "四(三)", LISTED),
        "四(四)": ("loans with subsidised interest", "yiyang-2017-26", "四(四)", LISTED),
        "四(五) devices": ("devices and recovery first", "yiyang-2017-26", "四(五)", RULE),
        "四(五) school": ("free senior school", "yiyang-2017-26", "四(五)教育", LISTED),
        "四(六)": ("not counted as income", "yiyang-2017-26", "四(六)", RULE),
        "五(一)": ("visits and counselling bought", "yiyang-2017-26", "五(一)", LISTED),
        "五(二) policy": ("insurance by the province", "hunan-2015-8", "综合保险", RULE),
        "五(二) other": ("other insurances", "yiyang-2017-26", "五(二)其他", LISTED),
        "五(三)": ("county care fund", "yiyang-2017-26", "五(三)", LISTED),
        "六(三)": ("money in the budget", "yiyang-2017-26", "六(三)", LISTED),
        "七": ("ends the death raise of 2013", "yiyang-2013-26", "死亡提标", RULE),
        "七 rest": ("what else the 2013 paper holds", "yiyang-2013-26", "其余条款", LISTED),
    },
    "岳卫字〔2022〕14号": {
        "一 pills": ("free contraceptives", "yueyang-reply-2022-14", "一(药具)", LISTED),
        "二 support": ("910 and 580 a month", "yueyang-2017-19", "经济扶助(特扶)", RULE),
        "二 consolation": ("5000 per parent", "yueyang-2017-19", "经济扶助(抚慰金)", RULE),
        "二 relief": (
            "poverty support, relief",
            "yueyang-2017-19",
            "经济扶助(供养救助)",
            LISTED,
        ),
        "二 pension": ("social pension", "yueyang-2017-19", "养老", LISTED),
        "二 funeral": ("funeral subsidy", "yueyang-2017-19", "丧葬", LISTED),
        "二 medical": ("relief, lane, fees waived", "yueyang-2017-19", "医疗", LISTED),
        "二 housing": ("housing first", "yueyang-2017-19", "住房", LISTED),
        "二 child": ("help for the disabled child", "yueyang-2017-19", "残疾子女", LISTED),
        "二 measures": ("the city's own measures", "yueyang-2017-2", "全文", LISTED),
        "二 services": ("four services", "yueyang-reply-2022-14", "二(服务)", LISTED),
        "二 projects": ("loans and projects", "yueyang-reply-2022-14", "二(项目)", LISTED),
        "二 nursing": ("nursing subsidy", "yueyang-reply-2022-14", "二(护理补贴)", RULE),
        "二 insurance": ("policies bought", "yueyang-reply-2022-14", "二(保险)", LISTED),
        "三": ("budget, purchase, fund", "yueyang-reply-2022-14", "三(经费)", LISTED),
    },
    "舒城县卫健委政策解读（2021-03-05）": {
        "一1 names": ("the nine lines", "shucheng-2020", "一1", RULE),
        "一1 national": ("rural reward and support", "shucheng-2020", "一1(奖扶特扶)", LISTED),
        "一5": ("services free of charge", "shucheng-2020", "一5", LISTED),
        "一6": ("free checks, infants helped", "shucheng-2020", "一6", LISTED),
        "一8 relief": ("1000 a household", "shucheng-2020", "一8", RULE),
        "一8 free": ("blood pressure, medicine", "shucheng-2020", "一8(免费义诊)", LISTED),
        "二 pension": ("rural pension linked", "shucheng-2020", "二(衔接)", LISTED),
        "二 girls": ("girls' families", "shucheng-2020", "二(独双女)", RULE),
        "二 fund": ("the foundation's support", "shucheng-2020", "二(基金)", LISTED),
        "二 own": ("county-funded extras", "shucheng-2020", "二(自筹)", RULE),
    },
    "永政办发〔2023〕38号": {
        number: (what, "yongjing-2023-38", number, LISTED)
        for number, what in (
            ("6", "checks before pregnancy"),
            ("8", "support, lanes, accident insurance"),
            ("10", "equal services for migrants"),
            ("12", "fund-raising and paid service"),
            ("15", "insurance, services bought"),
            ("16", "care at home, subsidy at death"),
            ("17", "care fund"),
            ("18", "budget"),
            ("20", "money follows the work"),
        )
    },
    "湖南计生协会简报2022年第十九期": {
        what: (what, "hunan-brief-2022-19", clause, LISTED)
        for what, clause in (
            ("budgets of the associations", "经费投入"),
            ("gift insurance", "优生优育保险"),
            ("visits and relief", "走访慰问"),
            ("nursing subsidy and health insurance", "住院护理补贴"),
            ("project money", "项目资金"),
            ("Happiness Project", "幸福工程"),
            ("cancer aid", "癌症资助"),
            ("veto on awards and project money", "一票否决"),
            ("one-card payment", "一卡通"),
            ("Anhua budget", "安化预算"),
            ("Anhua free check-up", "安化体检"),
            ("Anhua insurance", "安化保险"),
            ("Dongkou money", "洞口经费"),
            ("Zhuhui project money", "珠晖经费"),
            ("services ordered free of charge", "点单服务"),
            ("interest subsidy", "贴息扶持"),
            ("free training", "技能培训"),
        )
    },
}


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy()


@pytest.fixture(scope="module")
def packs(policy: Policy) -> dict[str, Pack]:
    return {pack.pack: pack for pack in policy.packs}


@pytest.mark.parametrize("document", CLAUSES)
def test_every_clause_on_money_is_a_rule_or_stands_as_uncoded(
    packs: dict[str, Pack], document: str
) -> None:
    for clause, (what, pack, key, kind) in CLAUSES[document].items():
        listed = {each.clause for each in packs[pack].uncoded}
        cited = packs[pack].cited - listed
        assert key in (cited if kind == RULE else listed), f"{document} {clause}: {what}"


@pytest.mark.parametrize("document", CLAUSES)
def test_no_pack_of_a_source_document_knows_a_clause_this_list_does_not(
    packs: dict[str, Pack], document: str
) -> None:
    known = {(pack, key) for rows in CLAUSES.values() for _, pack, key, _ in rows.values()}
    for pack in packs.values():
        if pack.document.number == document:
            keys = {*pack.clauses, *(each.clause for each in pack.uncoded)}
            assert {(pack.pack, key) for key in keys} <= known, f"{pack.pack}: list it here too"


def test_an_uncoded_clause_says_what_and_why(packs: dict[str, Pack]) -> None:
    for pack in packs.values():
        for each in pack.uncoded:
            assert len(each.what) >= 4, f"{pack.pack} {each.clause}"
            assert len(each.reason) >= 8, f"{pack.pack} {each.clause}"


def test_the_partial_repeal_ends_one_provision_only(packs: dict[str, Pack]) -> None:
    (ended,) = packs["yiyang-2017-26"].document.supersedes
    assert (ended.number, ended.part) == ("益政办发〔2013〕26号", "独生子女死亡家庭提标")
    assert packs["yiyang-2013-26"].document.status == "部分失效"


def test_a_document_known_through_another_says_so(packs: dict[str, Pack]) -> None:
    unread = [pack for pack in packs.values() if pack.document.status == "待核"]
    assert unread
    assert all(pack.document.known_through for pack in unread)


def test_only_the_fictional_county_is_marked_as_demonstration(packs: dict[str, Pack]) -> None:
    assert {pack.jurisdiction for pack in packs.values() if pack.demo} == {"341599"}
    for clause in packs["demo-nine-lines"].clauses.values():
        assert clause.endswith("（演示）。")


def test_every_benefit_has_examples_that_hold_and_that_do_not() -> None:
    seen: dict[str, set[str]] = {}
    for path in Path(BUILT_IN).rglob("*.yaml"):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        benefits = content.get("benefits", {}) if isinstance(content, dict) else {}
        for name, benefit in benefits.items():
            assert benefit.get("examples"), f"{path.name} {name} has no example"
            found = seen.setdefault(name, set())
            found |= {str(each["expect"].get("结论")) for each in benefit["examples"]}
    assert seen.pop("收入核减提示") == {"None"}  # a notice has no verdict
    for name, verdicts in seen.items():
        assert "not_eligible" in verdicts, name
        assert verdicts & {"eligible", "facts_missing"}, name


def test_vocabulary_holds_no_name_and_nothing_on_contraception_but_the_roll() -> None:
    text = (Path(BUILT_IN) / "vocabulary.yaml").read_text(encoding="utf-8")
    facts = set(yaml.safe_load(text)["facts"])
    forbidden = (
        "姓名",
        "身份证",
        "电话",
        "手机",
        "账号",
        "住址",
        "避孕",
        "妊娠",
        "怀孕",
        "流产",
        "节育",
    )
    wrong = {fact for fact in facts for word in forbidden if word in fact}
    assert wrong == {"成员.在册节育奖"}


def test_no_clause_of_ours_is_left_without_a_rule_or_a_reason(packs: dict[str, Pack]) -> None:
    silent = [
        (name, each.clause)
        for name, pack in packs.items()
        for each in pack.uncoded
        if each.reason == UNCITED
    ]
    assert silent == []
