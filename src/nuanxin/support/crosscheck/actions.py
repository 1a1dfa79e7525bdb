"""Holding the books against each other, and writing down what looking into it showed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.secrets import holds_number
from nuanxin.base.audit.subject import Subject
from nuanxin.base.database.bulk import insert_rows
from nuanxin.base.identity.actor import Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.words import BatchKind, BatchStatus
from nuanxin.rulebook import library
from nuanxin.support.benefits.family import label_at
from nuanxin.support.crosscheck.models import CrossCheck, Issue
from nuanxin.support.crosscheck.questions import QUESTIONS, REPORTED, Question

_LONGEST_ANSWER = 120


class Books(NamedTuple):
    """The books beside the roll: import batches, either of which may be missing."""

    region: RegionCode
    national: UUID | None
    payment: UUID | None


@transaction.atomic
def check(*, by: Actor, scope: Scope, books: Books, day: date, at: datetime) -> CrossCheck:
    """Compare the books of a county; each check stands by itself, an earlier one stays."""
    if not scope.covers(books.region):
        raise Refusal("这个地区不在您的辖区内。")
    national = _book(scope, books.national, BatchKind.NATIONAL)
    payment = _book(scope, books.payment, BatchKind.PAYMENT)
    run = CrossCheck.objects.create(
        region=int(books.region.value), national=national, payment=payment, day=day,
        user_id=by.user_id, made_at=at,
    )  # fmt: skip
    run.counts = {
        question.kind.value: _ask(run, books.region, question)
        for question in QUESTIONS
        if (payment or not question.payment) and (national or not question.national)
    }
    run.save(update_fields=["counts"])
    record(by, "crosscheck.check", [Subject("crosscheck", run.pk, run.region)], **run.counts)
    return run


def _book(scope: Scope, public_id: UUID | None, kind: BatchKind) -> ImportBatch | None:
    if public_id is None:
        return None
    found: ImportBatch | None = (
        ImportBatch.objects.within(scope)
        .filter(public_id=public_id, kind=kind, status=BatchStatus.COMMITTED)
        .first()
    )
    if found is None:
        raise Refusal(f"没有找到这份{kind.label}，或者还没有提交。请先导入并提交。")
    return found


def _ask(run: CrossCheck, region: RegionCode, question: Question) -> int:
    ((low, high),) = Scope.of(region).ranges
    values: dict[str, str | int | date | list[str] | None] = {
        "low": low,
        "high": high,
        "day": run.day,
        "national": run.national_id,
        "payment": run.payment_id,
        "reported": list(REPORTED),
        "labels": json.dumps(_labels(low)),
    }
    with connection.cursor() as cursor:
        cursor.execute(question.statement, values)
        found = cursor.fetchall()
    return insert_rows(
        "support_issue",
        (
            "public_id", "check_run_id", "kind", "region", "household_id", "person_id",
            "ledger_row_id", "name", "mask", "text", "answer",
        ),
        (
            (new_id(), run.pk, question.kind.value, *row[:6], str(row[6])[:200], "")
            for row in found
        ),
    )  # fmt: skip


def _labels(region: int) -> dict[str, str]:
    """How each benefit is called in the county."""
    law = library.policy()
    return {name: label_at(law, name, region) for name in law.by_name}


@transaction.atomic
def settle(*, by: Actor, scope: Scope, issues: Sequence[int], answer: str, at: datetime) -> int:
    """Write down what looking into issues showed; saying it again replaces the sentence."""
    if not answer.strip():
        raise Refusal("请写明核查结果，例如：已补发、已注销、同名不是一人。")
    words = answer.strip()
    if len(words) > _LONGEST_ANSWER:
        raise Refusal(f"核查结果有 {len(words)} 个字，最多 {_LONGEST_ANSWER} 个。请写短一些。")
    if holds_number(words):
        raise Refusal("核查结果里像有身份证号、手机号或银行账号。请删去号码，只写结果。")
    if not issues:
        raise Refusal("还没有勾选问题。请先在清单里勾选，再登记核查结果。")
    rows = Issue.objects.within(scope).filter(pk__in=issues)
    changed = rows.update(answer=words, answered_by=by.user_id, answered_at=at)
    about = [Subject("issue", row.pk, row.region) for row in rows]
    record(by, "crosscheck.settle", about, issues=changed, answer=words)
    return changed
