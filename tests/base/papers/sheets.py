"""Papers for tests: those that ship, what a PDF and a DOCX say, and a DOCX made by hand."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import docx
from pypdf import PdfReader

from nuanxin.base.papers.shape import Kind, Paper
from nuanxin.base.papers.wording import Words, invented
from nuanxin.web.papers.catalogue import papers

_TAG = re.compile(r"<[^>]+>")


def every() -> list[Paper]:
    return list(papers().values())


def pdf_text(content: bytes) -> str:
    return "".join(
        "".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages
    )


def docx_text(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = [n for n in packed.namelist() if re.match(r"word/(document|header|footer)", n)]
        return "".join(_TAG.sub("", packed.read(name).decode()) for name in parts)


def written(*paragraphs: str, footer: str = "{{ 打印编号 }}") -> bytes:
    """A DOCX with these paragraphs, and the number every sheet needs."""
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    made.sections[0].footer.paragraphs[0].text = footer
    return saved(made.save)


def saved(save: Callable[[io.BytesIO], None]) -> bytes:
    stream = io.BytesIO()
    save(stream)
    return stream.getvalue()


def with_part(content: bytes, name: str, text: bytes) -> bytes:
    """The package with one part more, or another in its place."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w") as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, text, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def shown(words: Words) -> list[str]:
    """Every word that must be found again on the sheet."""
    found: list[str] = []
    for value in words.values():
        if isinstance(value, str):
            found.append(value)
        else:
            found += [word for row in value for word in row.values()]
    return ["".join(word.split()) for word in found if word.strip()]


def named_in_layout(paper: Paper) -> Words:
    """The invented words of those variables the product's own layout prints."""
    told = str(paper.blocks) + "打印编号 打印单位 打印人 打印时间 打印用途"
    return {
        each.name: invented(paper)[each.name]
        for each in paper.variables
        if each.kind is Kind.ROWS or f"{{{{ {each.name} }}}}" in told or each.name in told
    }
