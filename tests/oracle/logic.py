"""Yes, no and unknown (None), as a careful clerk would reason with them."""

from __future__ import annotations

from collections.abc import Iterable

Answer = bool | None


def no(answer: Answer) -> Answer:
    return None if answer is None else not answer


def every(*answers: Answer) -> Answer:
    if False in answers:
        return False
    return None if None in answers else True


def some(*answers: Answer) -> Answer:
    if True in answers:
        return True
    return None if None in answers else False


def any_listed(answers: Iterable[Answer], complete: Answer) -> Answer:
    """Whether somebody on the list does; a list that may be incomplete never proves a no."""
    return some(*answers, False if complete else None)


def all_listed(answers: Iterable[Answer], complete: Answer) -> Answer:
    return every(*answers, True if complete else None)


def at_least(count: int, answers: Iterable[Answer], complete: Answer) -> Answer:
    found = list(answers)
    if found.count(True) >= count:
        return True
    possible = found.count(True) + found.count(None)
    return False if complete and possible < count else None


def exactly(count: int, answers: Iterable[Answer], complete: Answer) -> Answer:
    found = list(answers)
    return every(at_least(count, found, complete), no(at_least(count + 1, found, complete)))
