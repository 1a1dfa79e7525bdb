"""Uploads: what is read, what is refused and with which words; nothing hostile reaches us."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlwt

from nuanxin.base.files import parser, reading
from nuanxin.base.files.reading import read_workbook
from nuanxin.base.files.sheets import Merged
from nuanxin.kit.refusal import Refusal
from workbooks import Rows, changed, write_csv, write_xls, write_xlsx

ROWS = [["姓名", "身份证号", "出生日期"], ["张三", "341599196505290029", "1965-05-29"]]


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_xlsx(tmp_path / "good.xlsx", {"花名册": ROWS})


def refusal(path: Path, name: str = "") -> str:
    with pytest.raises(Refusal) as caught:
        read_workbook(path, name)
    message = str(caught.value)
    assert message.startswith(name or path.name)
    assert message.endswith("。")
    return message


def test_cells_keep_their_kind(tmp_path: Path) -> None:
    rows: Rows = [["文字", 3.5, 12, True, date(2016, 3, 2), ""], [None, "尾"]]
    (sheet,) = read_workbook(write_xlsx(tmp_path / "a.xlsx", {"表": rows}))
    assert sheet.name == "表"
    assert sheet.rows == [["文字", 3.5, 12.0, True, date(2016, 3, 2)], ["", "尾"]]


def test_the_first_row_is_the_sheets_own_first_row(tmp_path: Path) -> None:
    rows: Rows = [[], [], [None, "第三行"]]
    (sheet,) = read_workbook(write_xlsx(tmp_path / "a.xlsx", {"表": rows}))
    assert sheet.rows == [[], [], ["", "第三行"]]


def test_merged_ranges_and_hidden_sheets_are_told(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"表": [["题"], ["甲", "乙"]]}, merged=["A1:B1"])
    (sheet,) = read_workbook(path)
    assert sheet.merged == (Merged(0, 0, 0, 1),)
    assert sheet.visible


@pytest.mark.parametrize("suffix", [".xls", ".et"])
def test_old_workbooks_and_wps_tables_are_read(tmp_path: Path, suffix: str) -> None:
    (sheet,) = read_workbook(write_xls(tmp_path / f"a{suffix}", ROWS))
    assert sheet.rows == ROWS


def test_a_new_workbook_under_an_old_name_is_read(good: Path, tmp_path: Path) -> None:
    renamed = good.rename(tmp_path / "a.et")
    assert read_workbook(renamed)[0].rows == ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_table_is_read_in_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    rows = [["姓名", "地址"], ["李㛃", "𦰡溪瑶族乡"]]
    (sheet,) = read_workbook(write_csv(tmp_path / "a.csv", rows, encoding))
    assert sheet.rows == rows
    assert sheet.name == "a"


def test_a_text_table_goes_by_the_name_its_sender_gave_it(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "plain", [["姓名"], ["张三"]], "utf-8")
    (sheet,) = read_workbook(path, "花名册.csv")
    assert sheet.name == "花名册"


def test_characters_moved_by_the_2022_standard_are_put_right(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名\n".encode("gb18030") + bytes.fromhex("fe59a8bcfe51") + b"\n")
    assert read_workbook(path)[0].rows[1] == ["\u9fb4\u1e3f\U00020087"]


@pytest.mark.parametrize("separator", [";", "\t"])
def test_other_separators_are_recognised(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"姓名{separator}村\n张三{separator}一村\n", encoding="utf-8")
    assert read_workbook(path)[0].rows[1] == ["张三", "一村"]


CONTENT_REFUSED = [
    ("空.xlsx", b"", "文件是空的（0 字节），多半没有传完"),
    ("表.xlsx", b"%PDF-1.4 ...", "这是 PDF 文件，不是表格"),
    ("表.xls", b"<html><table><tr><td>x</td></tr></table>", "这是网页格式，只是名字像表格"),
    ("表.xls", b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "这是网页格式"),
    ("表.xlsx", "姓名,身份证号\n".encode(), "名字是 .xlsx，内容却是纯文本。请把名字改成 .csv"),
    ("表.xls", b"Rar!\x1a\x07", "这是压缩包。请先解压"),
    ("表.xlsx", b"\x89PNG\r\n", "这是图片，不是表格"),
    ("表.csv", b"\x00\x01\x02 nothing", "不是表格文件，或已损坏"),
    ("表.csv", b"abc,\xff\xff\n", "文字编码认不出来（只认 UTF-8、UTF-16、GB18030）"),
    ("表.csv", "甲,".encode() + b"x" * 40_000, "引号不成对"),
    ("表.csv", b"," * 400 + b"\n", "表格超出 20 万行或 300 列"),
    ("表.docx", b"PK\x03\x04", "只收 .xlsx、.xls、.et、.csv 四种表格"),
    ("表.xlsx", b"PK\x03\x04 broken", "文件不完整，多半没有传完或没有存完"),
]


@pytest.mark.parametrize(("name", "content", "words"), CONTENT_REFUSED)
def test_what_is_no_table_is_refused_with_the_remedy(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert words in refusal(path)


def test_a_workbook_called_csv_is_refused(good: Path, tmp_path: Path) -> None:
    renamed = good.rename(tmp_path / "a.csv")
    assert "名字是 .csv，内容却是 Excel 工作簿。请把名字改成 .xlsx" in refusal(renamed)


def test_the_senders_name_counts_not_ours(good: Path) -> None:
    assert "只收 .xlsx" in refusal(good, "名册.pdf")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "找不到这个文件" in refusal(tmp_path / "无.xlsx")


def test_half_a_workbook_is_refused(good: Path, tmp_path: Path) -> None:
    half = tmp_path / "half.xlsx"
    half.write_bytes(good.read_bytes()[: good.stat().st_size // 2])
    assert "文件不完整" in refusal(half)


def test_another_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "x")
    assert "这是压缩包或别的办公文件，不是 Excel 表格" in refusal(path)


def test_a_password_is_asked_to_be_removed(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("x")
    packed = io.BytesIO()
    book.save(packed)
    path = tmp_path / "a.xlsx"
    path.write_bytes(packed.getvalue() + "EncryptedPackage".encode("utf-16-le"))
    assert "文件设了打开密码。请去掉密码，另存后再交" in refusal(path)


def _spoilt(good: Path, at: int, byte: int, mark: bytes) -> bytes:
    """A workbook with one byte of its last part's head, or stream, another one."""
    content = bytearray(good.read_bytes())
    content[content.rindex(mark) + at] = byte
    return bytes(content)


def test_a_part_that_needs_a_password_or_does_not_unpack_is_refused(
    good: Path, tmp_path: Path
) -> None:
    name = len(zipfile.ZipFile(good).infolist()[-1].filename)
    path = tmp_path / "a.xlsx"
    path.write_bytes(_spoilt(good, 8, 1, b"PK\x01\x02"))
    assert "文件设了打开密码" in refusal(path)
    path.write_bytes(_spoilt(good, 30 + name, 0xFF, b"PK\x03\x04"))
    assert "文件已损坏" in refusal(path)


def _far(sheet: bytes) -> bytes:
    return sheet.replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )


def _wide(sheet: bytes) -> bytes:
    return sheet.replace(
        b"</sheetData>", b"<row r='9'><c r='KO9'><v>1</v></c></row></sheetData>"
    )


def _dtd(sheet: bytes) -> bytes:
    return (
        b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
        + (sheet.split(b"?>", 1)[-1])
    )


def _bomb(sheet: bytes) -> bytes:
    cell = b"<c r='A9' t='inlineStr'><is><t>" + b"A" * 60_000_000 + b"</t></is></c>"
    return sheet.replace(b"</sheetData>", b"<row r='9'>" + cell + b"</row></sheetData>")


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (_far, "表格超出 20 万行或 300 列，多半是远处误留了内容"),
        (_wide, "表格超出 20 万行或 300 列"),
        (_dtd, "文件里带有不该有的声明（DTD）"),
        (_bomb, "解开后大得不正常，为安全起见没有打开"),
        (lambda sheet: sheet[: len(sheet) // 2], "文件已损坏，读不出来"),
    ],
)
def test_hostile_sheets_are_refused_before_they_are_parsed(
    good: Path, tmp_path: Path, edit: Callable[[bytes], bytes], words: str
) -> None:
    assert words in refusal(changed(good, tmp_path / "bad.xlsx", edit))


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl/vbaProject.bin", "文件里带有宏。请另存为不带宏的 .xlsx"),
        ("xl/externalLinks/externalLink1.xml", "文件里嵌有其他文件或指向别的文件"),
        ("xl/embeddings/a.bin", "文件里嵌有其他文件或指向别的文件"),
    ],
)
def test_macros_and_outside_parts_are_refused(
    good: Path, tmp_path: Path, part: str, words: str
) -> None:
    message = refusal(changed(good, tmp_path / "bad.xlsx", more={part: b"x"}))
    assert words.split("。", maxsplit=1)[0] in message


def test_printer_settings_are_no_reason_to_refuse(good: Path, tmp_path: Path) -> None:
    part = "xl/printerSettings/printerSettings1.bin"
    assert read_workbook(changed(good, tmp_path / "a.xlsx", more={part: b"x"}))[0].rows == ROWS


def test_too_many_parts_are_refused(good: Path, tmp_path: Path) -> None:
    parts = {f"x/{i}.txt": b"" for i in range(parser.MOST_ENTRIES)}
    assert "大得不正常" in refusal(changed(good, tmp_path / "bad.xlsx", more=parts))


def test_a_child_that_takes_too_long_is_a_refusal(good: Path) -> None:
    with pytest.raises(Refusal, match="文件读到一半被中止（占用内存或时间过多，或内容有损坏）"):
        read_workbook(good, wall_seconds=0.001)


def test_a_child_that_dies_is_a_refusal(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dying = tmp_path / "dying.py"
    dying.write_text("import os\nos.abort()\n", encoding="utf-8")
    monkeypatch.setattr(reading, "_PARSER", dying)
    assert "请把数据复制到一个新的 .xlsx，去掉多余的格式和空白行列再交" in refusal(good)


def test_a_thin_sheet_that_would_fill_the_memory_is_refused(good: Path, tmp_path: Path) -> None:
    # 250 columns by 190,000 rows lie within the limits, a box of 47 million cells does not.
    def edit(sheet: bytes) -> bytes:
        row = b"<row r='190000'><c r='IP190000'><v>1</v></c></row></sheetData>"
        return sheet.replace(b"</sheetData>", row)

    path = changed(good, tmp_path / "sparse.xlsx", edit)
    assert "多半是远处误留了内容" in refusal(path)


def test_the_file_itself_is_never_written_to(good: Path) -> None:
    before = good.read_bytes()
    read_workbook(good)
    assert good.read_bytes() == before
    assert list(good.parent.iterdir()) == [good]


def test_a_failed_formula_is_shown_and_not_taken_for_an_empty_cell(tmp_path: Path) -> None:
    good = write_xlsx(tmp_path / "good.xlsx", {"表": [["姓名", "日期"], ["张三", "旧"]]})
    broken = b'<c r="B2" s="1" t="e"><f>VLOOKUP(1,A:A,1)</f><v>#N/A</v></c>'
    path = changed(
        good, tmp_path / "a.xlsx", lambda xml: re.sub(b'<c r="B2".*?</c>', broken, xml)
    )
    (sheet,) = read_workbook(path)
    assert sheet.rows == [["姓名", "日期"], ["张三", "#N/A"]]


def test_people_pass_from_the_child_without_a_file(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr("tempfile.tempdir", None)
    stamp = scratch.stat().st_mtime_ns
    read_workbook(good)
    assert scratch.stat().st_mtime_ns == stamp


def test_a_file_we_may_not_read_is_told(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    assert "没有权限读这个文件" in refusal(good)
