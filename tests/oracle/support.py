"""Special support, per adult and month.

Sources: 国人口发〔2008〕60号 (who), the national amounts of 2008, 2012, 2014 and 2022,
湘卫家庭发〔2015〕8号 (390/320, inferred), 岳政办发〔2017〕19号 (910/580),
益政办发〔2017〕26号 一(一) (+100, city 4 : district 6, province-managed county alone).
"""

from __future__ import annotations

from datetime import date

from oracle.facts import (
    Facts,
    Family,
    after,
    aged,
    alive,
    among,
    arrived,
    by,
    child_of,
    dead,
    disabled,
    grade_ended,
    rural,
    same,
    urban,
)
from oracle.logic import Answer, every, exactly, no, some
from oracle.verdicts import Layer, Readings

YUAN = 100
BORN_FROM = date(1933, 1, 1)
DEATH, DISABILITY = "特别扶助金_死亡", "特别扶助金_伤残"
DEMO_BEARERS = (("中央", 5), ("省", 2), ("市", 1), ("县", 2))


# -- who
def old_enough(family: Family, person: Facts, day: date, reading: Readings) -> Answer:
    """49 of the wife; of a man alone, his own or not at all."""
    spouse, herself = family.has_spouse(person), aged(family.the("女"), 49, day)
    if reading["单亲认定"] == "女方":
        return every(some(same(person.get("性别"), "女"), spouse), herself)
    own = aged(person, 49, day)
    return every(some(spouse, own), some(no(spouse), herself), some(own, herself))


def in_remarriage(reading: Readings, couple: Answer, own: Answer) -> Answer:
    """The couple's children together, or one's own."""
    return couple if reading["再婚认定"] == "夫妻合并" else own


def one_child(family: Family, day: date) -> Answer:
    return exactly(1, [arrived(child, day) for child in family.children], family.children_known)


def one_own_child(family: Family, sex: object, day: date) -> Answer:
    own = [
        every(arrived(child, day), child_of(child, sex if isinstance(sex, str) else None))
        for child in family.children
    ]
    return exactly(1, own, family.children_known)


def own_with(family: Family, person: Facts, answers: list[Answer]) -> Answer:
    """Whether one of this person's own children is so."""
    sex = person.get("性别")
    return family.any_child(
        [
            every(child_of(child, sex), answer)
            for child, answer in zip(family.children, answers, strict=True)
        ]
    )


def in_person(family: Family, person: Facts, day: date, reading: Readings) -> Answer:
    born = person.get("出生日期")
    return every(
        old_enough(family, person, day, reading),
        born >= BORN_FROM if isinstance(born, date) else None,
        alive(person, day),
        family.registered_on(day),
    )


def bereaved(family: Family, person: Facts, day: date, reading: Readings) -> Answer:
    gone = [dead(child, day) for child in family.children]
    couple = one_child(family, day)
    own = every(one_own_child(family, person.get("性别"), day), own_with(family, person, gone))
    return every(
        in_person(family, person, day, reading),
        family.any_child(gone),
        in_remarriage(reading, couple, own),
    )


def with_disabled_child(family: Family, person: Facts, day: date, reading: Readings) -> Answer:
    graded = [disabled(child, day) for child in family.children]
    gone: list[Answer] = [dead(child, day) for child in family.children]
    ended: list[Answer] = [grade_ended(child, day) for child in family.children]
    own = every(
        one_own_child(family, person.get("性别"), day), own_with(family, person, graded)
    )
    return every(
        in_person(family, person, day, reading),
        family.any_child(graded),
        in_remarriage(reading, one_child(family, day), own),
        in_remarriage(reading, no(family.any_child(gone)), no(own_with(family, person, gone))),
        in_remarriage(
            reading, no(family.any_child(ended)), no(own_with(family, person, ended))
        ),
    )


def complicated(family: Family, person: Facts, day: date) -> Answer:
    cured = person.get("并发症治愈日期")
    return every(
        among(person.get("并发症等级"), {"一级", "二级", "三级"}),
        by(person.get("并发症确认日期"), day),
        after(cured, day) if cured is not None else True,
        alive(person, day),
        family.registered_on(day),
    )


# -- how much
def national(benefit: str, person: Facts, day: date) -> list[Layer]:
    death = benefit == DEATH
    if day < date(2012, 1, 1):
        return [Layer((100 if death else 80) * YUAN)]
    if day < date(2014, 1, 1):
        return [Layer((135 if death else 110) * YUAN)]
    if day < date(2018, 1, 1):
        town, country = urban(person), rural(person)
        return [
            Layer(None if town is None else town * (340 if death else 270) * YUAN),
            Layer(None if country is None else country * (170 if death else 150) * YUAN),
        ]
    if day < date(2022, 7, 1):
        return [Layer((450 if death else 350) * YUAN)]
    return [Layer((590 if death else 460) * YUAN)]


def hunan(benefit: str, person: Facts, day: date) -> list[Layer]:
    if day < date(2015, 1, 1):
        return national(benefit, person, day)
    return [
        Layer(None if day >= date(2022, 7, 1) else (390 if benefit == DEATH else 320) * YUAN)
    ]


def yueyang(benefit: str, person: Facts, day: date) -> list[Layer]:
    if day < date(2017, 1, 1):
        return hunan(benefit, person, day)
    return [
        Layer(None if day < date(2018, 1, 1) else (910 if benefit == DEATH else 580) * YUAN)
    ]


def yiyang(
    family: Family, benefit: str, person: Facts, day: date, reading: Readings
) -> list[Layer]:
    base = hunan(benefit, person, day)
    raised = raise_in_force(day, reading)
    if not raised:  # the older document's death raise is known by its repeal only
        unknown = benefit == DEATH and day >= date(2013, 1, 1)
        return [*base, Layer(None)] if unknown else base
    if day >= date(2022, 7, 1) and reading["提标口径"] == "固定":
        base = [Layer((390 if benefit == DEATH else 320) * YUAN)]
    return [*base, Layer(100 * YUAN, raise_bearers(family, reading))]


def raise_in_force(day: date, reading: Readings) -> bool:
    if (day.year, day.month) == (2017, 9):
        return reading["文件首期"] == "当月"
    return day >= date(2017, 10, 1)


def raise_bearers(family: Family, reading: Readings) -> tuple[tuple[str, int], ...]:
    system = family.region_facts.get("财政体制") or FISCAL.get(family.region[:6])
    if system == "功能区":
        system = "市辖区" if reading["功能区分担"] == "按市辖区" else "省直管县"
    if system == "市辖区":
        return (("市", 4), ("区", 6))
    return (("县", 1),) if system == "省直管县" else ()


FISCAL = {"430902": "市辖区", "430903": "市辖区", "430971": "功能区", "430972": "功能区"}


def demo(benefit: str, person: Facts, day: date) -> list[Layer]:
    if day < date(2020, 1, 1):
        return national(benefit, person, day)
    return [Layer((590 if benefit == DEATH else 460) * YUAN, DEMO_BEARERS)]


def complication_amount(person: Facts, day: date, *, demo_county: bool) -> list[Layer]:
    """By grade: 520/390/260 from July 2022, 400/300/200 from 2018, unknown earlier."""
    grade = {"一级": 0, "二级": 1, "三级": 2}[str(person.get("并发症等级"))]
    if demo_county and day >= date(2020, 1, 1):
        return [Layer((520, 390, 260)[grade] * YUAN, DEMO_BEARERS)]
    if day >= date(2022, 7, 1):
        return [Layer((520, 390, 260)[grade] * YUAN)]
    return [Layer((400, 300, 200)[grade] * YUAN if day >= date(2018, 1, 1) else None)]
