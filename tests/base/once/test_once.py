"""A form sent twice acts once and gets the same answer; another content is refused."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from nuanxin.base.identity.actions import open_account
from nuanxin.base.identity.models import User
from nuanxin.base.once.actions import forget_before
from nuanxin.base.once.jobs import KEPT, forget_forms
from nuanxin.base.once.middleware import Once
from nuanxin.base.once.models import SentForm

Send = Callable[..., HttpResponse]


class Desk:
    """A page that counts how often it acted."""

    def __init__(self, user: User) -> None:
        self.user, self.acted = user, 0
        self.answer: Callable[[HttpRequest], HttpResponse] = self.lead_on
        self.door = Once(self._answered)

    def _answered(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def lead_on(self, _request: HttpRequest) -> HttpResponse:
        self.acted += 1
        return HttpResponseRedirect(f"/done/{self.acted}/")

    def send(
        self, path: str = "/act/", user: User | None = None, **fields: object
    ) -> HttpResponse:
        request = RequestFactory().post(path, fields)
        request.user = user or self.user
        answer = self.door(request)
        assert isinstance(answer, HttpResponse)
        return answer


def account(name: str = "li") -> User:
    return open_account(username=name, name="李经办", password="暖心-test-1")


@pytest.fixture
def desk(db: None) -> Desk:
    return Desk(account())


def test_the_same_form_again_gets_the_same_answer_and_does_nothing(desk: Desk) -> None:
    key = str(uuid4())
    first = desk.send(_once=key, amount="3")
    again = desk.send(_once=key, amount="3", csrfmiddlewaretoken="other")
    assert (first.status_code, first["Location"]) == (302, "/done/1/")
    assert (again.status_code, again["Location"]) == (302, "/done/1/")
    assert desk.acted == 1


def test_another_content_under_the_same_key_is_refused(desk: Desk) -> None:
    key = str(uuid4())
    desk.send(_once=key, amount="3")
    answer = desk.send(_once=key, amount="4")
    assert answer.status_code == 409
    assert "内容不一样" in answer.content.decode()
    assert desk.acted == 1


def test_a_key_works_for_its_own_user_and_address_only(desk: Desk) -> None:
    key = str(uuid4())
    desk.send(_once=key)
    assert desk.send(_once=key, user=account("wang")).status_code == 409
    assert desk.send("/other/", _once=key).status_code == 409
    assert desk.acted == 1


def test_a_file_is_part_of_the_content(desk: Desk) -> None:
    key = str(uuid4())

    def attach(content: bytes) -> HttpResponse:
        return desk.send(_once=key, file=SimpleUploadedFile("a.csv", content))

    assert attach(b"1").status_code == 302
    assert attach(b"1").status_code == 302
    assert attach(b"2").status_code == 409


def test_the_page_still_reads_the_file_it_was_sent(desk: Desk) -> None:
    read: list[bytes] = []

    def answer(request: HttpRequest) -> HttpResponse:
        file = request.FILES["file"]
        assert isinstance(file, UploadedFile)
        read.append(file.read())
        return HttpResponse()

    desk.answer = answer
    desk.send(_once=str(uuid4()), file=SimpleUploadedFile("a.csv", b"1,2"))
    assert read == [b"1,2"]


def test_a_form_that_came_back_with_errors_may_be_mended_and_sent(desk: Desk) -> None:
    key = str(uuid4())
    desk.answer = lambda _request: HttpResponse("请改正")
    desk.send(_once=key, amount="x")
    desk.answer = desk.lead_on
    assert desk.send(_once=key, amount="3").status_code == 302


def test_an_answer_to_htmx_is_repeated_as_such(desk: Desk) -> None:
    key = str(uuid4())
    desk.answer = lambda _request: HttpResponse(headers={"HX-Redirect": "/done/"})
    desk.send(_once=key)
    again = desk.send(_once=key)
    assert (again.status_code, again["HX-Redirect"]) == (200, "/done/")
    assert "Location" not in again.headers


def test_a_form_without_a_key_passes_each_time_and_a_broken_key_is_said(desk: Desk) -> None:
    desk.send(amount="3")
    desk.send(amount="3")
    assert desk.acted == 2
    assert desk.send(_once="nonsense").status_code == 400
    assert desk.acted == 2


def test_reading_is_never_held_up(desk: Desk) -> None:
    request = RequestFactory().get("/act/", {"_once": str(uuid4())})
    request.user = desk.user
    desk.door(request)
    desk.door(request)
    assert desk.acted == 2


def test_keys_are_forgotten_after_their_time(desk: Desk) -> None:
    desk.send(_once=str(uuid4()))
    assert forget_before(timezone.now() - timedelta(days=7)) == 0
    assert forget_before(timezone.now()) == 1
    assert not SentForm.objects.exists()


def test_every_rendered_form_has_a_key_of_its_own() -> None:
    tag = Template("{% nx_once %}")
    first, second = tag.render(Context()), tag.render(Context())
    assert re.fullmatch(r'<input type="hidden" name="_once" value="[0-9a-f-]{36}">', first)
    assert first != second


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_act_once() -> None:
    desk, key = Desk(account()), str(uuid4())
    inside = threading.Event()

    def slowly(request: HttpRequest) -> HttpResponse:
        inside.set()
        time.sleep(0.3)
        return desk.lead_on(request)

    desk.answer = slowly
    answers: list[str] = []

    def click() -> None:
        try:
            answers.append(desk.send(_once=key)["Location"])
        finally:
            connection.close()

    first, second = threading.Thread(target=click), threading.Thread(target=click)
    first.start()
    assert inside.wait(10)
    second.start()
    first.join()
    second.join()
    assert answers == ["/done/1/", "/done/1/"]


@pytest.mark.django_db(transaction=True)
def test_a_form_whose_act_failed_leaves_the_key_free() -> None:
    desk, key = Desk(account()), str(uuid4())

    def fail(request: HttpRequest) -> HttpResponse:
        raise ZeroDivisionError

    desk.answer = fail
    with pytest.raises(ZeroDivisionError):
        desk.send(_once=key)
    desk.answer = desk.lead_on
    assert desk.send(_once=key).status_code == 302


def test_the_nightly_job_forgets_forms_of_more_than_a_week(desk: Desk) -> None:
    old, young = uuid4(), uuid4()
    desk.send(_once=str(old))
    desk.send(_once=str(young))
    SentForm.objects.filter(pk=old).update(sent_at=timezone.now() - KEPT - timedelta(hours=1))
    forget_forms(0)
    forget_forms(0)
    assert [form.pk for form in SentForm.objects.all()] == [young]
