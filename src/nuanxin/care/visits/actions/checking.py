"""What somebody says of a visit, and whether it can be so."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils.crypto import salted_hmac

from nuanxin.base.audit.wording import noted, written
from nuanxin.base.files.cleaning import Clean
from nuanxin.care.visits.choices import needs
from nuanxin.care.visits.models import Visit
from nuanxin.kit.refusal import Refusal

MOST_WORDS, MOST_GIFTS = 300, 5
MOST_FEN = 1_000_000_00
# A phone may have been in a drawer; what is older is no visit of today's list any more.
_LATEST = timedelta(days=60)


class Gift(NamedTuple):
    """What was handed over, from where it came, who took it; 0 fen: goods without a price."""

    what: str
    fen: int
    purse: str
    received_by: str
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A visit as a form or a phone says it; `marks` name duties, None: all at hand."""

    client_id: UUID
    how: str
    day: date
    who: str
    mood: str = ""
    health: str = ""
    needs: tuple[str, ...] = ()
    words: str = ""
    marks: frozenset[str] | None = frozenset()
    given: tuple[Gift, ...] = field(default=())
    photo: Clean | None = None

    def digest(self) -> bytes:
        """Of everything that was sent: the same again is told from something else."""
        said = [
            self.how, f"{self.day}", self.who, self.mood, self.health, sorted(self.needs),
            self.words, None if self.marks is None else sorted(self.marks), self.given,
            hashlib.sha256(self.photo.content).hexdigest() if self.photo else "",
        ]  # fmt: skip
        text = json.dumps(said, ensure_ascii=False)
        return salted_hmac("care.visits", text, algorithm="sha256").digest()


def checked(said: Said, today: date) -> Said:
    """The same, tidied. Raises Refusal for what cannot be."""
    if said.how not in Visit.How:
        raise Refusal("请选上门，还是电话。")
    if not today - _LATEST <= said.day <= today:
        raise Refusal("哪天去的，不能晚于今天，也不能早于 60 天前。请核对日期。")
    if said.mood not in Visit.Mood or said.health not in Visit.Health:
        raise Refusal("精神状态和身体请从列出的里面选。")
    if strange := set(said.needs) - needs().keys():
        raise Refusal(f"没有这几种需要：{'、'.join(sorted(strange))}。请刷新页面再选。")
    kept = tuple(key for key in needs() if key in said.needs)
    if len(said.given) > MOST_GIFTS:
        raise Refusal(f"一次走访最多登记 {MOST_GIFTS} 样款物。")
    return Said(
        said.client_id, said.how, said.day, written(said.who, "谁去的", 20), said.mood,
        said.health, kept, noted(said.words, "说了什么", MOST_WORDS), said.marks,
        gifts(said.given), said.photo,
    )  # fmt: skip


def gifts(given: Sequence[Gift]) -> tuple[Gift, ...]:
    """What was handed over, each with where it came from and who took it."""
    return tuple(gift(each) for each in given)


def gift(each: Gift) -> Gift:
    if not 0 <= each.fen <= MOST_FEN:
        raise Refusal("金额请填 0 到 1,000,000 元。")
    return Gift(
        written(each.what, "送了什么", 40), each.fen, written(each.purse, "从哪里出", 60),
        written(each.received_by, "谁收的", 20), noted(each.receipt, "收条", 30),
    )  # fmt: skip
