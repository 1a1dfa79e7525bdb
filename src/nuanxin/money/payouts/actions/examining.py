"""The check before paying (发放前体检): one statement a question, over the whole batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from nuanxin.base.database.bulk import insert_rows
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.actions.rows import batch_row, trace
from nuanxin.money.payouts.models import Batch, BatchLine, Light
from nuanxin.money.payouts.questions import Question, questions

_UNSENT = (
    Batch.Status.DRAFT, Batch.Status.LOCKED, Batch.Status.CHECKED, Batch.Status.APPROVED,
)  # fmt: skip


@transaction.atomic
def examine(*, batch: UUID, scope: Scope, by: Actor, at: datetime) -> dict[str, int]:
    """Ask every question anew; what was answered and still stands keeps its answer.

    Returns how many lights of each kind are on.
    """
    row = batch_row(scope, batch, *_UNSENT)
    answered = _answered(row)
    row.lights.all().delete()
    with _many_lines():
        found = {
            each.kind.value: _light(row, each, timezone.localdate(at)) for each in questions()
        }
    _keep_answers(row, answered)
    trace(row, "体检", by, at, f"红灯 {row.lights.filter(red=True).count()} 项")
    return found


@contextmanager
def _many_lines() -> Iterator[None]:
    """Keep the planner from going through every line for every other.

    The lines are newer than its statistics, so it takes them for a few.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
        cursor.execute("SET LOCAL enable_nestloop = on")


def newly_red(row: Batch, day: date) -> dict[str, int]:
    """Lines by red light nobody has answered yet, as things stand now; writes nothing."""
    answered = {(each.line, each.kind, each.text) for each in _answered(row)}
    found: dict[str, int] = {}
    with _many_lines():
        for each in questions():
            if each.red:
                asked = ((line, each.kind.value, text) for line, text in _ask(row, each, day))
                found[str(each.kind.label)] = sum(light not in answered for light in asked)
    return {label: count for label, count in found.items() if count}


def ask_of_the_whole(row: Batch, day: date) -> str:
    """Ask what is about the whole batch anew, as somebody signs; the words of what is on."""
    asked = [each for each in questions() if each.whole]
    answered = [each for each in _answered(row) if each.line is None]
    row.lights.filter(kind__in=[each.kind for each in asked]).delete()
    with _many_lines():
        for each in asked:
            _light(row, each, day)
    _keep_answers(row, answered)
    lights = row.lights.filter(line__isnull=True).order_by("pk")
    return "；".join(lights.values_list("text", flat=True))


def _ask(row: Batch, question: Question, day: date) -> list[tuple[int | None, str]]:
    with connection.cursor() as cursor:
        cursor.execute(question.statement, {"batch": row.pk, "day": day})
        return [(line, text[:200]) for line, text in cursor.fetchall()]


def _light(row: Batch, question: Question, day: date) -> int:
    tail = (question.kind.value, question.red)
    return insert_rows(
        "money_light",
        ("region", "batch_id", "line_id", "text", "kind", "red", "answer"),
        (
            (row.region, row.pk, line, text, *tail, "")
            for line, text in _ask(row, question, day)
        ),
    )


class _Answered(NamedTuple):
    """A light somebody has answered."""

    line: int | None
    kind: str
    text: str
    answer: str
    answered_by: int | None


def _answered(row: Batch) -> list[_Answered]:
    rows = row.lights.exclude(answer="").values_list(*_Answered._fields)
    return [_Answered(*each) for each in rows]


_KEEP = """
UPDATE money_light light SET answer = kept.answer, answered_by_id = kept.answered_by
  FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[])
    AS kept (line, kind, text, answer, answered_by)
 WHERE light.line_id IS NOT DISTINCT FROM kept.line AND light.kind = kept.kind
   AND light.text = kept.text
   AND light.batch_id = %s
"""


def _keep_answers(row: Batch, answered: Sequence[_Answered]) -> None:
    if answered:
        columns = [list(column) for column in zip(*answered, strict=True)]
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, [*columns, row.pk])


@transaction.atomic
def answer_lights(
    *, batch: UUID, scope: Scope, by: Actor, lights: Sequence[int], answer: str, at: datetime
) -> int:
    """Say why these lines are paid all the same; the sentence stays with the batch."""
    row = batch_row(scope, batch, Batch.Status.DRAFT)
    if not answer.strip():
        raise Refusal("请写明为什么仍然发放，例如：已核实健在、已换卡。")
    if not lights:
        raise Refusal("请先勾选要说明的提示。")
    for kind, advice in _NEVER.items():
        if row.lights.filter(pk__in=lights, kind=kind).exists():
            raise Refusal(advice)
    changed = row.lights.filter(pk__in=lights).update(
        answer=answer.strip()[:120], answered_by=by.user_id
    )
    trace(row, "处理提示", by, at, f"{changed} 项：{answer.strip()[:60]}")
    return changed


_NEVER = {
    Light.Kind.NO_ACCOUNT: (
        "没有账号的不能放行，财政付不出去。请先补登账号，再点“按现在的账号更新”，"
        "或把这一笔移出本批次。"
    ),
    Light.Kind.CHANGED_ACCOUNT: (
        "账号在编制之后改过的不能放行，会付到旧账号。请点“按现在的账号更新”，"
        "或移出本批次，下一批按新账号发。"
    ),
}


@transaction.atomic
def remove_lines(
    *, batch: UUID, scope: Scope, by: Actor, lines: Sequence[int], reason: str, at: datetime
) -> int:
    """Take lines out of a draft; what they pay is open again."""
    row = batch_row(scope, batch, Batch.Status.DRAFT)
    if not reason.strip():
        raise Refusal("请写明移出的原因。")
    if not lines:
        raise Refusal("请先勾选要移出的明细。")
    gone = BatchLine.objects.filter(batch=row, pk__in=lines, live=True)
    payables = list(gone.values_list("payable_id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE money_payable SET status = 'open' WHERE id = ANY(%s)", [payables]
        )
    row.lights.filter(line__in=gone).delete()
    removed, _ = gone.delete()
    recount(row)
    trace(row, "移出", by, at, f"{len(payables)} 笔：{reason.strip()[:60]}")
    return len(payables) if removed else 0


def recount(row: Batch) -> None:
    """Count the lines again after some were taken out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*), COALESCE(SUM(amount_fen), 0)::bigint FROM money_batchline "
            "WHERE batch_id = %s AND live",
            [row.pk],
        )
        row.line_count, row.total_fen = cursor.fetchone()
    row.save(update_fields=["line_count", "total_fen"])
