"""What the rules say of a request, as whoever opens it brings it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

ELIGIBLE = "eligible"
# What a refusal may rest on beside a condition of the rules; told in its reason.
FACT = "条件以外的事实"


class Verdict(NamedTuple):
    """`content` is everything the answer says; two with one digest say the same."""

    verdict: str
    label: str
    reason: str
    on: date
    content: Mapping[str, object]

    @property
    def conditions(self) -> tuple[str, ...]:
        """What has to hold, by name."""
        found = self.content.get("conditions")
        rows = found if isinstance(found, list) else []
        return tuple(dict.fromkeys(str(each["name"]) for each in rows))

    @property
    def digest(self) -> str:
        told = [self.verdict, self.content]
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def kept(self) -> dict[str, object]:
        """What a row keeps of it."""
        return {
            "verdict": self.verdict, "label": self.label, "reason": self.reason,
            "content": dict(self.content),
        }  # fmt: skip
