"""Hostile tables through every door a table comes in by."""

from __future__ import annotations

import resource
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from hostile.books import BOOKS, plain
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.files import parser
from nuanxin.base.files.reading import read_workbook
from nuanxin.base.jobs.actions import perform
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.words import BatchKind
from nuanxin.web.rolls.folder import State
from nuanxin.web.rolls.queries import folder_of
from web.rolls.test_roll_work import until

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("what", BOOKS)
@pytest.mark.parametrize("kind", BatchKind.values)
def test_an_import_refuses_it_with_what_to_do(
    wang: Client, tmp_path: Path, kind: str, what: str
) -> None:
    book = BOOKS[what]
    file = SimpleUploadedFile(book.name, book.make(tmp_path))
    sent = {"sender": "云桥镇", "region": "341599000000", "kind": kind, "file": file}
    answer = wang.post("/import/new/", sent)
    if answer.status_code == 422:
        said = answer.content.decode()
    else:
        assert answer.status_code == 302
        job = perform(UUID(str(answer["Location"]).split("/")[-2]), timezone.localdate())
        assert job.status != "done"
        said = job.error
        last = AuditEntry.objects.latest("id")
        assert (last.act, last.ok, last.name) == ("job.failed", False, "王主任")
    assert book.said in said
    assert "请" in said
    assert "Traceback" not in said
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("what", BOOKS)
def test_a_trial_refuses_it_and_keeps_nothing(
    client: Client, tmp_path: Path, what: str
) -> None:
    book = BOOKS[what]
    file = SimpleUploadedFile(book.name, book.make(tmp_path))
    answer = client.post("/roll/", {"file": file, "at": "2017-11"})
    if answer.status_code == 422:
        assert "请" in answer.content.decode()
        return
    assert answer.status_code == 302
    folder = folder_of(str(answer["Location"]).split("/")[2])
    assert folder is not None
    until(lambda: folder.progress().state is State.REFUSED)
    assert book.said in client.get(answer["Location"]).content.decode()
    assert not folder.roll.exists()


@pytest.mark.parametrize("what", BOOKS)
def test_the_reader_refuses_it_quickly_and_writes_nothing(tmp_path: Path, what: str) -> None:
    book = BOOKS[what]
    path = tmp_path / book.name
    path.write_bytes(book.make(tmp_path))
    before = {each.name for each in tmp_path.iterdir()}
    with pytest.raises(Refusal, match=book.said):
        read_workbook(path, wall_seconds=30)
    assert {each.name for each in tmp_path.iterdir()} == before


def test_a_formula_arrives_as_what_it_showed_and_never_as_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "dde.xlsx"
    with (
        zipfile.ZipFile(plain(tmp_path, [["姓名"], ["张三"]])) as old,
        zipfile.ZipFile(path, "w") as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                cell = (
                    b"<row r='3'><c r='A3' t='str'><f>cmd|'/c calc'!A0</f><v>=1+1</v></c></row>"
                )
                content = content.replace(b"</sheetData>", cell + b"</sheetData>")
            new.writestr(name, content)
    assert read_workbook(path)[0].rows == [["姓名"], ["张三"], ["=1+1"]]


def test_the_child_lives_within_limits(tmp_path: Path) -> None:
    """Memory, processor time, the size of what it writes and how much it opens."""
    ask = tmp_path / "ask.py"
    ask.write_text(
        f"import sys; sys.path.insert(0, {str(Path(parser.__file__).parent)!r})\n"
        "import resource, parser_\n".replace("parser_", "parser")
        + "parser.read = lambda *_: [[resource.getrlimit(getattr(resource, n)) for n in "
        "('RLIMIT_AS', 'RLIMIT_CPU', 'RLIMIT_FSIZE', 'RLIMIT_NOFILE', 'RLIMIT_CORE')]]\n"
        "parser.main('csv', 'a', sys.argv[1])\n"
        "import marshal; print(marshal.load(open(sys.argv[1], 'rb')))\n"
    )
    run = subprocess.run(
        [sys.executable, str(ask), str(tmp_path / "out")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    limits = (
        parser.MEMORY, parser.PROCESSOR_SECONDS, parser.ANSWER, parser.OPEN_FILES, 0
    )  # fmt: skip
    assert run.stdout.strip() == str({"sheets": [[(limit, limit) for limit in limits]]})
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > parser.OPEN_FILES


def test_a_scan_that_is_no_scan_is_refused(wang: Client) -> None:
    """Door of the signed cover sheet; tests/web/payouts walks it with a batch that exists."""
    for content in (b"MZ", b"PK\x03\x04", b"<svg onload=1>", b"GIF89a", b""):
        file = SimpleUploadedFile("a.pdf", content)
        nowhere = "/payouts/00000000-0000-7000-8000-000000000000/scan/"
        assert wang.post(nowhere, {"scan": file}).status_code in {404, 422}


def test_a_png_that_is_also_an_archive_is_no_table(tmp_path: Path) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + packed.getvalue())
    with pytest.raises(Refusal, match="这是图片"):
        read_workbook(path)
