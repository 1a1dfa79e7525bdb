"""Every number of what is owed opens the people behind it."""

from __future__ import annotations

import pytest
from django.test import Client

from money.payouts.test_batches import _owed
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.money.payables.models import Payable
from nuanxin.registry.people.models import Household, Person
from registry.people.families import bereaved

pytestmark = pytest.mark.django_db
DUE = "特别扶助金_死亡|24312|24318|regular"
ADDRESS = "/payouts/owed/"


def _text(client: Client, rest: str = "") -> str:
    return client.get(f"{ADDRESS}{rest}").content.decode()


def test_a_number_of_what_is_owed_opens_exactly_its_people(
    wang: Client, qian: Client, li: Client
) -> None:
    _owed(actor_of(User.objects.get(name="王主任").posts.get()), bereaved("1"), bereaved("2"))
    index = wang.get("/payouts/").content.decode()
    assert index.count("/payouts/owed/?due=") == 2, "the count and the sum"
    assert '<a href="/payouts/owed/">7,080.00</a>' in index, "and so does the sum of all"
    page = _text(wang, f"?due={DUE}")
    assert "共 2 笔，合计 7,080.00 元" in page
    assert page.count("陈桂兰") == 2
    assert "34159919600520001X" not in page
    assert AuditEntry.objects.filter(act="list", name="王主任").exists()
    later = Payable.objects.order_by("pk")[0]
    Payable.objects.filter(pk=later.pk).update(kind="backpay", seq=1, reason="2026年5月补发")
    assert "共 1 笔，合计 3,540.00 元" in _text(wang, f"?due={DUE}")
    assert "2026年5月补发" in _text(wang)
    assert "共 2 笔" in _text(wang, "?due=没有&town=999999999999")
    assert "没有符合条件的应付" in _text(wang, "?q=张")
    town = later.region // 1000 * 1000
    assert "共 0 笔，合计 0.00 元" in _text(wang, f"?town={town}&q=张")
    home = f"/families/{Household.objects.all()[0].public_id}/"
    assert home in page
    assert home not in _text(qian), "finance has no page of families"
    assert li.get(ADDRESS).status_code == 403


def test_the_list_leaves_as_it_is_narrowed_and_names_stay_veiled(wang: Client) -> None:
    _owed(actor_of(User.objects.get(name="王主任").posts.get()), bereaved("1"))
    Person.objects.filter(name="陈桂兰").update(shown_as="hidden")
    answer = wang.get(f"{ADDRESS}list.csv?due={DUE}")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "陈某兰" in text
    assert "陈桂兰" not in text + _text(wang)
    assert "3540.00" in text
    assert "341599********001X" in text
