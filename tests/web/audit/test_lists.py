"""Whoever takes a list away has taken each family in it: every family can be told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.audit.lists import Held, by_place
from nuanxin.base.audit.models import AuditEntry, AuditList
from nuanxin.base.identity.models import Post
from nuanxin.base.identity.roles import Role
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.models import Region
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.recoding.models import RegionChange
from nuanxin.privacy.copies.queries import copy_of
from nuanxin.registry.cases.models import SensitiveMark
from nuanxin.registry.people.models import Household, Person
from nuanxin.registry.people.queries.units import units_ever
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
Seat = Callable[[str, Role, str], Client]
FIRST_CODE = 341599100999


@pytest.fixture
def homes() -> tuple[Household, Household]:
    """One in the township of 李干事, one in the next."""
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    Region.objects.create(code=NEXT_VILLAGE, name="河口村", kind="village", source="演示")
    admitted(bereaved("1"))
    admitted(bereaved("2", NEXT_VILLAGE))
    here, there = (Household.objects.get(region=each) for each in (VILLAGE, NEXT_VILLAGE))
    return here, there


def text(answer: Any) -> str:
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode())


def page(client: Client, home: Household, more: str = "") -> str:
    return text(client.get(f"/audit/family/{home.public_id}/{more}"))


def test_each_family_of_a_list_is_told_and_no_other(
    homes: tuple[Household, Household], seat: Seat, li: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    text(li.get("/families/list.csv"))
    here, there = homes
    supervisor = seat("周监督", Role.SUPERVISOR, "341599")
    with django_assert_max_num_queries(17):
        shown = page(supervisor, here)
    for word in ("家庭名单", "李干事", "乡镇经办", "号码遮住"):
        assert word in shown
    assert "这段时间带走的名单里没有这户" in page(supervisor, there)
    for more in ("print/", "list.csv"):
        assert "家庭名单" in page(supervisor, here, more)
        assert "家庭名单" not in page(supervisor, there, more)
    assert "家庭名单" not in page(supervisor, here, "?kind=done")
    assert "家庭名单" not in page(supervisor, here, "list.csv?kind=done")
    assert "家庭名单" not in page(supervisor, here, "?until=2020-01-01&since=2019-01-01")
    assert "家庭名单" not in page(supervisor, here, "?q=赵")
    wife = Person.objects.get(name="陈桂兰", region=VILLAGE)
    with within_scope(Scope.of("341599100")):
        looks = copy_of(Scope.of("341599100"), wife).looks
    assert "带走名单：家庭名单（共 1 户）" in {each.purpose for each in looks}


def test_the_line_of_a_list_lies_where_whoever_took_it_works(
    homes: tuple[Household, Household], seat: Seat, li: Client
) -> None:
    text(li.get("/families/list.csv"))
    assert AuditEntry.objects.get(act="export").region == 341599100000
    supervisor = seat("周监督", Role.SUPERVISOR, "341599")
    assert "导出" in text(supervisor.get("/audit/?act=export")).partition("<tbody>")[2]


def test_a_list_of_a_higher_office_is_told_where_the_family_is(
    homes: tuple[Household, Household], seat: Seat
) -> None:
    text(seat("市里的人", Role.AUDITOR, "3415").get("/families/list.csv"))
    supervisor = seat("周监督", Role.SUPERVISOR, "341599")
    assert "市里的人" not in text(supervisor.get("/audit/?act=export"))
    for home in homes:
        assert "市里的人" in page(supervisor, home)
    next_county = seat("外县督导", Role.SUPERVISOR, "341502")
    assert next_county.get(f"/audit/family/{homes[0].public_id}/").status_code == 404
    with within_scope(Scope.of("341502")):
        assert not AuditList.objects.exists()
    with within_scope(Scope.of("341599100")):
        assert {row.region for row in AuditList.objects.all()} == {VILLAGE}


def test_of_a_file_kept_closer_nobody_reads_what_was_typed(
    homes: tuple[Household, Household], seat: Seat, li: Client
) -> None:
    text(li.get("/families/list.csv"))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute("ALTER TABLE base_auditlist DISABLE TRIGGER USER")
        cursor.execute("UPDATE base_auditlist SET purpose = '给陈桂兰的'")
        cursor.execute("ALTER TABLE base_auditlist ENABLE TRIGGER USER")
        cursor.execute("SET LOCAL ROLE nuanxin_app")
    auditor = seat("吴审计", Role.AUDITOR, "341599")
    assert "给陈桂兰的" in page(auditor, homes[0])
    assert "给陈桂兰的" not in page(seat("周", Role.SUPERVISOR, "341599"), homes[0])
    mark(homes[0])
    for more in ("", "print/", "list.csv"):
        answer = auditor.get(f"/audit/family/{homes[0].public_id}/{more}")
        assert answer.status_code != 200 or "给陈桂兰的" not in text(answer)


def mark(home: Household) -> None:
    post = Post.objects.order_by("pk")[0]
    SensitiveMark.objects.create(
        region=home.region, household=home, reason="测试", marked_at=datetime.now(UTC),
        marked_by=post.user,
    )  # fmt: skip


def test_it_is_found_by_every_code_the_family_has_been_under(
    homes: tuple[Household, Household],
) -> None:
    RegionChange.objects.create(
        old=FIRST_CODE, new=VILLAGE, effective_on=date(2026, 1, 1), document="民政〔2026〕1号",
        recorded_at=datetime.now(UTC),
    )  # fmt: skip
    assert units_ever(homes[0]) == {VILLAGE, FIRST_CODE}


def test_the_digest_names_list_places_and_ids() -> None:
    rows = [(7, 2), (5, 2), (7, 2), (None, 2), (9, 1)]
    held = Held("household", by_place(rows), "case", "办件清单")
    assert held.places == {2: [5, 7], 1: [9]}
    assert held.total == 3
    assert held.columns == ([1, 2], ["{9}", "{5,7}"])
    others = (
        Held("household", {1: [9], 2: [5]}, "case", "办件清单"),
        Held("household", {1: [9], 3: [5, 7]}, "case", "办件清单"),
        Held("household", held.places, "case", "追缴清单"),
        Held("household", held.places, "case", "办件清单", whole=True),
    )
    assert len({held.digest, *(each.digest for each in others)}) == 5
