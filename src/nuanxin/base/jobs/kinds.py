"""The kinds of work there are. Each part names its own in its `jobs.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nuanxin.base.jobs.running import Running

Work = Callable[[Running], dict[str, object]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A name for the queue, a word for people, and the work: idempotent, all or nothing."""

    name: str
    label: str
    work: Work


_KINDS: dict[str, Kind] = {}


def kind(name: str, label: str) -> Callable[[Work], Work]:
    """Register the decorated function as the work of a kind."""

    def register(work: Work) -> Work:
        if name in _KINDS:
            raise AssertionError(f"two kinds of job are called {name}")
        _KINDS[name] = Kind(name, label, work)
        return work

    return register


def kind_of(name: str) -> Kind:
    """The kind of that name; asking for an unknown one is a bug."""
    return _KINDS[name]


def label_of(name: str) -> str:
    """What people call it; work of a version that is gone keeps its bare name."""
    return _KINDS[name].label if name in _KINDS else name
