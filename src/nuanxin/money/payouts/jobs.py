"""Batches as work a worker does: drawing up and checking a county's, writing the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from django.utils import timezone

from nuanxin.base.files.stored.pieces import made
from nuanxin.base.jobs.kinds import kind
from nuanxin.base.jobs.running import Running
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.money.payouts import queries
from nuanxin.money.payouts.actions.examining import examine
from nuanxin.money.payouts.actions.preparing import DueKey, Order, prepare
from nuanxin.money.payouts.actions.releasing import NewLights, send
from nuanxin.money.payouts.models import Batch
from nuanxin.money.payouts.roads import Road
from nuanxin.money.payouts.rollfile import file_name, roll_file

PREPARE, SEND = "payouts.prepare", "payouts.send"


@kind(PREPARE, "编制发放批次")
def prepare_batch(running: Running) -> dict[str, object]:
    """Arguments: region, title, dues (benefit, first, end, kind), budget_year, road.

    Result: its public id.
    """
    order = _order(running.arguments)
    running.progress(0, 2, step="汇集应付和账号")
    at = timezone.now()
    batch = prepare(by=running.actor, scope=running.scope, order=order, at=at)
    running.progress(1, 2, step="发放前体检")
    running.check()
    examine(batch=batch.public_id, scope=running.scope, by=running.actor, at=at)
    return {"batch": str(batch.public_id), "lines": batch.line_count}


def _order(asked: Mapping[str, object]) -> Order:
    dues = asked["dues"]
    if not isinstance(dues, list) or not dues:
        raise Refusal("请选择要发放的待遇。")
    only = tuple(DueKey(str(b), int(first), int(end), str(k)) for b, first, end, k in dues)
    return Order(
        RegionCode.parse(str(asked["region"])),
        tuple(sorted({key.benefit for key in only})),
        Period.from_ordinal(min(key.first for key in only)),
        Period.from_ordinal(max(key.end for key in only)),
        str(asked["title"]),
        only,
        _year(asked.get("budget_year")),
        _road(asked.get("road")),
    )


def _year(asked: object) -> int | None:
    return int(str(asked)) if asked else None


def _road(asked: object) -> Road:
    return Road(str(asked)) if asked else Road.ONE_CARD


@kind(SEND, "生成送财政的清册")
def send_batch(running: Running) -> dict[str, object]:
    """Arguments: batch. Writes the file with full numbers, sealed, and closes the batch.

    A batch that is already sent stays as it is.
    """
    public_id = UUID(str(running.arguments["batch"]))
    row = queries.batch(running.scope, public_id)
    if row is None:
        raise Refusal("没有找到这个发放批次。")
    if row.status in {row.Status.SENT, row.Status.SETTLED}:
        return {"batch": str(public_id)}
    at = timezone.now()
    try:
        send(
            batch=public_id, scope=running.scope, by=running.actor,
            file=made(_written(running, row)), name=file_name(row), at=at,
        )  # fmt: skip
    except NewLights:
        examine(batch=public_id, scope=running.scope, by=running.actor, at=at)
        raise
    return {"batch": str(public_id), "lines": row.line_count}


def _written(running: Running, row: Batch) -> Iterator[bytes]:
    """The file as it is made: each part is sealed before the next, none touches the disk."""
    for number, part in enumerate(roll_file(row)):
        running.progress(min(number * 500, row.line_count), row.line_count, step="写清册")
        running.check()
        yield part
