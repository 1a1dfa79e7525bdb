"""What of a year is to be posted, what is posted, what was said against it: read only.

Which notice a line needs follows from the procedure of its benefit at its place: the first one
the procedure has. Where no procedure is registered, or it has no notice, none is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.vault.kinds import Kind as Sort
from nuanxin.base.vault.sealing import unseal
from nuanxin.casework.procedures.library import applicable, has_procedure
from nuanxin.casework.procedures.shape import Procedure, Step
from nuanxin.kit.region import RegionCode
from nuanxin.support.reviews.models import (
    Review,
    ReviewLine,
    ReviewObjection,
    ReviewPosting,
)

SORTS = {"until": ("until_day", "id"), "from": ("from_day", "id"), "place": ("region", "id")}
Pair = tuple[int, str]


class Wait(NamedTuple):
    """Lines of one procedure not posted yet: how many of each list, how many unanswered."""

    procedure: Procedure
    step: Step
    labels: tuple[str, ...]
    counts: dict[str, int]
    unanswered: int

    @property
    def number(self) -> int:
        return sum(self.counts.values())


def manner(review: Review, region: int, benefit: str) -> tuple[Procedure, Step] | None:
    """The notice a line needs; None where no text asks for one."""
    code = RegionCode.parse(f"{region:012d}")
    day = timezone.localdate(review.opened_at)
    if not has_procedure(benefit, code, day):
        return None
    found = applicable(benefit, code, day)
    return (found, found.notices[0]) if found.notices else None


def unposted(scope: Scope, review: Review) -> QuerySet[ReviewLine]:
    """What is not posted and was not found to differ; unanswered lines among them."""
    rows: QuerySet[ReviewLine] = ReviewLine.objects.within(scope).filter(
        review=review, posting__isnull=True
    )
    return rows.exclude(answer=ReviewLine.Answer.DIFFERS).exclude(sound=False)


def waits(scope: Scope, review: Review) -> list[Wait]:
    """What is to be posted, procedure by procedure; one query."""
    rows = unposted(scope, review).values("region", "benefit", "label", "listed").order_by()
    counted = rows.annotate(count=Count("pk"), unanswered=Count("pk", filter=Q(answer="")))
    known: dict[Pair, tuple[Procedure, Step] | None] = {}
    found: dict[str, Wait] = {}
    for row in counted:
        pair = (row["region"], row["benefit"])
        if pair not in known:
            known[pair] = manner(review, *pair)
        if told := known[pair]:
            _add(found, told, row)
    return [found[name] for name in sorted(found)]


def _add(
    found: dict[str, Wait], told: tuple[Procedure, Step], row: Mapping[str, object]
) -> None:
    procedure, step = told
    blank = dict.fromkeys(ReviewLine.Listed.values, 0)
    before = found.get(procedure.procedure, Wait(procedure, step, (), blank, 0))
    listed, count = str(row["listed"]), int(str(row["count"]))
    found[procedure.procedure] = before._replace(
        labels=tuple(sorted({*before.labels, str(row["label"])})),
        counts={**before.counts, listed: before.counts[listed] + count},
        unanswered=before.unanswered + int(str(row["unanswered"])),
    )


def unregistered(scope: Scope, review: Review) -> list[str]:
    """The benefits no text asks a notice for, at one place of the year at least."""
    rows = ReviewLine.objects.within(scope).filter(review=review).order_by()
    pairs = rows.values_list("region", "benefit", "label").distinct()
    return sorted({label for region, name, label in pairs if not manner(review, region, name)})


def postings(scope: Scope, review: Review) -> QuerySet[ReviewPosting]:
    rows: QuerySet[ReviewPosting] = ReviewPosting.objects.within(scope).filter(review=review)
    return rows.select_related("posted_by")


def posting(scope: Scope, public_id: UUID) -> ReviewPosting | None:
    rows: QuerySet[ReviewPosting] = ReviewPosting.objects.within(scope)
    return rows.filter(public_id=public_id).select_related("review", "posted_by").first()


def posted_lines(scope: Scope, row: ReviewPosting) -> QuerySet[ReviewLine]:
    """The lines of a posting, as far as whoever asks sees them."""
    rows: QuerySet[ReviewLine] = ReviewLine.objects.within(scope).filter(posting=row)
    return rows.select_related("person", "household").order_by("listed", "region", "pk")


def objections(scope: Scope, review: Review) -> QuerySet[ReviewObjection]:
    """What was said against lines of a year; the open ones first."""
    lines = ReviewLine.objects.within(scope).filter(review=review)
    rows = ReviewObjection.objects.filter(line__in=lines.values("pk"))
    with_line = rows.select_related(
        "line__person", "line__household", "line__posting", "received_by", "answered_by"
    )
    return with_line.order_by("-answered_on", "received_on", "pk")


def opened(row: ReviewObjection) -> tuple[str, str]:
    """What was said, and the answer; opened."""
    words = unseal(Sort.RECORD, row.public_id, row.words_sealed)
    if row.answer_sealed is None:
        return words, ""
    return words, unseal(Sort.RECORD, row.public_id, row.answer_sealed)


def hindrances(scope: Scope, review: Review, day: date) -> Iterator[str]:
    """Why a year cannot be confirmed yet, in words; nothing when it can."""
    if waiting := sum(each.number for each in waits(scope, review)):
        yield f"还有 {waiting} 人次没有公示"
    up = postings(scope, review).filter(until_day__gte=day).order_by("-until_day").first()
    if up is not None:
        yield f"公示到 {up.until_day} 才期满"
    if said := objections(scope, review).filter(answered_on__isnull=True).count():
        yield f"还有 {said} 件异议没有答复"


def answered_since(lines: Iterable[ReviewLine]) -> date | None:
    """The day the last of them was answered."""
    days = [timezone.localdate(line.answered_at) for line in lines if line.answered_at]
    return max(days, default=None)
