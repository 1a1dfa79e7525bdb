"""The phone: a page without anybody in it, the list it keeps for days, what it sends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.audit.actions import record_list
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.base.identity.roles import Role
from nuanxin.care.contacts.models import FamilyWish
from nuanxin.care.contacts.queries import assignments_in, wishes_of
from nuanxin.care.duties.queries import OPEN, Days, at_hand, duties
from nuanxin.care.visits.choices import needs
from nuanxin.care.visits.queries import open_files
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.models import Household
from nuanxin.registry.people.queries.families import Line, lines
from nuanxin.web.duties.pages import Row, rows
from nuanxin.web.families.views import file_of
from nuanxin.web.visits import sending
from nuanxin.web.visits.wording import HEALTHS, HOWS, MOODS

# So many families fit on a phone; who has more of them works at a desk.
MOST = 100
_KEPT = timedelta(hours=72)
_WORKER = Path(__file__).parents[1] / "static" / "web" / "visits-worker.js"


@require_safe
def shell(request: OfficeRequest) -> HttpResponse:
    """The page the phone keeps: the same for everybody, without a name in it."""
    context = {"hows": HOWS, "moods": MOODS, "healths": HEALTHS, "needs": needs()}
    return render(request, "web/visits/phone.html", context)


@require_safe
def worker(request: OfficeRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """The script that answers when the network does not; for this page alone."""
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8")


@lru_cache(maxsize=1)
def _script() -> str:
    return _WORKER.read_text(encoding="utf-8")


@require_safe
def known(request: OfficeRequest) -> JsonResponse:
    """Whom somebody goes to, as little of each as the form needs; the phone keeps it."""
    now = timezone.now()
    today = timezone.localdate(now)
    asked = at_hand(Days(today, today), today)._replace(state=OPEN)
    due: dict[int, list[Row]] = {}
    for row in rows(duties(request.scope, asked, "place", slice(0, 3 * MOST)), today):
        due.setdefault(row.family.id, []).append(row)
    homes = open_files(request.scope, sorted(due), MOST)
    if Role(request.post.role) == Role.VILLAGE_CONTACT and len(homes) < MOST:
        homes += open_files(request.scope, None, MOST - len(homes), but=sorted(due))
    keys = [home.pk for home in homes]
    record_list(request.actor, "household", keys, "存到手机", region=request.post.region)
    return JsonResponse(_packed(request, homes, due, now))


def _packed(
    request: OfficeRequest, homes: list[Household], due: Mapping[int, list[Row]], now: datetime
) -> dict[str, object]:
    keys, today = [home.pk for home in homes], timezone.localdate(now)
    wishes, contacts = wishes_of(keys), assignments_in(keys)
    names: dict[int, list[str]] = {key: [] for key in keys}
    for each in contacts:
        names[each.household_id].append(each.person.name)
    own = request.actor.name if Role(request.post.role) == Role.VILLAGE_CONTACT else ""
    return {
        "who": str(request.post.public_id), "own": own, "day": today.isoformat(),
        "until": int((now + _KEPT).timestamp() * 1000),
        "families": [
            _family(line, due.get(line.id, []), wishes.get(line.id), names[line.id])
            for line in _lines(homes, due)
        ],
    }  # fmt: skip


def _lines(homes: list[Household], due: Mapping[int, list[Row]]) -> list[Line]:
    """Those of the duties are there already; the others are asked for."""
    others = [home for home in homes if home.pk not in due]
    known = {line.id: line for line in (lines(others) if others else [])}
    known |= {found[0].family.id: found[0].family for found in due.values()}
    return [known[home.pk] for home in homes]


def _family(
    line: Line, found: list[Row], wish: FamilyWish | None, names: list[str]
) -> dict[str, object]:
    calls = wish is not None and wish.way != FamilyWish.Way.VISIT
    return {
        "id": str(line.public_id), "names": line.names, "place": line.place.name,
        "wish": _wished(wish), "how": "call" if calls else "visit", "contacts": names,
        "send": reverse("visits:sent", args=[line.public_id]),
        "duties": [
            {"mark": row.duty.mark, "what": row.what, "until": row.until} for row in found
        ],
    }  # fmt: skip


def _wished(wish: FamilyWish | None) -> str:
    """How they want to be met, in one line."""
    if wish is None:
        return ""
    said = [str(wish.get_way_display()) if wish.way != FamilyWish.Way.VISIT else "", wish.hours]
    return "，".join(filter(None, [*said, "不提事由" if wish.silent else ""]))


@require_POST
def sent(request: OfficeRequest, family: UUID) -> JsonResponse:
    """One visit from the phone: kept, kept before, or refused with the reason."""
    home = file_of(request, family).household
    try:
        saved = sending.saved(request, home.public_id, timezone.now())
    except Refusal as refusal:
        return JsonResponse({"refused": str(refusal)}, status=422)
    return JsonResponse({"saved": str(saved.visit.public_id), "before": saved.before})
