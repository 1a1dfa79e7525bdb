"""How far somebody has come in, kept in their session: since when, and what they proved."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

from nuanxin.base.factors.queries import enrolled
from nuanxin.base.identity.acting import Acting
from nuanxin.base.identity.roles import SECOND_FACTOR_ROLES
from nuanxin.base.passwords.profiles import due
from nuanxin.web.permissions import CODE, ENROL, PASSWORD

BEGAN, SEEN, FACTOR, PROVED = "began", "seen", "factor", "proved"
PURPOSE = "purpose"
_IDLE = timedelta(minutes=30)
_ALTOGETHER = timedelta(hours=12)
_FRESH = timedelta(minutes=5)
_STATED = timedelta(minutes=2)
_NOTED = timedelta(minutes=1)


def begin(session: SessionBase, now: datetime) -> None:
    """The password was right."""
    session[BEGAN] = session[SEEN] = session[PROVED] = _second(now)


def prove(session: SessionBase, now: datetime, *, factor: bool) -> None:
    """They showed again who they are; `factor`: with a code."""
    session[PROVED] = _second(now)
    if factor:
        session[FACTOR] = _second(now)


def touch(session: SessionBase, now: datetime) -> None:
    """Somebody is at work; written down once a minute."""
    if _age(session, SEEN, now) >= _NOTED:
        session[SEEN] = _second(now)


def state_purpose(session: SessionBase, address: str, text: str, now: datetime) -> None:
    """They said what the list at this address is for."""
    session[PURPOSE] = [address, text, _second(now)]


def purpose_of(session: SessionBase, address: str, now: datetime) -> str:
    """What they said it is for, as long as that was for this very list and just now."""
    stated = session.get(PURPOSE)
    if not stated or stated[0] != address:
        return ""
    just_now = timedelta(seconds=_second(now) - stated[2]) < _STATED
    return str(stated[1]) if just_now else ""


def over(session: SessionBase, now: datetime) -> bool:
    """Left alone too long, or too long ago begun."""
    return _age(session, SEEN, now) >= _IDLE or _age(session, BEGAN, now) >= _ALTOGETHER


def fresh(session: SessionBase, acting: Acting, now: datetime) -> bool:
    """Whether they proved who they are within five minutes, with a code where one is needed."""
    proved = _age(session, PROVED, now) < _FRESH
    return proved and (FACTOR in session or not needs_factor(acting))


def needs_factor(acting: Acting) -> bool:
    """Whether any post of theirs asks for a second factor."""
    return any(post.role in SECOND_FACTOR_ROLES for post in acting.posts)


def missing(session: SessionBase, acting: Acting, now: datetime) -> str:
    """The step still to take before any page opens; nothing when they are fully in."""
    if needs_factor(acting) and FACTOR not in session:
        return CODE if enrolled(acting.user) else ENROL
    return PASSWORD if due(acting.user, now) else ""


def _second(moment: datetime) -> int:
    return int(moment.timestamp())


def _age(session: SessionBase, mark: str, now: datetime) -> timedelta:
    return timedelta(seconds=_second(now) - int(session.get(mark, 0)))
