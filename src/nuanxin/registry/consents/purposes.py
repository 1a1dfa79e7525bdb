"""The purposes somebody can be asked about, with the text in use on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from nuanxin.kit.refusal import Refusal

EMPLOYER_NOTICE = "employer_notice"
COUNTY_TRANSFER = "county_transfer"
_FILE = Path(__file__).with_name("purposes.yaml")
_WITHHELD, _ALLOWED = "withheld", "allowed"


@dataclass(frozen=True, slots=True)
class Text:
    """One version of what is put before somebody."""

    since: date
    words: str


@dataclass(frozen=True, slots=True)
class Purpose:
    """`withheld_unasked`: whether nothing is passed on before somebody was asked."""

    key: str
    label: str
    used: str
    basis: str
    withheld_unasked: bool
    texts: tuple[Text, ...]

    def text_on(self, day: date) -> Text:
        """The version in use. Raises Refusal before the first one."""
        found = [text for text in self.texts if text.since <= day]
        if not found:
            raise Refusal(f"“{self.label}”在 {day} 还没有可用的文本。请核对日期。")
        return found[-1]


@lru_cache(maxsize=1)
def purposes() -> dict[str, Purpose]:
    """All of them, in the order of the file."""
    return read_purposes(_FILE)


def read_purposes(path: Path) -> dict[str, Purpose]:
    """The purposes of a file in this form."""
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {key: _purpose(key, entry) for key, entry in said.items()}


def _purpose(key: str, entry: dict[str, Any]) -> Purpose:
    texts = tuple(Text(each["from"], each["words"]) for each in entry["texts"])
    if entry["unasked"] not in {_WITHHELD, _ALLOWED} or list(texts) != sorted(
        texts, key=lambda text: text.since
    ):
        raise ValueError(f"{key}: unasked is allowed or withheld, texts stand in order")
    withheld = entry["unasked"] == _WITHHELD
    return Purpose(key, entry["label"], entry["used"], entry["basis"], withheld, texts)
