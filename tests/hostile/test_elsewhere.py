"""What lies in another area answers byte for byte as what is not there."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from leaks.exploring import routes
from nuanxin.registry.people.models import Household
from nuanxin.web.permissions import PERMISSIONS
from registry.people.families import admitted, bereaved

pytestmark = pytest.mark.django_db
OWN = re.compile(rb'[0-9a-f]{12}(?=\xef\xbc\x8c)|(?<=csrfmiddlewaretoken" value=")[^"]+')
FAMILY_PAGES = sorted(
    name for name, names in routes().items() if names == ("family",) and name in PERMISSIONS
)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", FAMILY_PAGES)
def test_a_family_elsewhere_is_not_there(zhao: Client, route: str, method: str) -> None:
    admitted(bereaved())
    home = Household.objects.get()
    there, nowhere = (
        getattr(zhao, method)(reverse(route, args=[key])) for key in (home.public_id, uuid4())
    )
    assert there.status_code == nowhere.status_code
    assert OWN.sub(b"", there.content) == OWN.sub(b"", nowhere.content)
    kept = {"X-Request-ID"}
    assert {k: v for k, v in there.items() if k not in kept} == {
        k: v for k, v in nowhere.items() if k not in kept
    }
