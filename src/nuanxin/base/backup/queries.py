"""When the last backup was taken. It belongs to the installation: no scope narrows it."""

from __future__ import annotations

from datetime import datetime

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope


def last_taken() -> datetime | None:
    """None when there has been none."""
    with within_scope(Scope.everything()):
        taken = AuditEntry.objects.filter(act="backup.taken").order_by("-id")
        return taken.values_list("at", flat=True).first()
