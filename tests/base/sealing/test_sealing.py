"""The trail under seal: nothing missed while many write, and every tampering found."""

from __future__ import annotations

import json
import stat
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.utils import CursorWrapper

from base.sealing.emptied import as_owner, empty, settle
from nuanxin.base.audit.actions import record, record_list
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.actor import Actor
from nuanxin.base.isolation.carrying import without_scope
from nuanxin.base.sealing import actions
from nuanxin.base.sealing.actions import seal_pending
from nuanxin.base.sealing.anchors import mark_head, read_anchors, read_head, write_anchor
from nuanxin.base.sealing.queries import last_seal, seals, waiting_since
from nuanxin.base.sealing.sealer import sealing_beside
from nuanxin.base.sealing.verifying import verify
from nuanxin.kit.refusal import Refusal

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
HANDLER = Actor(7, 9, "李经办", "township_handler", "10.0.0.8", "s")
VILLAGE = 341599100201


@pytest.fixture(autouse=True)
def a_trail_of_its_own() -> Iterator[None]:
    """Nothing empties the trail between tests; the owner does it, and leaves none tampered."""
    with as_owner() as owner:
        empty(owner)
    yield
    with as_owner() as owner:
        empty(owner)


def written(count: int = 6) -> list[int]:
    made = [
        record(HANDLER, "view", [Subject("household", n, VILLAGE)], purpose=f"走访{n}")
        for n in range(1, count + 1)
    ]
    if not connection.in_atomic_block:
        settle()
    return made


def sealed() -> int:
    settle()
    return seal_pending()


def batches(count: int = 4, each: int = 6) -> list[list[int]]:
    found = []
    for _ in range(count):
        found.append(written(each))
        assert sealed() == each
    return found


def test_what_is_committed_is_sealed_once_and_stands() -> None:
    written()
    assert waiting_since() is not None
    assert sealed() == 6
    assert sealed() == 0
    assert waiting_since() is None
    report = verify()
    assert (report.entries, report.seals, report.pending, report.faults) == (6, 1, 0, [])


def test_sealing_needs_no_scope_of_whoever_runs_it() -> None:
    written()
    with without_scope():
        assert sealed() == 6
        assert verify().entries == 6


def test_an_entry_of_a_transaction_still_open_is_not_sealed_before_it_ends() -> None:
    written(2)
    with transaction.atomic():
        written(3)
        done = threading.Thread(target=_seal_elsewhere)
        done.start()
        done.join()
    seal = last_seal()
    assert seal is not None
    assert seal.total == 2
    assert sealed() == 3
    assert verify().faults == []


def _seal_elsewhere() -> None:
    try:
        seal_pending()
    finally:
        connection.close()


def test_no_entry_is_missed_while_eight_write_and_one_seals() -> None:
    """Writers hold transactions open for different times, so that ids commit out of order."""
    over = threading.Event()
    passes: list[float] = []
    counts, done = [0] * 8, [0]

    def write(number: int) -> None:
        try:
            while not over.wait(0.5 if sum(counts) > done[0] + 2000 else 0):
                with transaction.atomic():
                    record(HANDLER, "view", [Subject("household", number, VILLAGE)])
                    time.sleep(0.002 * number)
                    record_list(HANDLER, "household", [1, 2], "一页", region=VILLAGE)
                counts[number] += 2
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for writer in writers:
        writer.start()
    # Another test's transaction may hold the horizon back; then nothing can be sealed yet,
    # and the writers wait for it rather than heap up more than the time is there for.
    began, fruitful = time.monotonic(), 0
    while fruitful < 20 and time.monotonic() < began + 90:
        start = time.monotonic()
        new = seal_pending()
        done[0] += new
        fruitful += new > 0
        passes.append(time.monotonic() - start)
        time.sleep(0.05)
    over.set()
    for writer in writers:
        writer.join()
    sealed()
    report = verify()
    print(f"{sum(counts)} entries, {report.seals} seals, longest pass {max(passes):.3f} s")
    assert report.entries == sum(counts) > 100
    assert report.seals > 5
    assert (report.pending, report.faults) == (0, [])


def test_the_thread_beside_the_worker_seals_and_anchors_what_it_sealed_first(
    tmp_path: Path, settings: Any
) -> None:
    """From then on a rewrite of the whole trail is found, not from the next full hour on."""
    settings.ANCHOR_FOLDER = tmp_path / "anchors"
    with sealing_beside():
        written(3)
    anchors = read_anchors(settings.ANCHOR_FOLDER)
    assert verify(anchors).entries == 3
    assert [anchor.entries for anchor in anchors] == [3]
    head = read_head(settings.ANCHOR_FOLDER)
    assert head is not None
    assert (head.seal, head.entries) == (1, 3)


def test_a_folder_that_takes_no_note_stops_no_sealing(tmp_path: Path, settings: Any) -> None:
    """A share of new files only, a full disk: what is committed is sealed all the same."""
    settings.ANCHOR_FOLDER = tmp_path / "a file, no folder"
    settings.ANCHOR_FOLDER.write_text("")
    with sealing_beside():
        written(2)
        time.sleep(3.5)
        written(2)
    assert verify().entries == 4


def test_the_application_itself_can_change_no_seal() -> None:
    batches(1)
    for statement in (
        "UPDATE base_auditseal SET entries = 1",
        "DELETE FROM base_auditseal",
        "TRUNCATE base_auditseal",
    ):
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute(statement)


EDIT = "UPDATE base_auditentry SET purpose = '查档' WHERE id = %s"
COPY = """
    INSERT INTO base_auditentry (tx, at, name, role, session, act, object_kind, object_ids,
                                 purpose, payload)
    SELECT tx, at, name, role, session, act, object_kind, object_ids, purpose, payload
      FROM base_auditentry WHERE id = %s
"""
SWAP = """
    UPDATE base_auditentry SET tx = other.tx FROM base_auditentry AS other
     WHERE base_auditentry.id IN (%s, %s) AND other.id IN (%s, %s)
       AND other.id <> base_auditentry.id
"""


def drop(cursor: CursorWrapper, ids: list[int], then: str = "SELECT 1") -> None:
    cursor.execute("DELETE FROM base_audittrace WHERE entry_id = ANY(%s)", [ids])
    cursor.execute("DELETE FROM base_auditentry WHERE id = ANY(%s)", [ids])
    cursor.execute(then)


def rewrite(cursor: CursorWrapper, found: list[list[int]]) -> None:
    """Change one line and make every seal anew, batch by batch, as an owner of it all can."""
    chain = seals()
    cursor.execute(EDIT, [found[0][0]])
    cursor.execute("DELETE FROM base_auditseal")
    real = actions._HORIZON
    try:
        for seal in chain:
            actions._HORIZON = real.replace(
                "pg_snapshot_xmin(pg_current_snapshot())", f"'{seal.high}'"
            )
            seal_pending()
    finally:
        actions._HORIZON = real


Tamper = Callable[[CursorWrapper, list[list[int]]], object]
TAMPERINGS: dict[str, tuple[Tamper, set[int], str]] = {
    "edit a purpose": (lambda c, b: c.execute(EDIT, [b[1][2]]), {2}, "被改动"),
    "edit who it was": (
        lambda c, b: c.execute(
            "UPDATE base_auditentry SET user_id = 8 WHERE id = %s", [b[2][0]]
        ),
        {3},
        "被改动",
    ),
    "edit the time": (
        lambda c, b: c.execute(
            "UPDATE base_auditentry SET at = at - interval '1 microsecond' WHERE id = %s",
            [b[0][0]],
        ),
        {1},
        "被改动",
    ),
    "edit the payload": (
        lambda c, b: c.execute(
            "UPDATE base_auditentry SET payload = '{\"a\": 1}' WHERE id = %s", [b[3][5]]
        ),
        {4},
        "被改动",
    ),
    "take away a trace": (
        lambda c, b: c.execute("DELETE FROM base_audittrace WHERE entry_id = %s", [b[1][0]]),
        {2},
        "被改动",
    ),
    "delete one": (lambda c, b: drop(c, [b[2][3]]), {3}, "少了 1 条"),
    "delete a whole batch": (lambda c, b: drop(c, b[1]), {2}, "少了 6 条"),
    "insert in the past": (lambda c, b: c.execute(COPY, [b[0][1]]), {1}, "多了 1 条"),
    "reorder inside a batch": (
        lambda c, b: c.execute(SWAP, [b[1][0], b[1][5]] * 2),
        {2},
        "被改动",
    ),
    "reorder between batches": (
        lambda c, b: c.execute(SWAP, [b[0][0], b[2][5]] * 2),
        {1, 3},
        "被改动",
    ),
    "cut the tail of the entries": (lambda c, b: drop(c, b[3][2:]), {4}, "少了 4 条"),
    "cut entries and seals": (
        lambda c, b: drop(c, b[3], "DELETE FROM base_auditseal WHERE number = 4"),
        {4},
        "被截断",
    ),
    "take out a seal": (
        lambda c, _b: c.execute("DELETE FROM base_auditseal WHERE number = 2"),
        {2, 3},
        "第 2 批的封存不见了",
    ),
    "edit a seal": (
        lambda c, _b: c.execute("UPDATE base_auditseal SET at = now() WHERE number = 3"),
        {3},
        "被改动",
    ),
    "an entry that is never sealed": (
        lambda c, b: c.execute(
            "UPDATE base_auditentry SET tx = '18446744073709551000' WHERE id = %s", [b[3][0]]
        ),
        {0, 4},
        "不会再被封存",
    ),
    "rewrite all": (rewrite, {4}, "整体改写"),
}


def test_every_tampering_is_found_and_placed(tmp_path: Path) -> None:
    found = 0
    for number, (name, (tamper, places, words)) in enumerate(TAMPERINGS.items()):
        with as_owner() as owner:
            empty(owner)
        made = batches()
        folder = tmp_path / str(number)
        assert write_anchor(folder, NOW) is not None
        assert verify(read_anchors(folder)).faults == []
        with as_owner() as owner:
            tamper(owner, made)
        report = verify(read_anchors(folder))
        said = "".join(fault.text for fault in report.faults)
        assert places <= {fault.seal for fault in report.faults}, f"{name}: {said}"
        assert words in said, f"{name}: {said}"
        found += 1
    print(f"{found} of {len(TAMPERINGS)} found and placed")


def test_a_tail_cut_after_the_last_anchor_is_found_and_stays_found(tmp_path: Path) -> None:
    """Where the chain ended is noted with every batch, and no later batch covers it up."""
    made = batches()
    mark_head(tmp_path, NOW)
    assert verify([], read_head(tmp_path)).faults == []
    with as_owner() as owner:
        drop(owner, made[3], "DELETE FROM base_auditseal WHERE number = 4")
    (fault,) = verify([], read_head(tmp_path)).faults
    assert (fault.seal, "被截断" in fault.text) == (4, True)
    written(2)
    sealed()
    mark_head(tmp_path, NOW)
    (fault,) = verify([], read_head(tmp_path)).faults
    assert (fault.seal, "截断后重写过" in fault.text) == (4, True)
    mark_head(tmp_path, NOW, anew=True)  # brought back from a backup
    assert verify([], read_head(tmp_path)).faults == []


def test_a_large_transaction_stays_in_one_batch_and_others_are_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(actions, "_MOST", 4)
    with transaction.atomic():
        written(9)
    written(6)
    assert sealed() == 15
    assert [seal.entries for seal in seals()] == [9, 4, 2]
    assert verify().faults == []


def test_after_a_restore_into_another_cluster_the_chain_goes_on() -> None:
    """There transactions count anew, lower than those that are sealed already."""
    made = batches(2)
    left = written(3)
    with as_owner() as owner:
        owner.execute(
            "UPDATE base_auditentry SET tx = (tx::text::bigint + 4000000)::text::xid8"
        )
        owner.execute("DELETE FROM base_auditseal")
        owner.execute("UPDATE base_auditentry SET tx = '5' WHERE id = ANY(%s)", [made[0]])
        owner.execute("UPDATE base_auditentry SET tx = '6' WHERE id = ANY(%s)", [made[1]])
    assert sealed() == 12
    with as_owner() as owner:
        owner.execute("UPDATE base_auditentry SET tx = '900000000' WHERE id = ANY(%s)", [left])
        owner.execute("DELETE FROM base_auditseal")
    _as_if_elsewhere()
    newer = written(4)
    assert sealed() == 3 + 4
    assert min(newer) > max(left)
    report = verify()
    assert (report.entries, report.pending, report.faults) == (19, 0, [])
    assert written(2)
    assert sealed() == 2
    assert verify().faults == []


def _as_if_elsewhere() -> None:
    """Seal what stands as another cluster would have, far ahead in its transactions."""
    real = actions._HORIZON
    actions._HORIZON = "SELECT '800000000', 'elsewhere', clock_timestamp()"
    try:
        assert sealed() == 12
    finally:
        actions._HORIZON = real


def test_an_anchor_is_written_once_a_day_and_nobody_may_write_to_it(tmp_path: Path) -> None:
    folder = tmp_path / "anchors"
    assert write_anchor(folder, NOW) is None
    batches(1)
    first = write_anchor(folder, NOW)
    batches(1)
    assert write_anchor(folder, NOW + timedelta(hours=2)) is None
    second = write_anchor(folder, NOW + timedelta(days=1))
    assert read_anchors(folder) == [first, second]
    path = folder / "2026-11-22.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert json.loads(path.read_text())["entries"] == 6
    path.unlink()
    path.write_text("{}")
    with pytest.raises(Refusal, match="读不出来"):
        read_anchors(folder)
