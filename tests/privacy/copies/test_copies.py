"""Somebody's copy holds everything held on them, and nothing of anybody else."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.privacy.catalogue import catalogue
from nuanxin.base.privacy.rows import where
from nuanxin.privacy.copies.queries import Copy, copy_of
from nuanxin.registry.people.models import Household, Marriage, Person
from registry.people.families import VILLAGE, admitted, bereaved, source

pytestmark = pytest.mark.django_db
TOWN = Scope.of("341599100")


def said(copy: Copy) -> str:
    return "\n".join(
        f"{value.label}：{value.text}" for s in copy.sections for row in s.rows for value in row
    )


@pytest.fixture
def wife() -> Person:
    done = admitted(bereaved("1"))
    found: Person = Person.objects.get(pk=done.people["1-女方"])
    return found


def test_it_holds_every_value_of_the_person_opened(wife: Person) -> None:
    text = said(copy_of(TOWN, wife))
    for value in (
        "陈桂兰", "34159919600520001X", "13800001234", "6217000000000000001", "一组 12 号",
        "演示农商行", "TF1", "1960-05-20", "初婚",
    ):  # fmt: skip
        assert value in text, value


def test_it_holds_nothing_of_others_and_masks_whom_it_mentions(wife: Person) -> None:
    Marriage.objects.create(
        person=wife, region=VILLAGE, spouse_name="周志强", married_on=date(1980, 1, 1),
        source=source(), known_from="2026-01-05T00:00Z",
    )  # fmt: skip
    text = said(copy_of(TOWN, wife))
    assert "罗建国" not in text
    assert "34159919580102001X" not in text
    assert "周志强" not in text
    assert "周某强" in text


def test_every_table_about_people_can_be_searched_for_one() -> None:
    missing = [
        table.name
        for table in catalogue().tables.values()
        if table.whose.startswith("家庭") and where(table) is None
    ]
    assert set(missing) <= {
        "base_auditlist", "base_audittrace", "base_storedfile", "registry_source",
        "registry_stagedchunk", "registry_trace",
    }  # fmt: skip


def test_who_looked_stands_in_it(li: Client, wife: Person) -> None:
    home = Household.objects.get()
    li.get(f"/families/{home.public_id}/")
    assert [look.name for look in copy_of(TOWN, wife).looks] == ["李干事"]


def test_on_paper_and_as_a_file_with_a_line_each(li: Client, wife: Person) -> None:
    home = Household.objects.get()
    path = f"/privacy/family/{home.public_id}/{wife.public_id}/copy"
    page = li.get(f"{path}/").content.decode()
    assert "34159919600520001X" in page
    assert "罗建国" not in page
    told = li.get(f"{path}.json").json()
    assert "34159919600520001X" in str(told["内容"])
    assert AuditEntry.objects.filter(act="person.copied", object_ids=[wife.pk]).count() == 2
    assert AuditEntry.objects.filter(act="export", payload__of="person").count() == 1


def test_it_is_refused_elsewhere_and_without_proving_oneself_again(
    li: Client, zhao: Client, wife: Person
) -> None:
    home = Household.objects.get()
    path = f"/privacy/family/{home.public_id}/{wife.public_id}/copy/"
    assert zhao.get(path).status_code == 404
    session = li.session
    del session["proved"]
    session.save()
    assert li.get(path).status_code == 302
