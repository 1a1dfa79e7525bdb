"""How far somebody has come in, kept in their session: since when, and what they proved."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase

from nuanxin.base.factors.queries import enrolled
from nuanxin.base.factors.ways import STRONG, Way, lets_in
from nuanxin.base.identity.acting import Acting
from nuanxin.base.identity.roles import SECOND_FACTOR_ROLES
from nuanxin.base.passwords.profiles import due
from nuanxin.base.sittings.queries import LONGEST
from nuanxin.base.sms.queries import texted
from nuanxin.web.permissions import AGAIN, CODE, ENROL, PASSWORD

BEGAN, SEEN, FACTOR, PROVED = "began", "seen", "factor", "proved"
PURPOSE = "purpose"
_IDLE = timedelta(minutes=30)
_FRESH = timedelta(minutes=5)
_STATED = timedelta(minutes=2)
_NOTED = timedelta(minutes=1)


def begin(session: SessionBase, now: datetime) -> None:
    """Somebody is known: by password, or by the word of a log-in provider."""
    session[BEGAN] = session[SEEN] = _second(now)


def prove(session: SessionBase, now: datetime, way: Way | None = None) -> None:
    """They showed who they are, here and now: with a password, or with a code in this way."""
    session[PROVED] = _second(now)
    if way:
        session[FACTOR] = way.value


def vouched_for(session: SessionBase) -> None:
    """The log-in provider has asked for a second factor that counts here."""
    session[FACTOR] = Way.PROVIDER.value


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
    return _age(session, SEEN, now) >= _IDLE or _age(session, BEGAN, now) >= LONGEST


def fresh(session: SessionBase, acting: Acting, now: datetime) -> bool:
    """Whether they proved it within five minutes, with a strong code where one is needed."""
    return just_proved(session, now) and (_way(session) in STRONG or not needs_factor(acting))


def just_proved(session: SessionBase, now: datetime) -> bool:
    """Whether they showed within five minutes who they are."""
    return _age(session, PROVED, now) < _FRESH


def proof_wanted(acting: Acting) -> str:
    """Where to prove oneself again; whoever has no strong factor yet sets one up."""
    return ENROL if needs_factor(acting) and not enrolled(acting.user) else AGAIN


def needs_factor(acting: Acting) -> bool:
    """Whether any post of theirs asks for a second factor."""
    return any(post.role in SECOND_FACTOR_ROLES for post in acting.posts)


def missing(session: SessionBase, acting: Acting, now: datetime) -> str:
    """The step still to take before any page opens; nothing when they are fully in."""
    if needs_factor(acting) and not let_in(session, acting):
        return CODE if enrolled(acting.user) or may_be_texted(acting) else ENROL
    return PASSWORD if due(acting.user, now) else ""


def let_in(session: SessionBase, acting: Acting) -> bool:
    """Whether the second factor they showed is enough for every post they act in."""
    way = _way(session)
    return way is not None and lets_in(way, _roles(acting))


def may_be_texted(acting: Acting) -> bool:
    """Whether a code by text message would let them in."""
    return lets_in(Way.TEXT, _roles(acting)) and texted(acting.user)


def _roles(acting: Acting) -> list[str]:
    return [post.role for post in acting.posts]


def _way(session: SessionBase) -> Way | None:
    said = session.get(FACTOR)
    return Way(said) if said in list(Way) else None


def _second(moment: datetime) -> int:
    return int(moment.timestamp())


def _age(session: SessionBase, mark: str, now: datetime) -> timedelta:
    return timedelta(seconds=_second(now) - int(session.get(mark, 0)))
