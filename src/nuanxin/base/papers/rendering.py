"""One content, two forms: PDF for the printer, DOCX for whoever goes on writing in it."""

from __future__ import annotations

from collections.abc import Mapping

from nuanxin.base.papers.building import template as shipped
from nuanxin.base.papers.filling import fill
from nuanxin.base.papers.handing import filled
from nuanxin.base.papers.printing import Printed
from nuanxin.base.papers.printing import pdf as printed
from nuanxin.base.papers.shape import Paper
from nuanxin.base.papers.wording import Words


def marked(words: Words, marks: Mapping[str, str]) -> Words:
    """The words with who prints them, when, what for and under which number."""
    return {**words, **marks}


def starting(paper: Paper) -> bytes:
    """The DOCX an office begins with when it makes its own: ours, its variables still in it."""
    return shipped(paper)


def pdf(paper: Paper, words: Words) -> Printed:
    """By our own layout."""
    return printed(paper, words)


def docx(paper: Paper, words: Words, template: bytes | None = None) -> bytes:
    """By an office's template where it has one; that is opened in a child process only.

    Raises TemplateFaults where the template says what the paper does not have.
    """
    if template is None:
        return fill(shipped(paper), words)
    return filled(template, paper, words)
