"""What became of a line when the year was carried out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nuanxin.support.benefits.models import Deferral
from nuanxin.support.reviews.models import ReviewLine

ASIDE = "经办人已经暂缓这一项。要办的，先取消暂缓"
Key = tuple[int, str]


class Outcome(NamedTuple):
    """A line, whether it was carried out or left for somebody's hands, in words."""

    line: ReviewLine
    outcome: str
    words: str


def done(line: ReviewLine, words: str) -> Outcome:
    return Outcome(line, ReviewLine.Outcome.DONE, words)


def left(line: ReviewLine, words: str) -> Outcome:
    return Outcome(line, ReviewLine.Outcome.LEFT, words)


def put_aside(lines: Sequence[ReviewLine], listed: str) -> set[Key]:
    """The subjects and benefits among them whose answer somebody has put aside."""
    rows = Deferral.objects.filter(subject__in=[each.subject for each in lines], listed=listed)
    return set(rows.values_list("subject", "benefit"))
