"""What the village does with a link, without a log-in: look, keep a screen, send."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.wording import noted
from nuanxin.base.files.cleaning import Clean
from nuanxin.base.files.stored.actions import remove, store
from nuanxin.base.identity.actor import Actor
from nuanxin.base.links.actions import opened, use
from nuanxin.base.links.models import OneTimeLink
from nuanxin.base.vault.blind import blind_index
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.secret import protect
from nuanxin.kit.digits import plain
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Account, Membership
from nuanxin.support.intake.actions.rows import about
from nuanxin.support.intake.models import RequestPhoto, VillageRequest
from nuanxin.support.intake.queries import request_of

PURPOSE = "intake.photo"
# A photo nobody has taken over by then goes by itself.
_KEPT = timedelta(days=180)
_NUMBER = re.compile(r"[0-9]{8,24}")
_HOLDER = "一次性链接"


@dataclass(frozen=True, slots=True)
class Wishes:
    """The first screen: what the family wants, in words where something is different."""

    wish: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """The account as the family says it."""

    account: str
    number: str = ""
    holder: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """The papers somebody has looked at, and photos of some."""

    papers: frozenset[str]
    photos: Mapping[str, Clean]


Screen = Wishes | Named | Seen


@transaction.atomic
def look(*, link: OneTimeLink, ip: str, at: datetime) -> VillageRequest | None:
    """What an open link is for; None, with a line, where it opens nothing."""
    row = request_of(link, at)
    if row is None:
        _tried(link, ip)
        return None
    opened(link=link, at=at)
    record(_holder(ip), "intake.opened", [about(row)], purpose=_purpose(link))
    return row


@transaction.atomic
def keep(*, link: OneTimeLink, screen: Screen, ip: str, at: datetime) -> VillageRequest | None:
    """Keep one screen as it is left; the link stays open. None where it opens nothing."""
    row = request_of(link, at)
    if row is None:
        _tried(link, ip)
        return None
    if isinstance(screen, Wishes):
        _keep_wish(row, screen)
    elif isinstance(screen, Named):
        _keep_account(row, screen)
    else:
        _keep_papers(row, screen, _holder(ip), at)
    row.save()
    return row


@transaction.atomic
def send(*, link: OneTimeLink, ip: str, at: datetime) -> VillageRequest | None:
    """Hand it to the township and use the link up; of two who send the first one counts."""
    row = request_of(link, at)
    if row is None:
        _tried(link, ip)
        return None
    if lacking := unanswered(row):
        raise Refusal(f"还没有填完：{lacking}。请先填这一页。")
    if not use(link=link, at=at):
        _tried(link, ip)
        return None
    row.sent_at = at
    row.save(update_fields=["sent_at"])
    record(_holder(ip), "intake.sent", [about(row)], purpose=_purpose(link), wish=row.wish)
    return row


def unanswered(row: VillageRequest) -> str:
    """The first screen that says nothing yet; empty when it may be sent."""
    if not row.wish:
        return "家里的意思"
    if row.task == VillageRequest.Task.CONFIRM or row.wish != VillageRequest.Wish.WANTS:
        return ""
    if not row.account:
        return "收款账号"
    return "" if row.seen is not None else "材料"


def _keep_wish(row: VillageRequest, said: Wishes) -> None:
    if said.wish not in VillageRequest.Wish.values:
        raise Refusal("请选家里的意思。")
    words = noted(said.words, "说明")
    if said.wish == VillageRequest.Wish.DIFFERS and not words:
        raise Refusal("请写一句哪里有出入，例如“户口已经迁走”。")
    row.wish, row.words = said.wish, words


def _keep_account(row: VillageRequest, said: Named) -> None:
    """Another number is sealed; the one on file already is only said to be the same."""
    if said.account not in VillageRequest.Account.values:
        raise Refusal("请选用哪个账号。")
    kept = said.account == row.account == VillageRequest.Account.OTHER
    if kept and not said.number.strip() and row.account_sealed is not None:
        row.holder = _holder_of(said)
        return
    row.account, row.account_sealed, row.account_mask, row.holder = said.account, None, "", ""
    if said.account != VillageRequest.Account.OTHER:
        return
    number = plain(said.number)
    if not _NUMBER.fullmatch(number):
        raise Refusal("账号应为 8 至 24 位数字。请对照社保卡（一卡通）或存折核对。")
    if _on_file(row, number):
        row.account = VillageRequest.Account.SAME
        return
    secret = protect(Kind.ACCOUNT, row.public_id, number)
    row.account_sealed, row.account_mask = secret.sealed, secret.mask
    row.holder = _holder_of(said)


def _holder_of(said: Named) -> str:
    holder = noted(said.holder, "户名", 60)
    if not holder:
        raise Refusal("请填户名，就是卡上或存折上的姓名。")
    return holder


def _on_file(row: VillageRequest, number: str) -> bool:
    ties = Membership.objects.filter(household=row.household_id)
    if row.person_id is not None:
        ties = ties.filter(person=row.person_id)
    held = Account.objects.filter(
        person__in=ties.values("person"), known_to=None, valid_to=None
    )
    return held.filter(number_index=blind_index(Kind.ACCOUNT, number)).exists()


def _keep_papers(row: VillageRequest, said: Seen, by: Actor, at: datetime) -> None:
    if strange := sorted((said.papers | set(said.photos)) - set(row.papers)):
        raise Refusal(f"没有要“{strange[0]}”，不能向家庭要。")
    for paper, clean in said.photos.items():
        _keep_photo(row, paper, clean, by, at)
    taken = set(RequestPhoto.objects.filter(request=row).values_list("paper", flat=True))
    row.seen = [name for name in row.papers if name in said.papers or name in taken]


def _keep_photo(row: VillageRequest, paper: str, clean: Clean, by: Actor, at: datetime) -> None:
    before = RequestPhoto.objects.filter(request=row, paper=paper).select_related("file")
    for old in before:
        if old.file is not None:
            remove(by, old.file, purpose="重拍")
        old.delete()
    file = store(
        by, io.BytesIO(clean.content), f"{paper}.{clean.form}", row.region, PURPOSE,
        timezone.localdate(at + _KEPT),
    )  # fmt: skip
    RequestPhoto.objects.create(request=row, paper=paper, file=file, added_at=at)


def _tried(link: OneTimeLink, ip: str) -> None:
    record(
        _holder(ip), "intake.tried", [], region=link.region, ok=False, purpose=_purpose(link)
    )


def _holder(ip: str) -> Actor:
    return Actor(None, None, _HOLDER, ip=ip)


def _purpose(link: OneTimeLink) -> str:
    return f"{link.made_by.name}请村里代报"
