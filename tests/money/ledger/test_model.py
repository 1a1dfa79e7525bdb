"""The book against a model: whatever happens, every account stands where it must."""

from __future__ import annotations

from collections import Counter
from copy import copy
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from money.ledger.test_book import AT, DAY, REGION
from money.payouts.test_batches import COUNTY, _drawn, _owed, wang
from nuanxin.base.identity.actor import Actor
from nuanxin.kit.identifiers import new_id
from nuanxin.money.ledger import actions, queries
from nuanxin.money.ledger.actions import Happened, book, reverse
from nuanxin.money.ledger.models import Entry
from nuanxin.money.payables.models import PayableShare
from nuanxin.money.payouts.models import BatchLine
from registry.people.families import bereaved

pytestmark = pytest.mark.django_db
__all__ = ["wang"]
Event = Entry.Event
_FAMILIES, _ATTEMPTS = 4, 60
_AFTER = {
    Event.SENT: "transit", Event.PAID: "paid", Event.FAILED: "owed", Event.RETURNED: "returned",
}  # fmt: skip
FLOORS = {"send": 12, "pay": 6, "fail": 6, "come back": 4, "journey": 8, "twice": 8}
COUNTED: Counter[str] = Counter()
LINES: dict[int, list[int]] = {}
SHARES: dict[int, dict[str, int]] = {}
BY: list[Actor] = []


def _copy(line: BatchLine) -> BatchLine:
    copied = copy(line)
    copied.pk, copied.public_id, copied.live = None, new_id(), False
    return copied


def lay_out(by: Actor) -> None:
    """Families with a payable each and as many lines as it may be tried."""
    _owed(by, *(bereaved(str(number)) for number in range(1, _FAMILIES + 1)))
    drawn = _drawn(by)
    LINES.clear()
    for line in BatchLine.objects.filter(batch=drawn).order_by("pk"):
        LINES[line.payable_id] = [line.pk]
        more = [_copy(line) for _ in range(_ATTEMPTS - 1)]
        LINES[line.payable_id] += [each.pk for each in BatchLine.objects.bulk_create(more)]
    for share in PayableShare.objects.filter(payable__in=LINES):
        SHARES.setdefault(share.payable_id, {})[share.level] = share.amount_fen
    BY[:] = [by]


class Book(RuleBasedStateMachine):
    """Each payable is somewhere; the model knows where, the book must agree."""

    def __init__(self) -> None:
        super().__init__()
        self.sid = transaction.savepoint()
        self.where = dict.fromkeys(LINES, "open")
        self.tried = dict.fromkeys(LINES, 0)

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.sid)

    def _at(self, *places: str) -> list[int]:
        return [payable for payable, place in self.where.items() if place in places]

    def _sendable(self) -> list[int]:
        return [p for p in self._at("open", "owed", "returned") if self.tried[p] < _ATTEMPTS]

    def _book(self, event: Entry.Event, payables: list[int]) -> None:
        for payable in payables:
            self.tried[payable] += event == Event.SENT
        lines = [(LINES[p][self.tried[p] - 1], p) for p in payables]
        book(happened=Happened(event, REGION, lines, "模型", DAY), by=BY[0], at=AT)
        for payable in payables:
            self.where[payable] = _AFTER[event]

    def _some(self, data: Any, found: list[int]) -> list[int]:
        drawn: list[int] = data.draw(st.lists(st.sampled_from(found), min_size=1, unique=True))
        return drawn

    @precondition(lambda self: self._sendable())
    @rule(data=st.data())
    def send(self, data: Any) -> None:
        COUNTED["send"] += 1
        self._book(Event.SENT, self._some(data, self._sendable()))

    @precondition(lambda self: self._at("transit"))
    @rule(data=st.data(), event=st.sampled_from([Event.PAID, Event.FAILED]))
    def answer(self, data: Any, event: Entry.Event) -> None:
        COUNTED["pay" if event == Event.PAID else "fail"] += 1
        self._book(event, self._some(data, self._at("transit")))

    @precondition(lambda self: self._at("paid"))
    @rule(data=st.data())
    def come_back(self, data: Any) -> None:
        COUNTED["come back"] += 1
        payable = data.draw(st.sampled_from(self._at("paid")))
        line = LINES[payable][self.tried[payable] - 1]
        entry = Entry.objects.get(idem=f"paid:{line}")
        reverse(entry=entry, words="退回", by=BY[0], day=DAY, at=AT)
        self._book(Event.RETURNED, [payable])

    @precondition(lambda self: any(self.tried[p] < _ATTEMPTS - 1 for p in self._sendable()))
    @rule(data=st.data())
    def journey(self, data: Any) -> None:
        """Deep in one step: sent, failed, sent again, paid."""
        COUNTED["journey"] += 1
        found = [p for p in self._sendable() if self.tried[p] < _ATTEMPTS - 1]
        payable = data.draw(st.sampled_from(found))
        for event in (Event.SENT, Event.FAILED, Event.SENT, Event.PAID):
            self._book(event, [payable])

    @precondition(lambda self: self._at("paid", "owed"))
    @rule(data=st.data(), event=st.sampled_from([Event.PAID, Event.FAILED]))
    def twice(self, data: Any, event: Entry.Event) -> None:
        """An answer to a line that has one is refused and changes nothing."""
        COUNTED["twice"] += 1
        payable = data.draw(st.sampled_from(self._at("paid", "owed")))
        lines = [(LINES[payable][self.tried[payable] - 1], payable)]
        again = Happened(event, REGION, lines, "再答", DAY)
        with pytest.raises((AssertionError, IntegrityError)), transaction.atomic():
            book(happened=again, by=BY[0], at=AT)

    @invariant()
    def every_account_stands_where_it_must(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        wanted: Counter[tuple[str, str]] = Counter()
        for payable, place in self.where.items():
            for level, fen in SHARES[payable].items():
                if place != "open":
                    wanted[level, place] += fen
                    wanted[level, "borne"] -= fen
        found = {
            (each.account.level, each.account.kind): each.stands_fen
            for each in queries.balances(COUNTY)
        }
        for key in {*wanted, *found}:
            COUNTED["checks"] += 1
            assert found.get(key, 0) == wanted[key], key


def run(examples: int) -> None:
    COUNTED.clear()
    run_state_machine_as_test(
        Book,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_book_agrees_with_the_model_step_by_step(wang: Actor) -> None:
    lay_out(wang)
    run(8)
    assert COUNTED["checks"] >= 2000
    for action, floor in FLOORS.items():
        assert COUNTED[action] >= floor, (action, COUNTED)


FAULTS = {
    "borne again when paid again": (
        "_STANDING", "AND (%(again)s OR entry.line = asked.line)", "AND entry.line = asked.line"
    ),
    "borne beside what is owed": ("_FRESH", "WHERE NOT EXISTS", "WHERE true OR NOT EXISTS"),
    "moved the wrong way": ("_POSTINGS", "(moved.source, -1)", "(moved.source, 1)"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_booking_is_caught(
    wang: Actor, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    lay_out(wang)
    name, plain, wrong = FAULTS[fault]
    right = getattr(actions, name)
    assert plain in right
    monkeypatch.setattr(actions, name, right.replace(plain, wrong))
    with pytest.raises((AssertionError, IntegrityError)):
        run(3)
