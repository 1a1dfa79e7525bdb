"""Which column keeps which fact: the names of policies/vocabulary.yaml, and some of our own."""

from __future__ import annotations

from datetime import date

# A fact's value: dates, words, yes or no, numbers. None is unknown.
Value = bool | int | date | str | None

PERSON_COLUMNS = {
    "性别": "sex",
    "出生日期": "birth_date",
    "存活": "alive",
    "死亡日期": "death_date",
    "死亡凭据": "death_proof",
    "户口性质": "hukou",
    "婚姻状况": "marital_status",
    "工作单位": "employer_id",
    "工作单位性质": "employer_kind",
    "并发症等级": "complication_grade",
    "并发症确认日期": "complication_confirmed",
    "并发症治愈日期": "complication_cured",
    "在册节育奖": "on_contraception_reward_roll",
    "持有光荣证": "only_child_certificate",
    "光荣证号": "only_child_certificate_number",
    "城镇退休": "urban_retired",
    "退休日期": "retired_on",
    "残疾等级": "disability_grade",
    "残疾类别": "disability_kind",
    "首次评定日期": "first_assessed",
    "等级失效日期": "grade_ended",
}
HOUSEHOLD_COLUMNS = {
    "户籍地": "hukou_region",
    "现居住地": "residence_region",
    "月收入": "monthly_income_fen",
    "人口": "headcount",
    "子女情况已核实": "children_complete",
    "户籍迁入日期": "moved_in",
    "户籍迁出日期": "moved_out",
    "在册困难家庭": "on_hardship_roll",
}
# Words whose column keeps an empty text for unknown.
TEXTS = frozenset(
    {
        "sex", "death_proof", "hukou", "marital_status", "employer_kind", "complication_grade",
        "only_child_certificate_number", "disability_grade", "disability_kind", "parentage",
    }
)  # fmt: skip
# Facts that change in the course of a life; the others are corrected, not changed.
CHANGING = frozenset(
    {"户口性质", "婚姻状况", "工作单位", "工作单位性质", "户籍地", "现居住地", "月收入", "人口"}
    | {"在册困难家庭", "子女情况已核实", "在册节育奖", "城镇退休", "持有光荣证"}
)


def stored(column: str, value: Value) -> Value:
    """A value as its column keeps it: unknown words are empty, the rest stays."""
    return "" if value is None and column in TEXTS else value


def read_back(column: str, value: Value) -> Value:
    """A column's value as a fact: an empty word is unknown."""
    return None if value == "" and column in TEXTS else value
