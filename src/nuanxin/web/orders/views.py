"""点单: orders, the menu, organisations, a family's orders, a volunteer's tasks."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nuanxin.base.audit.actions import record_list, record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import why_refused
from nuanxin.web import boards
from nuanxin.web.families.views import file_of
from nuanxin.web.orders import family as families
from nuanxin.web.orders import lists, pages, sending
from nuanxin.web.orders import page as orders
from nuanxin.web.orders import tasks as mine

_BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: OfficeRequest) -> HttpResponse:
    """What was ordered, what waits, what is past its day."""
    shown = boards.index(request, lists.ORDERS, timezone.localdate())
    return render(request, "web/orders/index.html", {"shown": shown})


@require_safe
def out(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return boards.exported(request, lists.ORDERS, kind, timezone.localtime())


@require_safe
def menu(request: OfficeRequest) -> HttpResponse:
    """What places offer."""
    shown = pages.menu(request, timezone.localdate())
    return render(request, "web/orders/menu.html", {"shown": shown})


@require_safe
def menu_out(request: OfficeRequest, kind: str) -> HttpResponseBase:
    return pages.menu_out(request, kind, timezone.localtime())


@_BOTH
def service_new(request: OfficeRequest) -> HttpResponse:
    """A service nobody has written down yet."""
    refused = ""
    if request.method == "POST":
        refused = why_refused(lambda: sending.service(request, None, timezone.now()))
        if not refused:
            return redirect("orders:menu")
    return _service(request, None, refused)


@_BOTH
def service(request: OfficeRequest, service: UUID) -> HttpResponse:
    """A service; the form puts it right, or takes it off."""
    pages.service_of(request, service)
    refused, drops = "", request.POST.get("deed") == "drop"
    if request.method == "POST":
        write = sending.drop_service if drops else sending.service
        refused = why_refused(lambda: write(request, service, timezone.now()))
        if not refused:
            return redirect("orders:menu")
    return _service(request, service, refused)


def _service(request: OfficeRequest, public_id: UUID | None, refused: str) -> HttpResponse:
    today = timezone.localdate()
    row = pages.service_of(request, public_id) if public_id else None
    context = {
        "shown": pages.service(request, row, today), "refused": refused, "today": today,
    }  # fmt: skip
    return render(request, "web/orders/service.html", context, status=422 if refused else 200)


@_BOTH
def organisations(request: OfficeRequest) -> HttpResponse:
    """Whom services are bought from; the form adds one."""
    refused = ""
    if request.method == "POST":
        refused = why_refused(lambda: sending.organisation(request, None, timezone.now()))
        if not refused:
            return redirect("orders:organisations")
    context = {"shown": pages.organisations(request), "refused": refused}
    status = 422 if refused else 200
    return render(request, "web/orders/organisations.html", context, status=status)


@_BOTH
def organisation(request: OfficeRequest, organisation: UUID) -> HttpResponse:
    """One of them: contracts, what was accepted."""
    now, refused = timezone.now(), ""
    today = timezone.localdate(now)
    pages.organisation(request, organisation, today)
    if request.method == "POST":
        refused = why_refused(lambda: sending.contracted(request, organisation, now))
        if not refused:
            return redirect("orders:organisation", organisation)
    shown = pages.organisation(request, organisation, today)
    context = {"shown": shown, "refused": refused, "today": today}
    status = 422 if refused else 200
    return render(request, "web/orders/organisation.html", context, status=status)


@_BOTH
def family(request: OfficeRequest, family: UUID) -> HttpResponse:
    """A family's orders; the form orders."""
    file, refused, now = file_of(request, family), "", timezone.now()
    home = file.household
    if request.method == "POST":
        refused = why_refused(lambda: sending.ordered(request, home.public_id, now))
        if not refused:
            return redirect("orders:family", family)
    record_view(request.actor, Subject("household", home.pk, home.region), "服务点单")
    today = timezone.localdate(now)
    shown = families.family(request, file, today)
    context = {"shown": shown, "file": file, "refused": refused, "today": today}
    return render(request, "web/orders/family.html", context, status=422 if refused else 200)


@require_safe
def card(request: OfficeRequest, family: UUID) -> HttpResponse:
    """A few lines for the family's page."""
    file = file_of(request, family)
    home = file.household
    record_view(request.actor, Subject("household", home.pk, home.region), "服务点单")
    shown = families.family(request, file, timezone.localdate())
    return render(request, "web/orders/_card.html", {"shown": shown})


@require_safe
def page(request: OfficeRequest, order: UUID) -> HttpResponse:
    """One order."""
    return _order(request, order)


@require_POST
def act(request: OfficeRequest, order: UUID) -> HttpResponse:
    """Offer it, say what became of it, take a step back."""
    orders.order_of(request, order)
    links: list[str] = []
    refused = why_refused(lambda: links.append(sending.acted(request, order, timezone.now())))
    if refused or any(links):
        return _order(request, order, refused, "".join(links))
    return redirect("orders:page", order)


def _order(
    request: OfficeRequest, public_id: UUID, refused: str = "", link: str = ""
) -> HttpResponse:
    row, today = orders.order_of(request, public_id), timezone.localdate()
    about = Subject("household", row.household_id, row.region)
    record_view(request.actor, about, "服务点单")
    shown = orders.page(request, row, today)
    for each in orders.called_by_phone(shown):
        record_view(request.actor, Subject("volunteer", each.pk, each.region), "查看志愿者电话")
    context = {"shown": shown, "refused": refused, "link": link, "today": today}
    return render(request, "web/orders/page.html", context, status=422 if refused else 200)


@require_safe
def tasks(request: OfficeRequest) -> HttpResponse:
    """我的任务."""
    return _tasks(request)


@require_POST
def task(request: OfficeRequest, task: UUID) -> HttpResponse:
    """Take it, say that it cannot be, say that it is done."""
    refused = why_refused(lambda: sending.served(request, task, timezone.now()))
    return _tasks(request, refused) if refused else redirect("orders:tasks")


def _tasks(request: OfficeRequest, refused: str = "") -> HttpResponse:
    shown = mine.mine(request)
    rows = [each.row.order.household_id for each in (*shown.offered, *shown.running)]
    record_list(
        request.actor, "household", sorted(rows), "我的任务", region=request.post.region
    )
    context = {"shown": shown, "refused": refused, "today": timezone.localdate()}
    return render(request, "web/orders/tasks.html", context, status=422 if refused else 200)
