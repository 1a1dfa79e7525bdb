"""Importing people: staged, compared, committed whole, undone exactly."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.registry.exchange.actions.deciding import check_again, decide
from nuanxin.registry.exchange.actions.staging import discard, try_out
from nuanxin.registry.exchange.actions.undoing import undo
from nuanxin.registry.exchange.chunks import all_families, all_faulty
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.people.families import Difference
from nuanxin.registry.exchange.preview import shown_rows
from nuanxin.registry.exchange.queries import staged_rows
from nuanxin.registry.exchange.words import Decision
from nuanxin.registry.people.models import (
    Account,
    Household,
    HouseholdFacts,
    Membership,
    Person,
    PersonFacts,
    SupportCertificate,
)
from registry.exchange.imports import (
    CHEN,
    FAMILIES,
    HE,
    LATER,
    LUO,
    MING,
    MOTHER,
    NOW,
    Office,
    asked,
    committed,
    counts,
    register,
    staged,
    workbook,
)
from workbooks import number

pytestmark = pytest.mark.django_db


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    before = register()
    path = workbook(tmp_path / "roll.xlsx")
    staging = try_out(scope=Scope.of("341599"), path=path, name=path.name, asked=asked())
    assert staging.counts == {"new": 4}
    assert not staging.faults
    assert register() == before
    assert not ImportBatch.objects.exists()


def test_a_new_roll_enters_with_everything_it_says(tmp_path: Path) -> None:
    batch = committed(staged(tmp_path / "roll.xlsx"))
    assert counts(batch) == {"rows": 4, "new": 4}
    wife = Person.objects.get(name="陈桂兰")
    facts = PersonFacts.objects.select_related("employer").get(person=wife)
    assert (facts.marital_status, facts.hukou, facts.alive) == ("初婚", "农业", True)
    assert facts.birth_date == date(1960, 5, 20)
    assert facts.employer is not None
    assert facts.employer.name == "云桥小学"
    assert wife.phone_mask == "138****1234"
    assert Account.objects.get(person=wife).number_mask == "****5678"
    assert SupportCertificate.objects.get(person=wife).number == "TF001"
    child = Membership.objects.get(role="子女")
    assert (child.parentage, child.person.name) == ("双方亲生", "罗明")
    assert Household.objects.count() == 2
    assert HouseholdFacts.objects.filter(hukou_region=341599100000).count() == 2


def test_no_plain_value_of_a_staged_roll_reaches_the_database(tmp_path: Path) -> None:
    staged(tmp_path / "roll.xlsx", [*FAMILIES, {**HE, "户编号": "3", "身份证号": "34159"}])
    with connection.cursor() as cursor:
        for table in ("importbatch", "stagedchunk", "stagedrow"):
            cursor.execute(f"SELECT row_to_json(t)::text FROM registry_{table} t")
            text = "".join(row[0] for row in cursor.fetchall())
            for plain in (MOTHER, "陈桂兰", "13800001234", "6217000012345678", "12 号"):
                assert plain not in text
                assert plain.encode().hex() not in text


def test_the_same_roll_again_changes_nothing(tmp_path: Path) -> None:
    committed(staged(tmp_path / "roll.xlsx"))
    before = register()
    again = staged(tmp_path / "again.xlsx", [*FAMILIES, {"备注": "换了一行"}])
    assert counts(again) == {"rows": 4, "unchanged": 4}
    assert register() == before


def test_the_same_file_is_refused_naming_the_first_batch(tmp_path: Path) -> None:
    first = staged(tmp_path / "roll.xlsx")
    with pytest.raises(Refusal, match=str(first.public_id)):
        staged(tmp_path / "roll.xlsx")
    discard(by=SYSTEM, batch=first)
    assert staged(tmp_path / "roll.xlsx").rows == 4


def test_a_changed_fact_shows_old_and_new_and_keeps_both(tmp_path: Path) -> None:
    committed(staged(tmp_path / "roll.xlsx"))
    widow = {**CHEN, "婚姻状况": "丧偶", "手机号": "13900005678"}
    dead = {**LUO, "存活状况": "死亡", "死亡日期": "2026-10-01"}
    batch = staged(tmp_path / "second.xlsx", [widow, dead, MING])
    assert counts(batch) == {"rows": 3, "changed": 2, "unchanged": 1}
    (family,) = all_families(batch)
    assert family.people[0].differences == [
        Difference("手机号", "138****1234", "139****5678"),
        Difference("婚姻状况", "初婚", "丧偶"),
    ]
    committed(batch, LATER)
    wife = Person.objects.get(name="陈桂兰")
    assert wife.phone_index == blind_index(Kind.PHONE, "13900005678")
    told = PersonFacts.objects.filter(person=wife, known_to=None)
    assert {(f.marital_status, f.valid_from, f.valid_to) for f in told} == {
        ("初婚", None, date(2026, 11, 23)),
        ("丧偶", date(2026, 11, 23), None),
    }
    husband = PersonFacts.objects.get(person__name="罗建国", known_to=None)
    assert (husband.alive, husband.death_date) == (False, date(2026, 10, 1))


@pytest.mark.parametrize("said", [{"存活状况": "健在"}, {}])
def test_no_roll_brings_the_dead_back_to_life(tmp_path: Path, said: dict[str, str]) -> None:
    dead = {**HE, "存活状况": "死亡", "死亡日期": "2024-03-05"}
    committed(staged(tmp_path / "one.xlsx", [dead]))
    quiet = {key: value for key, value in HE.items() if key != "存活状况"}
    answers = {} if said else {"存活状况": "健在"}
    later = staged(tmp_path / "two.xlsx", [{**quiet, **said, "备注": "二"}], answers=answers)
    assert counts(later) == {"rows": 1, "faulty": 1}
    assert "登记里已经去世，名册说健在" in str(next(iter(all_faulty(later))))
    with pytest.raises(Refusal, match="没有可以提交的行"):
        committed(later)
    assert PersonFacts.objects.get(person__name=HE["姓名"]).alive is False


def test_what_a_roll_leaves_out_stays(tmp_path: Path) -> None:
    committed(staged(tmp_path / "roll.xlsx"))
    bare = {
        k: v for k, v in CHEN.items() if k in {"户编号", "乡镇", "姓名", "角色", "身份证号"}
    }
    batch = staged(tmp_path / "bare.xlsx", [bare])
    assert counts(batch) == {"rows": 1, "unchanged": 1}
    assert Membership.objects.count() == 4


def test_undo_restores_exactly_what_stood_before(tmp_path: Path) -> None:
    empty = register()
    first = committed(staged(tmp_path / "roll.xlsx"))
    one = register()
    changed = {
        **CHEN, "婚姻状况": "丧偶", "手机号": "13900005678", "特别扶助证号": "TF009",
        "社保卡(一卡通)账号": "6217000087654321", "户籍地址": "云桥村二组",
    }  # fmt: skip
    newborn = {**MING, "姓名": "罗亮", "身份证号": number("20100101", 7), "存活状况": "健在"}
    del newborn["死亡日期"]
    second = staged(tmp_path / "second.xlsx", [changed, LUO, MING, newborn])
    assert counts(second) == {"rows": 4, "new": 1, "changed": 1, "unchanged": 2}
    second = committed(second, LATER)
    assert register() != one
    undo(by=SYSTEM, batch=second, at=LATER)
    assert register() == one
    undo(by=SYSTEM, batch=first, at=LATER)
    assert register() == empty
    assert undo(by=SYSTEM, batch=first, at=LATER).status == "undone"


def test_undo_is_refused_once_later_facts_rest_on_the_batch(tmp_path: Path) -> None:
    first = committed(staged(tmp_path / "roll.xlsx"))
    committed(staged(tmp_path / "second.xlsx", [{**CHEN, "婚姻状况": "丧偶"}]), LATER)
    before = register()
    with pytest.raises(Refusal, match="又登记过新情况的家庭有：JT"):
        undo(by=SYSTEM, batch=first, at=LATER)
    assert register() == before


def test_committing_twice_writes_once(tmp_path: Path) -> None:
    batch = committed(staged(tmp_path / "roll.xlsx"))
    before = register()
    assert committed(batch).status == "committed"
    assert register() == before


def test_a_family_with_a_faulty_row_stays_out_whole_and_comes_back_whole(
    tmp_path: Path,
) -> None:
    batch = staged(tmp_path / "roll.xlsx", [CHEN, {**LUO, "身份证号": "34159"}, MING, HE])
    assert counts(batch) == {"rows": 4, "new": 1, "faulty": 3}
    faulty = list(all_faulty(batch))
    assert [row.row for row in faulty] == [2, 3, 4]
    assert faulty[1].faults[0].column == "身份证号"
    assert "第 3 行有误" in faulty[0].faults[0].message
    committed(batch)
    assert [person.name for person in Person.objects.all()] == ["何秀英"]


def test_the_same_number_with_another_name_is_never_picked_silently(tmp_path: Path) -> None:
    committed(staged(tmp_path / "roll.xlsx"))
    batch = staged(tmp_path / "second.xlsx", [{**CHEN, "姓名": "陈桂芳"}, HE])
    assert counts(batch) == {"rows": 2, "unchanged": 1, "ambiguous": 1}
    (row,) = batch.staged.filter(verdict="ambiguous")
    family = next(iter(all_families(batch)))
    assert family.people[0].question == "身份证号相同，登记的姓名是“陈桂兰”"
    with pytest.raises(Refusal, match="没有可以提交的行"):
        committed(batch.__class__.objects.get(pk=batch.pk), LATER)
    with pytest.raises(Refusal, match="还定不下来"):
        decide(
            by=SYSTEM, scope=Scope.of("341599"), batch=batch, rows=[row.pk],
            decision=Decision.OTHER,
        )  # fmt: skip
    batch = decide(
        by=SYSTEM, scope=Scope.of("341599"), batch=batch, rows=[row.pk], decision=Decision.SAME
    )
    assert counts(batch) == {"rows": 2, "unchanged": 1, "changed": 1}
    committed(batch, LATER)
    person = Person.objects.get(id_number_index=blind_index(Kind.ID_NUMBER, MOTHER))
    assert (person.name, person.pinyin) == ("陈桂芳", "chenguifang")
    assert PersonFacts.objects.filter(person=person, name="陈桂兰").exists()
    undo(by=SYSTEM, batch=batch, at=LATER)
    person.refresh_from_db()
    assert person.name == "陈桂兰"


def test_a_corrected_identity_number_is_asked_about(tmp_path: Path) -> None:
    committed(staged(tmp_path / "roll.xlsx"))
    other = number("19600520", 8)
    batch = staged(tmp_path / "second.xlsx", [{**CHEN, "身份证号": other}, LUO, MING])
    assert counts(batch) == {"rows": 3, "ambiguous": 3}
    assert Decision.SKIP
    rows = list(batch.staged.filter(row=2).values_list("pk", flat=True))
    batch = decide(
        by=SYSTEM, scope=Scope.of("341599"), batch=batch, rows=rows, decision=Decision.SAME
    )
    committed(batch, LATER)
    assert Person.objects.filter(name="陈桂兰").count() == 1
    assert Person.objects.get(name="陈桂兰").id_number_index == blind_index(
        Kind.ID_NUMBER, other
    )


def test_a_known_child_with_unknown_parents_is_asked_about(tmp_path: Path) -> None:
    committed(staged(tmp_path / "roll.xlsx"))
    stepmother = {**CHEN, "户编号": "9", "姓名": "吴芳", "身份证号": number("19650101", 2)}
    stepmother.pop("特别扶助证号")
    batch = staged(tmp_path / "second.xlsx", [stepmother, {**MING, "户编号": "9"}])
    assert counts(batch) == {"rows": 2, "ambiguous": 2}
    row = batch.staged.get(row=2)
    batch = decide(
        by=SYSTEM, scope=Scope.of("341599"), batch=batch, rows=[row.pk], decision=Decision.OTHER
    )
    assert counts(batch) == {"rows": 2, "new": 2}
    committed(batch, LATER)
    assert Person.objects.filter(name="罗明").count() == 1
    assert Membership.objects.filter(person__name="罗明").count() == 2
    assert Household.objects.count() == 3


def test_somebody_of_another_township_is_neither_shown_nor_touched(tmp_path: Path) -> None:
    committed(staged(tmp_path / "roll.xlsx"))
    next_town = Office(scope=Scope.of("341599101"))
    batch = staged(
        tmp_path / "second.xlsx",
        [{**row, "乡镇": ""} for row in (CHEN, LUO, MING)],
        next_town,
        region=RegionCode.parse("341599101"),
    )
    assert counts(batch) == {"rows": 3, "faulty": 3}
    said = {fault.message for row in all_faulty(batch) for fault in row.faults}
    assert any("别的辖区已经登记" in text for text in said)
    strangers = staged(tmp_path / "third.xlsx", [HE], next_town)
    assert "不在您的辖区" in next(all_faulty(strangers)).faults[0].message


def test_when_the_register_moved_on_the_batch_must_be_checked_again(tmp_path: Path) -> None:
    first = staged(tmp_path / "first.xlsx")
    second = staged(tmp_path / "second.xlsx", [{**CHEN, "婚姻状况": "丧偶"}, LUO, MING])
    committed(first)
    with pytest.raises(Refusal, match="重新检查"):
        committed(second, LATER)
    second = check_again(by=SYSTEM, scope=Scope.of("341599"), batch=second)
    assert counts(second) == {"rows": 3, "changed": 1, "unchanged": 2}
    committed(second, LATER)
    assert Person.objects.count() == 4


def test_undoing_what_was_never_committed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="没有可以撤销"):
        undo(by=SYSTEM, batch=staged(tmp_path / "roll.xlsx"), at=NOW)


def test_a_village_is_found_without_its_bracket_and_an_unknown_one_is_noted(
    tmp_path: Path,
) -> None:
    for code, name in ((200, "人和社区（演示）"), (201, "双桥村（一）"), (202, "双桥村（二）")):
        Region.objects.create(
            code=341599100000 + code, name=name, kind="village", source="演示"
        )
    rows = [
        {**HE, "村": "人和社区"},
        {
            **HE,
            "户编号": "3",
            "姓名": "何秀兰",
            "身份证号": number("19550809", 4),
            "村": "无名村",
        },
        {
            **HE,
            "户编号": "4",
            "姓名": "何秀芝",
            "身份证号": number("19550810", 4),
            "村": "双桥村",
        },
    ]
    path = workbook(tmp_path / "roll.xlsx", rows)
    staging = try_out(scope=Scope.of("341599"), path=path, name=path.name, asked=asked())
    assert [family.region for family in staging.families] == [
        341599100200, 341599100000, 341599100000,
    ]  # fmt: skip
    assert staging.families[0].warnings == []
    for family in staging.families[1:]:
        said = f"村（社区）“{family.village}”查不到或不止一个，只登记到乡镇，请核对村名"
        assert family.warnings == [said]
    batch = staged(tmp_path / "again.xlsx", rows)
    shown = shown_rows(batch, list(staged_rows(batch, "")), Scope.of("341599"))
    assert [bool(row.notes) for row in shown] == [False, True, True]


def test_what_a_reader_doubted_stands_beside_its_family(tmp_path: Path) -> None:
    batch = staged(tmp_path / "doubt.xlsx", [{**CHEN, "婚姻状况": "已婚"}, LUO, MING])
    shown = shown_rows(batch, list(staged_rows(batch, "")), Scope.of("341599"))
    notes = [note for row in shown for note in row.notes]
    assert notes
    assert all(note.startswith("第 2 行“婚姻状况”：“已婚”分不清是初婚、再婚") for note in notes)
