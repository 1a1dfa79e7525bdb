"""Names, hosts and ways back that try to become headers or lead elsewhere."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nuanxin.base.identity.roles import Role
from nuanxin.base.ui.sheets import Sheet, answer

pytestmark = pytest.mark.django_db
EVIL = "https://evil.example/"
RIGHT = {"username": "u1", "password": "暖心-test-1"}
WAYS = (
    EVIL, "//evil.example/", "/\\evil.example/", "\\\\evil.example", "http:evil.example",
    "javascript:alert(1)", "data:text/html,x", "///evil.example", " //evil.example",
    "/\t/evil.example", "https:/evil.example", "/x\r\nSet-Cookie: a=b",
)  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_log_in_leads_to_our_own_pages_only(seat: object, client: Client, way: str) -> None:
    seat("周联系", Role.VILLAGE_CONTACT, "341599100200")  # type: ignore[operator]
    led = client.post("/account/log-in/", RIGHT | {"next": way})
    assert led.status_code == 302
    where = led["Location"]
    assert where == "/desk/" or (where[0] == "/" and where.isprintable() and "//" not in where)
    assert "evil" not in client.get("/account/log-in/", {"next": way}).content.decode()


@pytest.mark.parametrize("way", WAYS)
def test_proving_oneself_again_leads_back_to_our_own_pages_only(li: Client, way: str) -> None:
    for page in ("again", "code", "password", "purpose"):
        shown = li.get(f"/account/{page}/", {"next": way})
        where = shown.headers.get("Location", "") + shown.content.decode()
        assert "evil" not in where
        assert "javascript:" not in where


@pytest.mark.parametrize(
    "told",
    [EVIL, f"{EVIL}\r\nX: y", "//", "", "http://testserver", "ftp://x/y/z", "\x7f", "a" * 9000],
)
def test_where_one_came_from_is_nothing_to_go_by(seat: object, told: str) -> None:
    client = Client(raise_request_exception=False)
    told = told.replace("\r\n", " ")
    for headers in ({"Referer": told}, {"HX-Request": "true", "HX-Current-URL": told}):
        answer = client.post("/families/new/", {}, headers=headers)
        where = " ".join(answer.headers.values()) + answer.content.decode()
        assert answer.status_code in {302, 401}
        assert "evil" not in where


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1:80@evil.example", "a b", "[::1", "x" * 5000, "a/b", ""]
)
def test_a_host_that_is_not_ours_is_refused_in_plain_words(client: Client, host: str) -> None:
    answer = client.get("/account/log-in/", headers={"Host": host})
    assert answer.status_code == 400 or not host
    assert "evil" not in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "a\r\nSet-Cookie: a=b",
        'a";filename="evil.exe',
        "名单\n",
        "../../etc/passwd",
        "\u202excod.exe",
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_files_name_stays_a_name(name: str, kind: str) -> None:
    header = answer(Sheet(name, ("a",), [("b",)]), kind)["Content-Disposition"]
    assert "\r" not in header
    assert "\n" not in header
    assert header.startswith(f"attachment; filename=\"list.{kind}\"; filename*=UTF-8''")
    assert header.count('"') == 2
    assert "/" not in header.split("''")[1]


def test_an_uploads_name_becomes_no_path_and_no_header(wang: Client) -> None:
    for name in ("../../../etc/cron.d/x.csv", "a\r\nX-Evil: 1.csv", "C:\\x\\y.csv", "." * 300):
        sent = {"sender": "云桥镇", "region": "341599000000"}
        file = SimpleUploadedFile(name, b"\xd0\xd5\xc3\xfb,x\n1,2\n")
        answer = wang.post("/import/new/", sent | {"file": file})
        assert answer.status_code in {302, 422}, name
        assert "X-Evil" not in answer.headers
