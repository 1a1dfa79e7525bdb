"""What the village does with a link, without a log-in: look, answer, or find it shut."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.audit.subject import Subject
from nuanxin.base.audit.wording import noted
from nuanxin.base.identity.actor import Actor
from nuanxin.base.links.actions import opened, use
from nuanxin.base.links.models import OneTimeLink
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.asks.models import Answer, VillageAsk
from nuanxin.registry.asks.queries import ask_of

_HOLDER = "一次性链接"


class Said(NamedTuple):
    """What the village answers."""

    answer: str
    words: str = ""


@transaction.atomic
def look(*, link: OneTimeLink, ip: str, at: datetime) -> VillageAsk | None:
    """What an open link asks; None, with a line, where it opens nothing."""
    ask = ask_of(link, at)
    if ask is None:
        _tried(link, ip)
        return None
    opened(link=link, at=at)
    record(_holder(ip), "ask.opened", [_about(ask)], purpose=_purpose(link))
    return ask


@transaction.atomic
def answer(*, link: OneTimeLink, said: Said, ip: str, at: datetime) -> VillageAsk | None:
    """Keep the answer and use the link up; None, with a line, where it opens nothing.

    Two who answer at a time: the first one counts.
    """
    ask = ask_of(link, at)
    if ask is None:
        _tried(link, ip)
        return None
    words = _checked(said)
    if not use(link=link, at=at):
        _tried(link, ip)
        return None
    ask.answer, ask.words, ask.answered_at = said.answer, words, at
    ask.save(update_fields=["answer", "words", "answered_at"])
    record(
        _holder(ip), "ask.answered", [_about(ask)], purpose=_purpose(link), answer=said.answer
    )
    return ask


def _checked(said: Said) -> str:
    if said.answer not in Answer.values:
        raise Refusal("请选“一致”或“有出入”。")
    words = noted(said.words, "说明")
    if said.answer == Answer.DIFFERS and not words:
        raise Refusal("请写一句哪里有出入，例如“搬到女儿家住了”。")
    return words


def _tried(link: OneTimeLink, ip: str) -> None:
    record(_holder(ip), "ask.tried", [], region=link.region, ok=False, purpose=_purpose(link))


def _holder(ip: str) -> Actor:
    return Actor(None, None, _HOLDER, ip=ip)


def _purpose(link: OneTimeLink) -> str:
    return f"{link.made_by.name}请村里核对"


def _about(ask: VillageAsk) -> Subject:
    return Subject("household", ask.household_id, ask.region)
