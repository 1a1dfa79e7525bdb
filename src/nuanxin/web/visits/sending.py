"""Forms of visits, read and done."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from nuanxin.base.files.cleaning import clean_photo
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.links.actions import LONGEST_DAYS
from nuanxin.care.contacts.actions.assigning import Hand
from nuanxin.care.visits.actions.checking import Gift, Said
from nuanxin.care.visits.actions.concerns import add_word, answer_concern, drop_word
from nuanxin.care.visits.actions.correcting import Correction, correct_visit
from nuanxin.care.visits.actions.linking import send_link, withdraw_link
from nuanxin.care.visits.actions.photos import drop_photo
from nuanxin.care.visits.actions.saving import Saved, hand_over, save_visit
from nuanxin.care.visits.queries import visit_in
from nuanxin.kit.digits import typed_whole
from nuanxin.kit.identifiers import named_id
from nuanxin.kit.money import typed_fen
from nuanxin.kit.refusal import Refusal

_NO_NUMBER = "这张表没有编号。请刷新页面再填。"


def hand(request: OfficeRequest, now: datetime) -> Hand:
    return Hand(request.actor, request.scope, timezone.localdate(now), now)


def said(sent: QueryDict, who: str, file: UploadedFile[bytes] | None = None) -> Said:
    """A visit as a form says it, with one thing handed over; `who`: if it says nobody.

    A photo is made anew from its pixels, small, without where it was taken.
    """
    return Said(
        named_id(sent.get("client_id", ""), _NO_NUMBER), sent.get("how", ""), _day(sent),
        sent.get("who", "").strip() or who, sent.get("mood", ""), sent.get("health", ""),
        tuple(sent.getlist("need")), sent.get("words", ""), frozenset(sent.getlist("mark")),
        (_gift(sent),) if sent.get("what", "").strip() else (),
        clean_photo(file, "照片") if file else None,
    )  # fmt: skip


def _day(sent: QueryDict) -> date:
    try:
        return date.fromisoformat(sent.get("on", "").strip())
    except ValueError:
        raise Refusal("哪天去的，请按 2026-03-05 的样子填。") from None


def _gift(sent: QueryDict) -> Gift:
    try:
        fen = typed_fen(sent.get("yuan", "").strip() or "0")
    except ValueError:
        raise Refusal("金额请填数字，例如 500 或者 86.50；没有折价的实物填 0。") from None
    return Gift(
        sent.get("what", ""), fen, sent.get("purse", ""), sent.get("received_by", ""),
        sent.get("receipt", ""),
    )  # fmt: skip


def saved(request: OfficeRequest, home: UUID, now: datetime) -> Saved:
    told = said(request.POST, request.actor.name, request.FILES.get("photo"))
    return save_visit(hand=hand(request, now), household=home, said=told)


def corrected(request: OfficeRequest, visit: UUID, now: datetime) -> None:
    """A correction, one thing more that was handed over, or the photo goes."""
    sent = request.POST
    if sent.get("deed") == "photo":
        row = visit_in(request.scope, visit)
        if row is not None:
            drop_photo(hand=hand(request, now), visit=row)
        return
    if sent.get("deed") == "hand":
        hand_over(hand=hand(request, now), visit=visit, given=_gift(sent))
        return
    told = Correction(said(sent, request.actor.name), sent.get("why", ""))
    correct_visit(hand=hand(request, now), visit=visit, told=told)


def answered(request: OfficeRequest, concern: UUID, now: datetime) -> None:
    answer_concern(hand=hand(request, now), concern=concern, done=request.POST.get("done", ""))


def worded(request: OfficeRequest, now: datetime) -> None:
    """A word more, or one less."""
    sent, region, by = request.POST, request.post.region, request.actor
    if "off" in sent:
        drop_word(region=region, by=by, word=sent["off"])
        return
    add_word(region=region, by=by, word=sent.get("word", ""), at=now)


def linked(request: OfficeRequest, home: UUID, now: datetime) -> str:
    """The address to send; or nothing, where one was taken back."""
    sent = request.POST
    if "off" in sent:
        withdraw_link(
            hand=hand(request, now), link=named_id(sent["off"], "没有这个链接。请刷新页面。")
        )
        return ""
    days = typed_whole(sent.get("days", ""))
    if days is None or days > LONGEST_DAYS:
        raise Refusal(f"有效天数请填 1 到 {LONGEST_DAYS}。")
    made = send_link(
        hand=hand(request, now), household=home, contact=sent.get("contact", ""), days=days
    )
    return request.build_absolute_uri(reverse("links:page", args=[made.token]))
