"""Whoever sends a request, and the post they act in."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import Post, User
from nuanxin.base.identity.roles import (
    CASE_ROLES,
    COUNTY,
    FIGURE_ROLES,
    HANDLERS,
    HEARERS,
    PAYING_ROLES,
    READERS,
    RECOVERY_ROLES,
    REGISTER_ROLES,
    TENDERS,
    TRAIL_ROLES,
    VISITORS,
    WATCHERS,
    Role,
)
from nuanxin.base.jurisdiction.scope import Scope


class OfficeRequest(HttpRequest):
    """A request of somebody in a post; the gate lets no other through to such a page.

    `purpose`: what they said a list is for, where one leaves.
    """

    account: User
    actor: Actor
    scope: Scope
    post: Post
    purpose: str
    acting: Acting


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts, in which post, where; `posts` are the others they could switch to."""

    user: User
    post: Post
    posts: tuple[Post, ...]

    @property
    def role(self) -> Role:
        return Role(self.post.role)

    @property
    def own(self) -> tuple[Post, ...]:
        """The posts they hold themselves."""
        return tuple(post for post in self.posts if post.user_id == self.user.pk)

    @property
    def lender(self) -> str:
        """For whom they act while that one is on leave."""
        return self.post.user.name if self.post.user_id != self.user.pk else ""

    @property
    def pays(self) -> bool:
        """Whether the menu shows the payment lists."""
        return self.role in PAYING_ROLES

    @property
    def fetches(self) -> bool:
        """Whether a payment list with whole numbers may be taken away."""
        return self.role in COUNTY | {Role.FINANCE}

    @property
    def recovers(self) -> bool:
        """Whether the menu shows what is to be paid back."""
        return self.role in RECOVERY_ROLES

    @property
    def counts(self) -> bool:
        """Whether the menu shows the fixed tables."""
        return self.role in FIGURE_ROLES

    @property
    def handles(self) -> bool:
        """Whether the menu shows what changes families' files, imports among them."""
        return self.role in HANDLERS

    @property
    def hears(self) -> bool:
        """Whether the menu shows what villages answered."""
        return self.role in HEARERS

    @property
    def greets(self) -> bool:
        """Whether the menu shows the hospital's desk."""
        return self.role == Role.HOSPITAL_DESK

    @property
    def serves(self) -> bool:
        """Whether the menu shows a volunteer's tasks."""
        return self.role == Role.VOLUNTEER

    @property
    def tends(self) -> bool:
        """Whether jobs of others may be stopped and taken up again."""
        return self.role in TENDERS

    @property
    def governs(self) -> bool:
        """Whether the menu shows accounts and posts."""
        return self.role == Role.SECURITY_ADMIN

    @property
    def audits(self) -> bool:
        """Whether the menu shows the audit trail."""
        return self.role in TRAIL_ROLES

    @property
    def registers(self) -> bool:
        """Whether the menu shows the register of personal fields."""
        return self.role in REGISTER_ROLES

    @property
    def watches(self) -> bool:
        """Whether a family's file shows who looked at it."""
        return self.role in WATCHERS

    @property
    def minds(self) -> bool:
        """Whether the menu shows who may open files kept closer."""
        return self.role in CASE_ROLES

    @property
    def reads(self) -> bool:
        """Whether the menu shows the families' files."""
        return self.role in READERS

    @property
    def goes(self) -> bool:
        """Whether they go to families: the phone's bar leads to today's visits."""
        return self.role in VISITORS


def account_of(request: HttpRequest) -> User | None:
    """The account that is logged in, without asking the database when nobody is.

    Nobody is, too, on a page that was turned away before the session was looked at.
    """
    user: User | AnonymousUser | None = getattr(request, "user", None)
    return user if isinstance(user, User) and user.is_active else None
