"""A title stays in the browser's history, in tabs and on shared screens: no name in it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from nuanxin.base.jurisdiction.models import Region
from nuanxin.registry.people.models import Household, Person
from registry.people.families import VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
OF_FAMILY = ("", "history/", "edit/", "join/", "close/", "closer/", "naming/")
OF_PERSON = ("edit/", "identity/", "account/", "certificate/", "employer/", "leave/")


def _addresses() -> list[str]:
    home = Household.objects.get()
    base = f"/families/{home.public_id}/"
    one = [f"{base}{page}" for page in OF_FAMILY]
    one += [f"{base}{Person.objects.get(name='陈桂兰').public_id}/{page}" for page in OF_PERSON]
    beside = ("/asks/family/", "/privacy/family/")
    return one + [f"{begin}{home.public_id}/" for begin in beside]


def test_no_title_of_a_familys_pages_names_anybody(li: Client) -> None:
    Region.objects.create(code=VILLAGE, name="桃林村", kind="village", source="演示")
    admitted(bereaved("1"))
    names = set(Person.objects.values_list("name", flat=True))
    assert names
    for address in _addresses():
        answer = li.get(address)
        assert answer.status_code == 200, address
        title = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL)
        assert title, address
        assert not [name for name in names if name in title.group(1)], address
