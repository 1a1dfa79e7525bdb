"""The register and the impact assessment on pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.roles import Role
from registry.people.families import admitted, bereaved

pytestmark = pytest.mark.django_db
Seat = Callable[[str, Role, str], Client]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.AUDITOR, 200), (Role.SUPERVISOR, 200), (Role.SECURITY_ADMIN, 200),
        (Role.TOWNSHIP_HANDLER, 200), (Role.COUNTY_LEADER, 200), (Role.SYSTEM_ADMIN, 200),
        (Role.HOSPITAL_DESK, 403), (Role.FAMILY, 403),
    ],
)  # fmt: skip
def test_who_may_read_the_register(seat: Seat, role: Role, status: int) -> None:
    client = seat("某人", role, "341599")
    answers = [client.get(p).status_code for p in ("/privacy/", "/privacy/impact/")]
    assert answers == [status, status]


def test_a_field_is_found_with_all_that_is_said_of_it(
    li: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        page = li.get("/privacy/?q=账号&protection=密封").content.decode()
    assert "社保卡" in page
    assert "个人信息保护法》第十三条" in page
    assert "乡镇经办" in page
    assert "盲索引）" not in page


def test_the_filters_narrow_and_nothing_found_says_so(li: Client) -> None:
    whole = li.get("/privacy/?size=100").content.decode()
    assert "内部编号</td>" not in whole
    assert "没有符合条件的字段" in li.get("/privacy/?q=没有这个").content.decode()
    odd = "/privacy/?kind=乱&purpose=乱&page=99999&sort=乱"
    assert li.get(odd, follow=True).status_code == 200


@pytest.mark.parametrize("sort", ["-whose", "-field", "kind", "-keeping"])
def test_it_sorts(li: Client, sort: str) -> None:
    assert li.get(f"/privacy/?sort={sort}").status_code == 200


def test_the_export_holds_what_was_filtered_and_leaves_a_line(li: Client) -> None:
    out = li.get("/privacy/list.csv?kind=敏感")
    text = b"".join(out.streaming_content).decode()  # type: ignore[attr-defined]
    assert "registry_person.id_number_sealed" in text
    assert "registry_person.public_id" not in text
    assert AuditEntry.objects.filter(act="export", payload__of="privacyfield").exists()


def test_the_assessment_counts_what_stands_here(li: Client, zhao: Client) -> None:
    admitted(bereaved())
    page = li.get("/privacy/impact/").content.decode()
    assert "涉及 1 户" in page
    assert "与程序一致" in page
    assert "与数据库一致" in page
    assert "没有备份，机器坏了资料就没了" in page
    assert "涉及 0 户" in zhao.get("/privacy/impact/").content.decode()


def test_a_policy_that_fell_off_is_a_risk(li: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nuanxin.web.privacy.measures.drift", lambda: ["registry_person：没有"])
    page = li.get("/privacy/impact/").content.decode()
    assert "1 处行级保护与程序不一致" in page
