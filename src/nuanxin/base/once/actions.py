"""Answering a form once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import connection, transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase

from nuanxin.base.once.form import Form
from nuanxin.base.once.models import SentForm
from nuanxin.kit.refusal import Refusal

_CLAIM = """
    INSERT INTO base_sentform
        (key, user_id, path, digest, status, location, by_htmx, sent_at)
    VALUES (%s, %s, %s, %s, 0, '', false, now())
    ON CONFLICT (key) DO NOTHING
"""


class Different(Refusal):
    """The same key came with another content, from another user or for another address."""


@transaction.atomic
def answer_once(*, form: Form, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """The first answer to this form, now or as it was kept. Raises Different.

    A second request waits in the claim until the first one's transaction has ended.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [form.key, form.user_id, form.path, form.digest])
        first = cursor.rowcount == 1
    if not first:
        return _again(form)
    response = answer()
    location = response.headers.get("HX-Redirect") or response.headers.get("Location")
    if location and response.status_code < 400:
        SentForm.objects.filter(pk=form.key).update(
            status=response.status_code,
            location=location,
            by_htmx="HX-Redirect" in response.headers,
        )
    else:
        SentForm.objects.filter(pk=form.key).delete()
    return response


def _again(form: Form) -> HttpResponseBase:
    sent = SentForm.objects.get(pk=form.key)
    if (sent.user_id, sent.path, sent.digest) != (form.user_id, form.path, form.digest):
        raise Different(
            "这张表单已经提交过，内容不一样。请先查看上次的结果；要再办一件，请重新打开表单填写。"
        )
    header = "HX-Redirect" if sent.by_htmx else "Location"
    return HttpResponse(status=sent.status, headers={header: sent.location})


@transaction.atomic
def forget_before(moment: datetime) -> int:
    """Remove what was sent before; return how many. Forms are kept for seven days."""
    removed, _ = SentForm.objects.filter(sent_at__lt=moment).delete()
    return removed
