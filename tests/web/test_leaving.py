"""A list that leaves: what for is asked, every page says who took it, no cell is a formula."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from leaks.exploring import Explorer, routes
from leaks.kept import build
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.roles import Role
from nuanxin.registry.people.models import Household
from nuanxin.web.permissions import PERMISSIONS
from registry.people.families import admitted, bereaved
from support.benefits.county import DEATH

LIST = "/families/list.csv"
# What is owed less is a number, and no spreadsheet reckons it.
_NEGATIVE = re.compile(r"-[0-9]+(\.[0-9]+)?")
# What an address must ask for before there is anything to take away.
# A family asked for that has not come yet is of nobody here; one that leaves is.
_ASKED = {
    "funds:lines_download": f"?year=2026&use=held&level=县&benefit={DEATH}",
    "transfers:download": "?way=out",
}
_AT_MOST, TERM = 3, "2026-H2"
_PAPERS = (
    "papers:", "contacts:card", "volunteers:hours", "needs:sheet", "needs:plan_sheet",
    "guardians:sheet",
)  # fmt: skip
# Lists of units, staff, documents and accounts; rows that are of no family yet.
_OF_NOBODY = {
    "audit:alarms_download", "audit:download", "casework:notices_download",
    "contacts:people_out", "employers:download", "funds:documents_download",
    "funds:download", "imports:download", "ledger:download", "people:download",
    "orders:menu_out", "pilots:download", "privacy:download", "privacy:due_download",
    "reports:download", "volunteers:out",
}  # fmt: skip
FORMULAS = ('=HYPERLINK("http://evil.example")', "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1")
# Every column an export shows that somebody outside could have written.
WRITTEN = (
    ("registry_person", "name"), ("registry_employer", "name"), ("base_user", "name"),
    ("registry_importbatch", "sender"), ("support_issue", "name"), ("support_issue", "text"),
    ("money_payable", "reason"), ("money_payable", "label"), ("registry_household", "number"),
)  # fmt: skip


def content(answer: HttpResponseBase) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]


def cells(answer: HttpResponseBase) -> list[tuple[str, str]]:
    """Every cell with its kind, f for a formula."""
    data = content(answer)
    if not data.startswith(b"PK"):
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
        return [("s", cell) for row in rows for cell in row]
    book = load_workbook(io.BytesIO(data))
    found = [c for sheet in book for row in sheet for c in row if c.value is not None]
    return [(c.data_type, str(c.value)) for c in found]


def told(route: str, before: dict[str, bool]) -> dict[str, bool]:
    """Whether the list that just left has told a family, now or before."""
    entry = AuditEntry.objects.latest("pk")
    if entry.act != "export" or not entry.payload["rows"]:
        return {}
    return {route: before.get(route, False) or entry.lists.exists()}


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_no_cell_of_any_export_is_a_formula(tmp_path: Path) -> None:
    explorer = Explorer(build(tmp_path), 5)
    exports = {name for name, access in PERMISSIONS.items() if access.leaves}
    # Forms and letters have no cells that reckon; what a name says there is only text.
    exports = {name for name in exports if not name.startswith(_PAPERS)}
    exports |= {name for name in PERMISSIONS if name.endswith((":download", ":file"))}
    with connection.cursor() as cursor:
        for number, (table, column) in enumerate(WRITTEN):
            cursor.execute(
                f"UPDATE {table} SET {column} = left((%s::text[])[1 + (id %% 6)], "
                f"CASE %s WHEN 'number' THEN 12 ELSE 40 END) || CASE %s WHEN 'number' "
                f"THEN id::text ELSE '' END",
                [list(FORMULAS), column, column],
            )
            assert cursor.rowcount, f"nothing of {WRITTEN[number]}"
    asked: set[str] = set()
    held: dict[str, bool] = {}
    tried: Counter[str] = Counter()
    shown = 0
    everything = [
        call
        for name in sorted(exports)
        for call in explorer._calls(name, routes()[name])
        if PERMISSIONS[name].look is None or call.user in explorer._welcome(name)
    ]
    for call in everything:
        # The term that was assessed and tried; others are empty.
        kwargs = {name: TERM if name == "term" else each for name, each in call.kwargs}
        # Whoever has no rows tells nobody: somebody else is asked, too.
        if held.get(call.route) or tried[call.route] == _AT_MOST:
            continue
        for kind in ("csv", "xlsx") if "kind" in kwargs else ("",):
            address = reverse(call.route, kwargs=kwargs | ({"kind": kind} if kind else {}))
            address += _ASKED.get(call.route, "")
            client = explorer.client(call.user)
            answer = client.get(address) if call.method == "GET" else client.post(address)
            if answer.status_code != 200 or "attachment" not in answer.get(
                "Content-Disposition", ""
            ):
                continue
            asked.add(call.route)
            tried[call.route] += kind != "csv"
            held |= told(call.route, held)
            for type_, text in cells(answer):
                assert type_ != "f", (call.route, text)
                shown += any(formula in text for formula in FORMULAS[:4])
                if kind == "csv" and not _NEGATIVE.fullmatch(text):
                    assert not text.startswith(("=", "+", "-", "@", "\t", "\r")), call.route
    print(f"{len(asked)} exports, {shown} cells that look like formulas")
    assert asked >= exports - {"policy:download", "payouts:file"}, exports - asked
    assert shown > 20
    assert {route for route, whole in held.items() if not whole} <= _OF_NOBODY
    assert sum(held.values()) >= 20, held


@pytest.mark.django_db
@pytest.mark.usefixtures("asked_what_for")
class TestPurpose:
    def test_a_list_leaves_only_once_its_purpose_is_said(self, li: Client) -> None:
        admitted(bereaved())
        asked = li.get(f"{LIST}?q=%E9%99%88")
        assert asked.status_code == 302
        page = asked["Location"]
        assert page == f"/account/purpose/?next={quote(LIST + '?q=%E9%99%88')}"
        assert "这份名单拿去做什么" in li.get(page).content.decode()
        told = li.post(page, {"purpose": " 向市里  报送 "}).content.decode()
        assert f'url={LIST}?q=%E9%99%88"' in told
        answer = li.get(f"{LIST}?q=%E9%99%88")
        assert answer.status_code == 200
        assert "陈桂兰" in content(answer).decode()
        entry = AuditEntry.objects.get(act="export")
        assert (entry.purpose, entry.payload["rows"]) == ("向市里 报送", 1)

    def test_a_purpose_holds_for_that_list_only(self, li: Client) -> None:
        li.post(f"/account/purpose/?next={LIST}", {"purpose": "向上级报送"})
        assert li.get("/families/list.xlsx").status_code == 302
        assert li.get(f"{LIST}?q=%E9%99%88").status_code == 302
        assert li.get(LIST).status_code == 200

    def test_a_purpose_is_soon_forgotten(self, li: Client) -> None:
        li.post(f"/account/purpose/?next={LIST}", {"purpose": "向上级报送"})
        session = li.session
        session["purpose"] = [*session["purpose"][:2], session["purpose"][2] - 121]
        session.save()
        assert li.get(LIST).status_code == 302

    @pytest.mark.parametrize("said", ["", " ", "x", "长" * 101, "给 34159919600520001X 用"])
    def test_what_is_no_purpose_is_asked_again(self, li: Client, said: str) -> None:
        answer = li.post(f"/account/purpose/?next={LIST}", {"purpose": said})
        assert answer.status_code == 422
        assert "请" in answer.content.decode()
        assert li.get(LIST).status_code == 302
        assert not AuditEntry.objects.filter(act="export").exists()


@pytest.mark.django_db
def test_every_printed_page_of_a_workbook_says_who_took_it(li: Client) -> None:
    admitted(bereaved())
    answer = li.get("/families/list.xlsx")
    entry = AuditEntry.objects.get(act="export")
    number = str(entry.payload["sha256"])[:16]
    with zipfile.ZipFile(io.BytesIO(content(answer))) as book:
        sheets = [book.read(f"xl/worksheets/sheet{n}.xml").decode() for n in (1, 2)]
    for sheet in sheets:
        (footer,) = re.findall("<oddFooter>(.*?)</oddFooter>", sheet)
        for word in ("李干事", "乡镇经办", f"编号 {number}", "20"):
            assert word in footer
    notes = dict(re.findall(r">([^<]+)</t></is></c><c[^>]*><is><t[^>]*>([^<]+)<", sheets[1]))
    assert notes["导出人"] == "李干事"
    assert notes["用途"] == "核对发放名单"
    assert notes["导出编号"] == number


@pytest.mark.django_db
@pytest.mark.usefixtures("asked_what_for")
def test_the_name_of_a_csv_says_who_took_it_when_and_what_for_and_no_row_does(
    li: Client,
) -> None:
    admitted(bereaved())
    li.post(f"/account/purpose/?next={LIST}", {"purpose": '向上级/报送:"八月"'})
    answer = li.get(LIST)
    name = unquote(answer["Content-Disposition"].partition("filename*=UTF-8''")[2])
    number = str(AuditEntry.objects.get(act="export").payload["sha256"])[:16]
    assert re.fullmatch(
        rf"家庭名单-\d{{8}}-李干事-\d{{8}}-\d{{4}}-向上级报送八月-编号{number}\.csv", name
    )
    rows = list(csv.reader(io.StringIO(content(answer).decode("utf-8-sig"))))
    assert len(rows) == 2
    assert len(rows[0]) == len(rows[1])


@pytest.mark.django_db
def test_paper_says_who_printed_it(seat: Any) -> None:
    supervisor = seat("吴督导", Role.SUPERVISOR, "341599")
    admitted(bereaved())
    home = Household.objects.get()
    answer = supervisor.get(f"/audit/family/{home.public_id}/print/")
    page = answer.content.decode()
    (line,) = re.findall('class="nx-printed">(.*?)<', page)
    assert "吴督导　督导" in line
    assert f"编号 {answer['X-Request-ID']}" in line
    assert re.search(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d 打印", line)
