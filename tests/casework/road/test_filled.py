"""What is written down of a village meeting: who came, and how they voted."""

from __future__ import annotations

from datetime import date

import pytest

from nuanxin.casework.procedures.library import named
from nuanxin.casework.procedures.shape import Kind, Step
from nuanxin.casework.road.filled import Filled, fields, kept
from nuanxin.kit.refusal import Refusal


@pytest.fixture
def meeting() -> Step:
    procedure = named("xiangtan-rural-reward")
    assert procedure
    return next(each for each in procedure.steps if each.kind is Kind.DELIBERATE)


def form(attended: str, votes: tuple[int, int, int]) -> Filled:
    said = {"attended": attended, "opinion": "同意上报", "minutes": "没有人有意见。"}
    counts = zip(("for", "against", "abstained"), map(str, votes), strict=True)
    return Filled(date(2026, 3, 2), said | dict(counts))


@pytest.mark.parametrize(
    ("attended", "votes"),
    [
        ("张三、李四、王五", (2, 1, 0)),
        ("42 人，签到册附后", (40, 0, 2)),
        ("４２人", (40, 0, 2)),
    ],
)
def test_those_who_came_are_named_or_counted(
    meeting: Step, attended: str, votes: tuple[int, int, int]
) -> None:
    assert kept(meeting, form(attended, votes))["参加人"] == attended


@pytest.mark.parametrize("attended", ["张三、李四", "41 人，签到册附后"])
def test_more_votes_than_people_are_refused(meeting: Step, attended: str) -> None:
    with pytest.raises(Refusal, match="票数加起来是 42"):
        kept(meeting, form(attended, (40, 0, 2)))


def test_the_form_says_how_a_large_meeting_is_written(meeting: Step) -> None:
    assert "42 人" in fields(meeting)[0].hint
