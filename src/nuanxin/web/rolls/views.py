"""Upload, progress, result, download, stop, delete."""

from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from nuanxin.base.database.requests import without_transaction
from nuanxin.kit.refusal import Refusal
from nuanxin.web.rolls import actions, forms
from nuanxin.web.rolls.folder import Folder
from nuanxin.web.rolls.queries import folder_of, work_of

_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@without_transaction
def page(request: HttpRequest) -> HttpResponse:
    """The upload form; a posted roll goes to work and the browser to its page."""
    today = timezone.localdate()
    form = forms.read(request.POST, request.FILES, today, settings.ROLL_MAX_BYTES)
    refused = ""
    if form.order is not None and form.file is not None:
        try:
            folder = actions.start(form.file.chunks(), form.order)
            return redirect("roll:work", folder.token)
        except Refusal as refusal:
            refused = str(refusal)
    status = 422 if form.faults or refused else 200
    return render(
        request, "web/rolls/page.html", {"form": form, "refused": refused}, status=status
    )


def _folder(token: str) -> Folder:
    folder = folder_of(token)
    if folder is None:
        raise Http404
    return folder


@without_transaction
@require_safe
def work(request: HttpRequest, token: str) -> HttpResponse:
    """Progress or result; asked again and again while it runs."""
    found = work_of(_folder(token))
    template = "_work.html" if request.headers.get("HX-Request") else "work.html"
    return render(request, f"web/rolls/{template}", {"work": found})


@without_transaction
@require_safe
def workbook(request: HttpRequest, token: str) -> FileResponse:
    """The result workbook under a name an office recognises."""
    folder = _folder(token)
    if not folder.workbook.is_file():
        raise Http404
    order = folder.order()
    name = quote(f"{order.name.rpartition('.')[0] or order.name}-测算结果-{order.at}.xlsx")
    response = FileResponse(folder.workbook.open("rb"), content_type=_MIME)
    response["Content-Disposition"] = (
        f"attachment; filename=\"result.xlsx\"; filename*=UTF-8''{name}"
    )
    return response


@without_transaction
@require_POST
def stop(request: HttpRequest, token: str) -> HttpResponseRedirect:
    actions.stop(_folder(token))
    return redirect("roll:work", token)


@without_transaction
@require_POST
def delete(request: HttpRequest, token: str) -> HttpResponse:
    """Delete roll and result now."""
    actions.forget(_folder(token))
    return render(request, "web/rolls/gone.html")
