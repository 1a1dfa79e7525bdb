"""Accounts of an area."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from nuanxin.base.identity.models import Post, User
from nuanxin.base.jurisdiction.scope import Scope

SORTS = {"name": ("name", "id"), "username": ("username", "id"), "opened": ("opened_at", "id")}


class Wanted(NamedTuple):
    """What a list asks for; empty = everything."""

    text: str = ""
    role: str = ""
    state: str = ""


def staff(scope: Scope, wanted: Wanted) -> QuerySet[User]:
    """Accounts with a post in the area, ended ones included; their posts come along."""
    posts = Post.objects.filter(_inside(scope))
    if wanted.role:
        posts = posts.filter(role=wanted.role)
    found = User.objects.filter(pk__in=posts.values("user_id"))
    if wanted.text:
        found = found.filter(
            Q(name__icontains=wanted.text) | Q(username__icontains=wanted.text)
        )
    if wanted.state:
        found = found.filter(is_active=wanted.state == "open")
    held = Post.objects.order_by("starts_on", "id")
    return found.select_related("factor").prefetch_related(Prefetch("posts", queryset=held))


def account(scope: Scope, public_id: UUID) -> User | None:
    """One account of the area."""
    return staff(scope, Wanted()).filter(public_id=public_id).first()


def wholly_inside(scope: Scope, user: User) -> bool:
    """Whether every post of an account lies in the area: who governs it alone."""
    return not user.posts.exclude(_inside(scope)).exists()


def _inside(scope: Scope) -> Q:
    inside = Q(pk__in=[])
    for low, high in scope.ranges:
        inside |= Q(region__gte=low, region__lt=high)
    return inside
