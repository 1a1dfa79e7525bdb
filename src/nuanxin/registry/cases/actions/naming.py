"""A family's wish that its name not be shown, and that wish taken back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import HANDLERS
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.cases.actions.rows import about, family_row, only
from nuanxin.registry.cases.models import NameWish
from nuanxin.registry.cases.queries import closed_to
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.people.models import Household


@transaction.atomic
def hide_name(
    *, household: UUID, scope: Scope, by: Actor, origin: Origin, at: datetime
) -> NameWish:
    """Show the names of a family masked from now on, as it wishes."""
    _refuse_unfounded(origin)
    row = _row(household, scope, by, at)
    if NameWish.objects.filter(household=row, ended_on__isnull=True).exists():
        raise Refusal("这户已经登记为隐名家庭。请刷新页面。")
    source = name_source(by=by, region=row.region, origin=origin, recorded_at=at)
    wish: NameWish = NameWish.objects.create(
        household=row, region=row.region, wished_on=origin.received_on, source=source,
        recorded_at=at,
    )  # fmt: skip
    record(by, "case.name_hidden", [about(row)], on=wish.wished_on, source=source.pk)
    return wish


@transaction.atomic
def show_name(
    *, household: UUID, scope: Scope, by: Actor, origin: Origin, at: datetime
) -> NameWish:
    """Show the names again, as the family wishes."""
    _refuse_unfounded(origin)
    row = _row(household, scope, by, at)
    wish: NameWish | None = NameWish.objects.filter(
        household=row, ended_on__isnull=True
    ).first()
    if wish is None:
        raise Refusal("这户没有登记为隐名家庭。请刷新页面。")
    source = name_source(by=by, region=row.region, origin=origin, recorded_at=at)
    wish.ended_on, wish.ended_source = origin.received_on, source
    wish.save(update_fields=["ended_on", "ended_source"])
    record(by, "case.name_shown", [about(row)], on=wish.ended_on, source=source.pk)
    return wish


def _refuse_unfounded(origin: Origin) -> None:
    if not origin.document.strip():
        raise Refusal("请在凭据里写明家庭怎样表示的，例如：本人书面意愿，或者哪天当面说的。")


def _row(household: UUID, scope: Scope, by: Actor, at: datetime) -> Household:
    only(by, HANDLERS, "登记隐名意愿")
    row = family_row(scope, household)
    if closed_to(row, by.post_id, at):
        raise Refusal("这户是敏感个案，您没有查看授权。请先申请。")
    return row
