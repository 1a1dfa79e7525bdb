"""The contact schemes the documents name, as they come with the product."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml

_SHIPPED = Path(__file__).with_name("shipped")


class PostSaid(NamedTuple):
    """A post as a document, or a county, says it."""

    name: str
    filled_by: str
    level: str
    required: bool


class Template(NamedTuple):
    """A scheme as its document has it; without posts where the document names none."""

    key: str
    name: str
    document: str
    about: str
    posts: tuple[PostSaid, ...]


@lru_cache(maxsize=1)
def templates() -> Mapping[str, Template]:
    """By their keys, as the files are named."""
    found = {}
    for path in sorted(_SHIPPED.glob("*.yaml")):
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
        posts = tuple(PostSaid(**each) for each in read["posts"])
        found[path.stem] = Template(
            path.stem, read["name"], read["document"], read["about"], posts
        )
    return found
