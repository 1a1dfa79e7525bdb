"""Imports as their pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.jobs.models import Job
from nuanxin.base.jobs.queries import job
from nuanxin.base.jurisdiction.queries import place
from nuanxin.base.ui.listing import Asked, Listing, ordering, page_of, read
from nuanxin.registry.exchange.comparison import LEDGERS
from nuanxin.registry.exchange.kinds import LOOK
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.preview import ShownRow, shown_rows
from nuanxin.registry.exchange.queries import batch as batch_of
from nuanxin.registry.exchange.queries import batches, staged_rows
from nuanxin.registry.exchange.words import BatchStatus, Verdict

_SORTS = {"staged": ["staged_at", "id"], "rows": ["rows", "id"], "sender": ["sender", "id"]}
_ROW_SORTS = {"row": ["id"]}
_TONES = {
    BatchStatus.STAGED: "info",
    BatchStatus.COMMITTED: "ok",
    BatchStatus.UNDONE: "warn",
    BatchStatus.DISCARDED: "",
}
_ORDER = (
    Verdict.FAULTY,
    Verdict.AMBIGUOUS,
    Verdict.CHANGED,
    Verdict.NEW,
    Verdict.UNCHANGED,
)


# A line of another book is no newcomer: nobody here has its number.
_IN_LEDGER = {Verdict.NEW: "登记库里没有", Verdict.UNCHANGED: "对上了"}


@dataclass(frozen=True, slots=True)
class Tab:
    """One of the counts a batch adds up to."""

    verdict: Verdict
    label: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class BatchPage:
    """A batch with one window of its rows."""

    batch: ImportBatch
    where: str
    tone: str
    tabs: list[Tab]
    verdict: Verdict | None
    listing: Listing[ShownRow]

    @property
    def staged(self) -> bool:
        return bool(self.batch.status == BatchStatus.STAGED)

    @property
    def committed(self) -> bool:
        return bool(self.batch.status == BatchStatus.COMMITTED)

    @property
    def futile(self) -> bool:
        """Whether no row of it could enter."""
        return bool(self.batch.faulty == self.batch.rows)

    @property
    def ledger(self) -> bool:
        """Whether it stands beside the register and changes nothing in it."""
        return self.batch.kind in LEDGERS


@dataclass(frozen=True, slots=True)
class Index:
    """The imports of an area."""

    listing: Listing[ImportBatch]
    status: str
    sender: str
    statuses: list[tuple[str, str]]


def index(request: OfficeRequest) -> Index:
    query = request.GET
    asked = read(query, list(_SORTS), "-staged")
    rows = batches(request.scope)
    status, sender = query.get("status", ""), query.get("sender", "").strip()
    if status in BatchStatus.values:
        rows = rows.filter(status=status)
    if sender:
        rows = rows.filter(sender__contains=sender)
    rows = rows.order_by(*ordering(asked.order, _SORTS))
    return Index(page_of(rows, asked), status, sender, list(BatchStatus.choices))


def found(request: OfficeRequest, public_id: UUID) -> ImportBatch:
    """The batch behind the address, or not found."""
    one = batch_of(request.scope, public_id)
    if one is None:
        raise Http404
    return one


def look_of(request: OfficeRequest, public_id: UUID) -> Job:
    """A finished first look into a file, or not found."""
    one = job(request.scope, public_id)
    if one is None or one.kind != LOOK:
        raise Http404
    return one


def batch_page(request: OfficeRequest, batch: ImportBatch) -> BatchPage:
    """The rows of one verdict; at first those that ask for most."""
    counts = {verdict: int(getattr(batch, verdict)) for verdict in _ORDER}
    asked_for = request.GET.get("verdict", "")
    first = next((verdict for verdict in _ORDER if counts[verdict]), None)
    verdict = Verdict(asked_for) if asked_for in Verdict.values else first
    labels = _IN_LEDGER if batch.kind in LEDGERS else {}
    tabs = [
        Tab(each, labels.get(each, each.label), counts[each], each == verdict)
        for each in _ORDER
        if each in labels or each is Verdict.FAULTY or not labels
    ]
    asked = read(request.GET, list(_ROW_SORTS), "row")
    tone = _TONES[BatchStatus(batch.status)]
    listing = _rows(request, batch, verdict, asked)
    return BatchPage(batch, place(batch.region).name, tone, tabs, verdict, listing)


def _rows(
    request: OfficeRequest, batch: ImportBatch, verdict: Verdict | None, asked: Asked
) -> Listing[ShownRow]:
    rows = staged_rows(batch, verdict or "")
    window = list(rows[asked.window])
    return Listing(shown_rows(batch, window, request.scope), rows.count(), asked)
