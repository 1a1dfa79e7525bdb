"""The notice that the demonstration is still being filled: while it is, and only then."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils.functional import SimpleLazyObject

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jobs.actions import start
from nuanxin.base.jobs.models import Job
from nuanxin.config.county.actions.filling import COUNTY
from nuanxin.config.county.jobs import KIND
from nuanxin.web.errors.views import fault

pytestmark = pytest.mark.django_db
SAID = "三期历史正在后台补齐"


@pytest.fixture
def job() -> Job:
    return start(KIND, by=SYSTEM, region=COUNTY, arguments={}, key="demo:1")


def test_pages_say_so_until_the_history_is_there(wang: Client, job: Job, settings: Any) -> None:
    settings.DEMONSTRATION = True
    assert SAID in wang.get("/assess/").content.decode()
    Job.objects.filter(pk=job.pk).update(status=Job.Status.DONE)
    assert SAID not in wang.get("/assess/").content.decode()


@pytest.mark.usefixtures("job")
def test_an_office_is_told_nothing_of_it(wang: Client) -> None:
    assert SAID not in wang.get("/assess/").content.decode()


def test_whoever_is_logged_in_is_told_too_that_the_database_is_away(
    rf: RequestFactory, settings: Any
) -> None:
    settings.DEMONSTRATION = True

    def away() -> None:
        raise OperationalError

    request: Any = rf.get("/desk/")
    request.user = SimpleLazyObject(away)
    try:
        away()
    except OperationalError:
        answer = fault(request)
    assert answer.status_code == 503
    assert "数据库这会儿连不上" in answer.content.decode()
