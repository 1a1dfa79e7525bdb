"""Words put into a DOCX. What a template may say is settled by its parsed form, not its looks.

Only names of the paper stand in it, loops run over the paper's own lists, and nothing is
called: no filter, no test, no attribute but a column of a row. So none runs long or far.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from nuanxin.base.papers.wording import Words

_HEADERS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
_FOOTERS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"


class Names(NamedTuple):
    """What a template may name: single words, and lists with the columns of their rows."""

    single: frozenset[str]
    lists: Mapping[str, frozenset[str]]


def fill(content: bytes, words: Words) -> bytes:
    """The DOCX with the words in it; text stays text, whatever signs stand in it."""
    made = DocxTemplate(io.BytesIO(content))
    made.render(dict(words), environment(), autoescape=True)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def environment() -> SandboxedEnvironment:
    """Knows nothing but what it is given."""
    made = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.globals.clear()
    made.filters.clear()
    made.tests.clear()
    return made


def forbidden(content: bytes, names: Names) -> list[str]:
    """What a template says beyond its names, in words; nothing when it may be filled."""
    faults: list[str] = []
    for text in _sources(content):
        try:
            tree = environment().parse(text)
        except TemplateSyntaxError as fault:
            faults.append(f"模板的标记不成对或写法不对（{fault.message}）")
            continue
        faults += _Walk(names).beyond(tree)
    return list(dict.fromkeys(faults))


def used(content: bytes) -> set[str]:
    """The single names a template uses."""
    found: set[str] = set()
    for text in _sources(content):
        tree = environment().parse(text)
        found |= {each.name for each in tree.find_all(nodes.Name)}
    return found


def _sources(content: bytes) -> Iterator[str]:
    """Every part that is filled, as the filling sees it."""
    made = DocxTemplate(io.BytesIO(content))
    made.init_docx()
    yield made.patch_xml(made.get_xml())
    for uri in (_HEADERS, _FOOTERS):
        for _key, part in made.get_headers_footers(uri):
            yield made.patch_xml(made.get_part_xml(part))


class _Walk:
    """Whatever is not on the list is forbidden."""

    def __init__(self, names: Names) -> None:
        self._names = names

    def beyond(self, tree: nodes.Template) -> Iterator[str]:
        yield from self._all(tree.body, {})

    def _all(self, found: Collection[nodes.Node], rows: Mapping[str, str]) -> Iterator[str]:
        for each in found:
            yield from self._one(each, rows)

    def _one(self, node: nodes.Node, rows: Mapping[str, str]) -> Iterator[str]:
        match node:
            case nodes.TemplateData():
                return
            case nodes.Output():
                yield from self._all(node.nodes, rows)
            case nodes.For():
                yield from self._loop(node, rows)
            case nodes.If():
                yield from self._one(node.test, rows)
                yield from self._all([*node.body, *node.elif_, *node.else_], rows)
            case nodes.Not():
                yield from self._one(node.node, rows)
            case nodes.Name():
                yield from self._name(node)
            case nodes.Getattr():
                yield from self._column(node, rows)
            case _:
                yield f"模板里有不允许的写法（{type(node).__name__}），只能写名称、逐行和“如果”"

    def _name(self, node: nodes.Name) -> Iterator[str]:
        lists = self._names.lists.keys()
        if node.ctx != "load" or (node.name not in self._names.single | lists):
            yield f"没有“{node.name}”这一项"

    def _column(self, node: nodes.Getattr, rows: Mapping[str, str]) -> Iterator[str]:
        of = node.node.name if isinstance(node.node, nodes.Name) else ""
        if of not in rows:
            yield f"“{of or '…'}.{node.attr}”前面没有逐行的写法"
        elif node.attr not in self._names.lists[rows[of]]:
            yield f"“{rows[of]}”的一行里没有“{node.attr}”"

    def _loop(self, node: nodes.For, rows: Mapping[str, str]) -> Iterator[str]:
        of = node.iter.name if isinstance(node.iter, nodes.Name) else ""
        if rows:
            yield "逐行里面不能再套逐行"
        elif of not in self._names.lists or not isinstance(node.target, nodes.Name):
            yield "逐行只能照“多行”的项目写，例如：{%tr for 行 in 子女 %}"
        elif node.test is not None or node.recursive or node.else_:
            yield "逐行的写法里不能带条件"
        else:
            yield from self._all(node.body, {node.target.name: of})


def braces_elsewhere(content: bytes) -> list[str]:
    """Parts that are not filled and yet hold marks: file properties, notes, comments."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            name = entry.filename
            plain = name.startswith(("word/document", "word/header", "word/footer"))
            if plain or not name.endswith(".xml"):
                continue
            text = archive.read(entry)
            if b"{{" in text or b"{%" in text:
                found.append(name)
    return found
