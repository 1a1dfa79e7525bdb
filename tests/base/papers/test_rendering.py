"""One content, two forms: everything that is known stands on both, blanks are lines."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from base.papers.sheets import docx_text, every, named_in_layout, pdf_text, shown
from nuanxin.base.papers import glyphs, rendering
from nuanxin.base.papers.filling import Names, forbidden
from nuanxin.base.papers.shape import Kind, Look, Paper
from nuanxin.base.papers.wording import BLANK, digest_of, invented, words_of

KEYS = [paper.key for paper in every()]
RARE = "䶮㛃堃𬍛喆"


def paper(key: str) -> Paper:
    return next(each for each in every() if each.key == key)


@pytest.mark.parametrize("key", KEYS)
def test_every_word_of_the_content_stands_on_the_pdf_and_in_the_docx(key: str) -> None:
    asked = paper(key)
    printed = rendering.pdf(asked, invented(asked))
    assert not printed.lacking
    made = docx_text(rendering.docx(asked, invented(asked)))
    for text in (pdf_text(printed.content), "".join(made.split())):
        missing = [word for word in shown(named_in_layout(asked)) if word not in text]
        assert not missing


@pytest.mark.parametrize(("names", "pages"), [(17, 1), (26, 1), (60, 2)])
def test_a_villages_list_stays_on_one_page_as_long_as_it_can(names: int, pages: int) -> None:
    asked = paper("year-notice")
    row = {"姓名": "欧阳某兰", "地方": "桃林村", "类别": "继续"}
    words = {**invented(asked), "名单": [{"序号": str(n), **row} for n in range(1, names + 1)]}
    printed = PdfReader(io.BytesIO(rendering.pdf(asked, words).content)).pages
    assert len(printed) == pages
    text = "".join("".join(page.extract_text().split()) for page in printed)
    assert text.count("欧阳某兰") == names


@pytest.mark.parametrize("key", KEYS)
def test_what_is_not_known_is_a_line_to_write_on(key: str) -> None:
    asked = paper(key)
    words = words_of(asked, {})
    assert BLANK in pdf_text(rendering.pdf(asked, words).content)
    made = docx_text(rendering.docx(asked, words))
    assert BLANK in made
    assert "{{" not in made
    assert "None" not in made


@pytest.mark.parametrize("key", KEYS)
def test_the_shipped_layout_names_only_what_the_paper_has(key: str) -> None:
    asked = paper(key)
    single = {each.name for each in asked.variables if each.kind is not Kind.ROWS}
    lists = {each.name: frozenset(c.name for c in each.columns) for each in asked.lists}
    assert not forbidden(rendering.starting(asked), Names(frozenset(single), lists))


def test_rare_characters_reach_the_pdf_and_the_docx() -> None:
    asked = paper("application")
    words = words_of(asked, {"女方姓名": RARE})
    printed = rendering.pdf(asked, words)
    assert RARE in pdf_text(printed.content)
    assert not printed.lacking
    assert RARE in docx_text(rendering.docx(asked, words))


def test_a_character_without_a_glyph_is_named_and_left_to_be_written_by_hand() -> None:
    asked = paper("application")
    words = words_of(asked, {"女方姓名": "陈\U0003234a"})
    printed = rendering.pdf(asked, words)
    text = pdf_text(printed.content)
    assert printed.lacking == {"\U0003234a"}
    assert "陈〓" in text
    assert "U+3234A" in text
    assert "陈\U0003234a" in docx_text(rendering.docx(asked, words))


def test_the_same_words_make_the_same_pdf_and_the_same_fingerprint() -> None:
    asked = paper("confirmed")
    one, other = (rendering.pdf(asked, invented(asked)).content for _ in range(2))
    assert one == other
    assert digest_of(asked, invented(asked)) == digest_of(asked, invented(asked))
    changed = {**invented(asked), "姓名": "别人"}
    assert digest_of(asked, changed) != digest_of(asked, invented(asked))
    assert digest_of(asked, invented(asked), "a") != digest_of(asked, invented(asked))


@pytest.mark.parametrize(
    "text", ["A<B & {{ 县 }}", "#set page()", "$x$ *b* _i_ \\", "{% if 1 %}"]
)
def test_signs_in_a_name_are_only_signs(text: str) -> None:
    asked = paper("application")
    words = words_of(asked, {"女方姓名": text})
    bare = "".join(text.split())
    assert bare in pdf_text(rendering.pdf(asked, words).content)
    found = docx.Document(io.BytesIO(rendering.docx(asked, words)))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    assert text in cells


@given(st.text(max_size=30))
def test_any_text_becomes_a_docx_that_opens(text: str) -> None:
    asked = paper("exit")
    words = words_of(asked, {"停发原因": text, "待遇": [{"姓名": text}]})
    docx.Document(io.BytesIO(rendering.docx(asked, words)))


def test_a_value_the_paper_has_no_place_for_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError, match="没有这一项"):
        words_of(paper("application"), {"没有这一项": "x"})


@pytest.mark.parametrize("key", KEYS)
def test_the_page_is_a4_with_the_edges_of_the_standard_where_it_is_a_letter(key: str) -> None:
    asked = paper(key)
    edge = docx.Document(io.BytesIO(rendering.starting(asked))).sections[0]
    width, height = edge.page_width, edge.page_height
    assert width is not None
    assert height is not None
    assert sorted((round(width.mm), round(height.mm))) == [210, 297]
    if asked.look is Look.OFFICIAL:
        edges = (edge.top_margin, edge.bottom_margin, edge.left_margin, edge.right_margin)
        assert [round(each.mm) for each in edges if each] == [37, 35, 28, 26]


def test_the_table_of_characters_is_read_as_the_font_has_it() -> None:
    path = next(glyphs.SHIPPED.glob("*.otf"))
    found = set(glyphs.covered(path.read_bytes()))
    assert {ord(c) for c in RARE} <= found
    table = (glyphs.SHIPPED / "characters.txt").read_text(encoding="utf-8")
    assert {ord(c) for c in table if c != "\n"} <= found


def test_the_shipped_font_is_the_one_of_the_checksum(project: Path) -> None:
    noted = (project / "data/fonts/SHA256SUMS").read_text(encoding="utf-8").split()
    assert re.fullmatch("[0-9a-f]{64}", noted[0])
    content = (project / "data/fonts" / noted[1]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == noted[0]


def test_the_yearly_check_takes_one_page_a_family() -> None:
    asked = paper("annual-review")
    content = rendering.pdf(asked, invented(asked)).content
    assert len(PdfReader(io.BytesIO(content)).pages) == 1


def test_a_heading_never_stands_alone_at_the_foot_of_a_page() -> None:
    asked = paper("confirmed")
    heading = "二、不同意怎么办"
    for count in range(9, 14):
        grounds = [{"条件": "条件", "结果": "符合", "文件": "文件", "条款": "条款"}] * count
        words = words_of(asked, {"依据": grounds})
        pages = PdfReader(io.BytesIO(rendering.pdf(asked, words).content)).pages
        texts = ["".join(page.extract_text().split()) for page in pages]
        (here,) = [text for text in texts if heading in text]
        assert "对本告知有异议的" in here.partition(heading)[2], count
