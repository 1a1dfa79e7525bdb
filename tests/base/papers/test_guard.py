"""A DOCX of an office is opened only when nothing in it acts, and says only what it may."""

from __future__ import annotations

import io
import os
import random
import zipfile
from collections import Counter

import pytest

from base.papers.sheets import docx_text, every, with_part, written
from nuanxin.base.papers import rendering
from nuanxin.base.papers.child import faults_of
from nuanxin.base.papers.filling import Names
from nuanxin.base.papers.guard import LARGEST, refused
from nuanxin.base.papers.handing import TemplateFaults, filled
from nuanxin.base.papers.shape import Kind, Paper
from nuanxin.base.papers.wording import invented
from nuanxin.kit.refusal import Refusal

PAPER: Paper = next(each for each in every() if each.key == "application")
NAMES = Names(
    frozenset(each.name for each in PAPER.variables if each.kind is not Kind.ROWS),
    {each.name: frozenset(c.name for c in each.columns) for each in PAPER.lists},
)
GOOD = written("{{ 女方姓名 }} 同志", "{%p for 行 in 子女 %}", "{{ 行.姓名 }}", "{%p endfor %}")


def faults(*paragraphs: str, footer: str = "{{ 打印编号 }}") -> str:
    return "；".join(faults_of(written(*paragraphs, footer=footer), NAMES))


def test_a_good_template_is_filled() -> None:
    text = docx_text(filled(GOOD, PAPER, invented(PAPER)))
    assert "陈堃 同志" in text
    assert "罗䶮" in text
    assert "罗㛃" in text


def test_what_an_office_starts_from_is_a_good_template() -> None:
    for paper in every():
        made = filled(rendering.starting(paper), paper, invented(paper))
        assert "{{" not in docx_text(made)


@pytest.mark.parametrize(
    ("written_so", "said"),
    [
        ("{{ 女方性名 }}", "正文第 1 段：没有“女方性名”这一项"),
        ("{{ 行.姓名 }}", "要写在逐行的行里"),
        ("{{ ''.__class__ }}", "不能这样写"),
        ("{{ 女方姓名.__class__ }}", "要写在逐行的行里"),
        ("{{ 女方姓名|upper }}", "不能这样写"),
        ("{{ range(9) }}", "不能这样写"),
        ("{% set x = 1 %}", "不能这样写"),
        ("{% include 'x' %}", "不能这样写"),
        ("{{r 女方姓名 }}", "不能这样写"),
        ("{% for i in range(10**9) %}x{% endfor %}", "不能这样写"),
        ("{% for i in 女方姓名 %}x{% endfor %}", "没有“女方姓名”这个多行的项目"),
        ("{{ 女方姓名", "花括号不成对"),
        ("{% if 女方姓名 %}x", "不成对"),
    ],
)
def test_what_a_template_may_not_say_is_named_with_its_place(
    written_so: str, said: str
) -> None:
    assert said in faults(written_so)


def test_a_loop_in_a_loop_is_no_bomb_because_there_is_none() -> None:
    nested = "{% for 行 in 子女 %}{% for 甲 in 子女 %}x{% endfor %}{% endfor %}"
    assert "逐行里面不能再套逐行" in faults(nested)


def test_marks_that_join_across_paragraphs_are_judged_by_what_they_become() -> None:
    assert faults("{", "{ 女方姓名.__class__ }}")
    assert faults("{", "% for a in 子女 %}{% for b in 子女 %}x{% endfor %}{% endfor %}")


def test_every_fault_is_told_at_once_with_its_place() -> None:
    told = faults_of(written("好", "{{ 甲 }}", "{{ 乙 }}"), NAMES)
    assert [each.partition("：")[0] for each in told] == ["正文第 2 段", "正文第 3 段"]


def test_every_sheet_needs_its_number() -> None:
    assert "打印编号" in faults("{{ 女方姓名 }}", footer="")


def test_what_stands_in_no_filled_part_is_refused() -> None:
    core = b'<?xml version="1.0"?><a>{{ x }}</a>'
    assert "docProps/custom.xml" in "；".join(
        faults_of(with_part(GOOD, "docProps/custom.xml", core), NAMES)
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "0 字节"),
        (b"%PDF-1.7", "不是 .docx"),
        (b"PK\x03\x04" + b"x" * 40, "不完整"),
        (b"PK\x03\x04" + b"x" * LARGEST, "超过 1 MB"),
        (with_part(GOOD, "word/vbaProject.bin", b"x"), "宏"),
        (with_part(GOOD, "word/embeddings/a.xlsx", b"x"), "嵌有别的文件"),
        (with_part(GOOD, "../../etc/x", b"x"), "嵌有别的文件"),
        (with_part(GOOD, "word/a.xml", b"<!DOCTYPE x><a/>"), "DTD"),
        (with_part(GOOD, "word/a.xml", b"<a>" + b" " * (9 << 20)), "大得不正常"),
        (
            with_part(
                GOOD, "word/_rels/settings.xml.rels",
                b'<Relationships><Relationship Id="a" TargetMode="External"/></Relationships>',
            ),
            "指向网址",
        ),
        (
            with_part(GOOD, "word/a.xml", b"<w:instrText>DDEAUTO cmd</w:instrText>"),
            "域代码",
        ),
        (
            with_part(GOOD, "[Content_Types].xml", b"<Types>macroEnabled.main+xml</Types>"),
            "宏",
        ),
    ],
)  # fmt: skip
def test_a_file_that_could_act_is_not_opened(content: bytes, said: str) -> None:
    assert said in refused(content)


def test_a_broken_package_is_refused_in_words() -> None:
    broken = with_part(GOOD, "word/document.xml", b"<w:document>")
    with pytest.raises(TemplateFaults, match="已损坏"):
        filled(broken, PAPER, invented(PAPER))


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nuanxin.base.papers.handing.WALL_SECONDS", 0.01)
    with pytest.raises(Refusal, match="太多时间"):
        filled(GOOD, PAPER, invented(PAPER))


def _spoilt(at: int, byte: int) -> bytes:
    """A good package with one byte of its last part's own head, or stream, another one."""
    content = bytearray(with_part(GOOD, "word/a.xml", b"<a>" + b"x" * 4000 + b"</a>"))
    head = content.rindex(b"PK\x03\x04")
    content[head + at] = byte
    return bytes(content)


def test_a_spoilt_stream_is_refused_in_words() -> None:
    assert "不完整" in refused(_spoilt(30 + len("word/a.xml"), 0xFF))


def test_a_package_with_a_password_says_so() -> None:
    content = bytearray(with_part(GOOD, "word/a.xml", b"<a/>"))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    assert "设了密码" in refused(bytes(content))


def test_whatever_byte_is_spoilt_the_answer_is_words() -> None:
    """Three thousand spoilt packages; lengths, names, packings and checksums among them."""
    chance = random.Random(20260101)
    said: Counter[str] = Counter()
    by_night = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
    for _ in range(3000 if by_night else 1000):
        content = bytearray(GOOD)
        for _ in range(chance.choice((1, 1, 2, 8))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        said[refused(bytes(content))[:12]] += 1
    assert len(said) > 3, said


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_no_office_program_uses_is_refused_before_it_is_read(packing: int) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as good, zipfile.ZipFile(written, "w") as other:
        for name in good.namelist():
            other.writestr(name, good.read(name), packing)
    assert "压缩方式" in refused(written.getvalue())
