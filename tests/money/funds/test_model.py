"""Documents, batches, answers, returns, reversals in any order: the figures stay right."""

from __future__ import annotations

import itertools
from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from money.funds.papers import COUNTY, DEATH, PAPER, entered
from money.funds.test_documents import qian
from money.ledger.test_book import send_it
from money.payouts.test_batches import AT, ORDER, sun, wang, zhou
from money.returns.files import DORMANT, LATER, PAID, lines_of, table
from money.returns.test_settling import confirm as settle_it
from money.returns.test_settling import hand_in
from nuanxin.base.identity.actor import Actor
from nuanxin.kit.period import Period
from nuanxin.money.books.queries import look_over
from nuanxin.money.funds import queries, standing
from nuanxin.money.funds.actions.entering import confirm, decline, reverse
from nuanxin.money.funds.models import Appropriation
from nuanxin.money.funds.queries import Behind, Use
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payables.models import Payable, PayableShare
from nuanxin.money.payouts.actions import releasing
from nuanxin.money.payouts.actions.examining import answer_lights, examine
from nuanxin.money.payouts.actions.preparing import DueKey, prepare
from nuanxin.money.payouts.models import Batch, BatchLine
from nuanxin.money.returns.actions.coming_back import CameBack
from nuanxin.money.returns.actions.coming_back import confirm as confirm_late
from nuanxin.money.returns.actions.coming_back import enter as enter_late
from registry.people.families import admitted, bereaved

pytestmark = pytest.mark.django_db
__all__ = ["qian", "sun", "wang", "zhou"]
LEVELS, TERMS, FAMILIES, YEARS = ("中央", "省", "县"), (1, 2, 3), 2, (2026, 2025)
PEOPLE: dict[str, Actor] = {}
COUNTED: Counter[str] = Counter()
NUMBERS = itertools.count()


def lay_out(people: dict[str, Actor]) -> None:
    """Families owed a month each of three, borne by three levels and an open share."""
    PEOPLE.update(people)
    done = admitted(*(bereaved(str(number)) for number in range(1, FAMILIES + 1)))
    claims = []
    for family, month in itertools.product(range(1, FAMILIES + 1), TERMS):
        fens = (("中央", 17_701 * month), ("省", 7_080 + family), ("县", 333), ("", 1))
        shares = tuple(Share("标准", "文", "条", level, fen) for level, fen in fens)
        claims.append(
            Claim(
                f"{DEATH[0]}/{family}/{month}", 0, bereaved("1").region,
                done.households[str(family)], done.people[f"{family}-女方"], *DEATH,
                Period(2026, month), Period(2026, month + 1), Kind.REGULAR, shares, "", "模型",
            )
        )  # fmt: skip
    raise_claims(claims, by=people["wang"], at=AT)


class Funds(RuleBasedStateMachine):
    """The model knows what was given and where each payable is."""

    def __init__(self) -> None:
        super().__init__()
        self.sid = transaction.savepoint()
        self.issued: Counter[tuple[int, str]] = Counter()
        self.papers: list[Appropriation] = []
        # batch → its year and where it is; payable → where it is and by which batch
        self.batches: dict[int, tuple[int, str]] = {}
        self.where: dict[int, tuple[str, int]] = {}

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.sid)

    def _in(self, place: str) -> list[int]:
        return [pk for pk, (_, state) in self.batches.items() if state == place]

    def _move(self, pk: int, place: str) -> None:
        self.batches[pk] = (self.batches[pk][0], place)

    @rule(
        level=st.sampled_from(LEVELS), year=st.sampled_from(YEARS),
        kind=st.sampled_from(["main", "extra", "recall", "clearing", "carried"]),
        fen=st.integers(1, 10**6), fate=st.sampled_from(["confirm", "wrong", "decline", ""]),
    )  # fmt: skip
    def document(self, level: str, year: int, kind: str, fen: int, fate: str) -> None:
        COUNTED["document"] += 1
        year = 2025 if kind == "carried" else year
        fen = -fen if kind == "recall" else fen
        paper = PAPER._replace(
            level=level, year=year, kind=kind, amount_fen=fen, number=f"号{next(NUMBERS)}"
        )
        made = entered(PEOPLE["wang"], paper)
        key, by = made.public_id, PEOPLE["qian"]
        if fate in {"confirm", "wrong"}:
            confirm(document=key, scope=COUNTY, by=by, at=AT)
            self.papers.append(made)
            self._give(made, 1)
            if fate == "wrong":
                self._take_back(made, agreed=True)
        elif fate:
            decline(document=key, scope=COUNTY, by=by, reason="不符", at=AT)

    def _give(self, paper: Appropriation, sign: int) -> None:
        self.issued[paper.year, paper.level] += sign * paper.amount_fen
        if paper.kind == "carried":
            self.issued[paper.year + 1, paper.level] -= sign * paper.amount_fen

    @precondition(lambda self: self.papers)
    @rule(data=st.data(), agreed=st.booleans())
    def take_back(self, data: Any, agreed: bool) -> None:
        self._take_back(data.draw(st.sampled_from(self.papers)), agreed=agreed)

    def _take_back(self, paper: Appropriation, *, agreed: bool) -> None:
        COUNTED["take back"] += 1
        self.papers.remove(paper)
        key = paper.public_id
        back = reverse(document=key, scope=COUNTY, by=PEOPLE["qian"], reason="错", at=AT)
        if agreed:
            confirm(document=back.public_id, scope=COUNTY, by=PEOPLE["wang"], at=AT)
            self._give(paper, -1)

    def _open_terms(self) -> list[int]:
        rows = Payable.objects.filter(status="open").values_list("first_month", flat=True)
        return sorted(set(rows))

    @precondition(lambda self: self._open_terms())
    @rule(
        data=st.data(), year=st.sampled_from(YEARS), far=st.integers(0, 3),
        pattern=st.lists(st.booleans(), min_size=FAMILIES, max_size=FAMILIES),
    )  # fmt: skip
    def draw(self, data: Any, year: int, far: int, pattern: list[bool]) -> None:
        """Drawn up and locked; sent too, answered too, as far as `far` says."""
        COUNTED["lock"] += 1
        month = data.draw(st.sampled_from(self._open_terms()))
        order = ORDER._replace(
            budget_year=year, only=(DueKey(DEATH[0], month, month + 1, "regular"),)
        )
        by = PEOPLE["wang"]
        row = prepare(by=by, scope=COUNTY, order=order, at=AT)
        self._prove()  # a draft holds nothing
        examine(batch=row.public_id, scope=COUNTY, by=by, at=AT)
        if reds := list(row.lights.filter(red=True).values_list("pk", flat=True)):
            answer_lights(
                batch=row.public_id, scope=COUNTY, by=by, lights=reds, answer="核实", at=AT
            )
        releasing.lock(batch=row.public_id, scope=COUNTY, by=by, at=AT)
        self.batches[row.pk] = (year, "locked")
        for line in lines_of(row):
            self.where[line.payable_id] = ("held", row.pk)
        if far:
            self._send(row)
        if far > 1:
            self._prove()
            self._answer(row, pattern)
        if far > 2:
            self._prove()
            for payable in [p for p, at in self.where.items() if at == ("paid", row.pk)]:
                self._come_back(payable)

    @precondition(lambda self: self._in("locked"))
    @rule(data=st.data())
    def give_up(self, data: Any) -> None:
        COUNTED["give up"] += 1
        row = Batch.objects.get(pk=data.draw(st.sampled_from(self._in("locked"))))
        releasing.abandon(
            batch=row.public_id, scope=COUNTY, by=PEOPLE["wang"], reason="不发", at=AT
        )
        self._move(row.pk, "gone")
        self.where = {p: at for p, at in self.where.items() if at[1] != row.pk}

    @precondition(lambda self: self._in("locked"))
    @rule(data=st.data())
    def send(self, data: Any) -> None:
        self._send(Batch.objects.get(pk=data.draw(st.sampled_from(self._in("locked")))))

    def _send(self, row: Batch) -> None:
        COUNTED["send"] += 1
        key = row.public_id
        releasing.recheck(batch=key, scope=COUNTY, by=PEOPLE["zhou"], at=AT)
        releasing.approve(batch=key, scope=COUNTY, by=PEOPLE["sun"], document="号", at=AT)
        send_it(row, PEOPLE["wang"])
        self._move(row.pk, "sent")

    @precondition(lambda self: self._in("sent"))
    @rule(
        data=st.data(),
        pattern=st.lists(st.booleans(), min_size=FAMILIES, max_size=FAMILIES),
    )
    def answer(self, data: Any, pattern: list[bool]) -> None:
        row = Batch.objects.get(pk=data.draw(st.sampled_from(self._in("sent"))))
        self._answer(row, pattern)

    def _answer(self, row: Batch, pattern: list[bool]) -> None:
        COUNTED["answer"] += 1
        found = lines_of(row)
        rows = table(row, lambda number: PAID if pattern[number - 1] else DORMANT)
        settle_it(hand_in(row, rows, PEOPLE["wang"]), PEOPLE["qian"])
        for line, paid in zip(found, pattern, strict=False):
            if paid:
                self.where[line.payable_id] = ("paid", row.pk)
            else:
                del self.where[line.payable_id]
        self._move(row.pk, "settled")

    @precondition(lambda self: any(place == "paid" for place, _ in self.where.values()))
    @rule(data=st.data())
    def come_back(self, data: Any) -> None:
        paid = [p for p, (place, _) in self.where.items() if place == "paid"]
        self._come_back(data.draw(st.sampled_from(paid)))

    def _come_back(self, payable: int) -> None:
        """Paid and come back: what it took is left again, and it may be sent once more."""
        COUNTED["come back"] += 1
        line = BatchLine.objects.get(payable=payable, batch=self.where[payable][1])
        told = CameBack(date(2026, 7, 18), "PZ-9", "closed", "")
        made = enter_late(
            line=line.public_id, scope=COUNTY, by=PEOPLE["wang"], told=told, at=LATER
        )
        confirm_late(late=made.public_id, scope=COUNTY, by=PEOPLE["qian"], at=LATER)
        del self.where[payable]

    @invariant()
    def every_figure_is_right(self) -> None:
        self._prove()

    def _prove(self) -> None:
        wanted: Counter[tuple[int, str, str]] = Counter()
        for payable, (place, batch) in self.where.items():
            year = self.batches[batch][0]
            for share in PayableShare.objects.filter(payable=payable):
                wanted[year, share.level, place] += share.amount_fen
        found = standing.cells(COUNTY, YEARS)
        told = {(cell.year, cell.level): cell for cell in found}
        assert len(told) == len(found)
        for year, level in itertools.product(YEARS, (*LEVELS, "")):
            COUNTED["checks"] += 1
            cell = told.get((year, level))
            given = self.issued[year, level]
            held, paid = wanted[year, level, "held"], wanted[year, level, "paid"]
            figures = (cell.issued_fen, cell.held_fen, cell.paid_fen) if cell else (0, 0, 0)
            assert figures == (given, held, paid), (year, level)
            assert cell is None or cell.left_fen == given - held - paid
            for use, fen in ((Use.HELD, held), (Use.PAID, paid)):
                asked = Behind(year, level, (DEATH[0],), use)
                assert queries.total_behind(COUNTY, asked) == fen
                if not fen:
                    continue
                rows = list(queries.lines(COUNTY, asked).values_list("pk", flat=True))
                assert sum(queries.fen_of_lines(asked, rows).values()) == fen
                in_turn = queries.lines_in_turn(COUNTY, asked).values_list("pk", flat=True)
                assert sorted(in_turn) == sorted(rows)
                assert len(rows) == len(set(rows))


FLOORS = {
    "document": 8, "take back": 2, "lock": 8, "send": 4, "answer": 3, "come back": 1,
}  # fmt: skip


def test_given_less_held_less_paid_is_left_whatever_happens(
    wang: Actor, zhou: Actor, sun: Actor, qian: Actor
) -> None:
    lay_out({"wang": wang, "zhou": zhou, "sun": sun, "qian": qian})
    run_state_machine_as_test(
        Funds,
        settings=settings(
            max_examples=4, stateful_step_count=18, deadline=None, derandomize=True,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert COUNTED["checks"] >= 500
    for action, floor in FLOORS.items():
        assert COUNTED[action] >= floor, (action, COUNTED)
    assert not look_over()
