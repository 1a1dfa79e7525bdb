"""Forms of every wrong size and shape: one clear page, and nothing kept."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from nuanxin.base.jobs.models import Job

pytestmark = pytest.mark.django_db
PLACES = ("/account/log-in/", "/trial/", "/families/new/", "/import/new/", "/payouts/prepare/")
URLENCODED = "application/x-www-form-urlencoded"
PART = b'--b\r\nContent-Disposition: form-data; name="a'
OF_PARTS = "multipart/form-data; boundary=b"


def said(client: Client, path: str, body: bytes, kind: str) -> tuple[int, str]:
    answer = client.generic("POST", path, body, content_type=kind)
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("path", PLACES)
def test_a_form_too_large_is_told_so(wang: Client, path: str) -> None:
    body = b"q=" + b"x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    status, page = said(wang, path, body, URLENCODED)
    assert status == 413
    assert "请分几次填写，或把文件拆小再交" in page


@pytest.mark.parametrize("path", PLACES)
def test_a_form_of_too_many_fields_is_told_so(wang: Client, path: str) -> None:
    body = b"&".join(b"a%d=1" % i for i in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1))
    status, page = said(wang, path, body, URLENCODED)
    assert status == 413
    assert "超过了上限，没有收下" in page


def test_too_many_files_are_told_so(wang: Client) -> None:
    parts = b"".join(PART + b'%d"; filename="a"\r\n\r\n1\r\n' % i for i in range(150))
    status, _ = said(wang, "/import/new/", parts + b"--b--\r\n", OF_PARTS)
    assert status == 413


BROKEN = {
    "no boundary": (b"x", "multipart/form-data"),
    "another boundary": (b"--a\r\n\r\n--a--", OF_PARTS),
    "very long boundary": (b"x", f"{OF_PARTS}{'b' * 300}"),
    "boundary of no text": (b"x", f"{OF_PARTS}\xff"),
    "cut off": (PART, OF_PARTS),
    "wrong base64": (
        PART + b'"\r\nContent-Transfer-Encoding: base64\r\n\r\n\xff\xff=\r\n--b--',
        OF_PARTS,
    ),
    "nul in a name": (PART + b'\0b"\r\n\r\n1\r\n--b--', OF_PARTS),
    "no such charset": (b"q=%ff", f"{URLENCODED}; charset=utf-99"),
    "utf-16": ("q=陈".encode("utf-16"), f"{URLENCODED}; charset=utf-16"),
    "json": (b"{", "application/json"),
    "nothing": (b"", ""),
    "no kind": (b"\x00\xff", "a/b/c;;;="),
}


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("path", PLACES)
def test_a_broken_form_is_answered_and_nothing_is_kept(
    wang: Client, path: str, what: str
) -> None:
    body, kind = BROKEN[what]
    status, page = said(wang, path, body, kind)
    assert status in {200, 400, 403, 413, 415, 422}, page
    assert "请" in page
    assert "Traceback" not in page
    assert not Job.objects.exists()


def test_a_length_that_lies_is_answered(wang: Client) -> None:
    for length in ("-1", "abc", "9" * 30, "1e9", ""):
        answer = wang.post(
            "/import/new/", b"q=1", content_type=URLENCODED, headers={"Content-Length": length}
        )
        assert answer.status_code in {200, 400, 413, 422}, length


def test_a_method_nobody_knows_is_refused(wang: Client) -> None:
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "get\tx"):
        answer = wang.generic(method, "/families/list.csv")
        assert answer.status_code in {400, 403, 405}, method
