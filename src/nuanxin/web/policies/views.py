"""The list, one benefit, and the list to take away."""

from urllib.parse import quote, urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from nuanxin.base.database.requests import without_transaction
from nuanxin.rulebook import library
from nuanxin.web.policies import export, forms
from nuanxin.web.policies.history import history
from nuanxin.web.policies.queries import benefit_names, shelf


@without_transaction
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What is in force at a place on a day."""
    asked = forms.read(request.GET, timezone.localdate())
    context: dict[str, object] = {"asked": asked}
    if asked.ready:
        policy = library.policy()
        context["shelf"] = shelf(policy, asked.region, asked.day, asked.benefit, asked.words)
        context["names"] = benefit_names(policy, asked.region, asked.day)
        context["query"] = urlencode(
            {
                "region": asked.region,
                "on": asked.day.isoformat(),
                "benefit": asked.benefit,
                "q": asked.words,
            }
        )
    status = 422 if asked.region_field.error or asked.day_field.error else 200
    return render(request, "web/policies/page.html", context, status=status)


@without_transaction
@require_safe
def benefit(request: HttpRequest, region: str, name: str) -> HttpResponse:
    """One benefit at one place: its flow, its history, what is still open."""
    today = timezone.localdate()
    asked = forms.read(request.GET, today, region)
    policy = library.policy()
    found = shelf(policy, region, asked.day, name).benefits
    if not found and name in policy.by_name:
        day = (
            asked.day.isoformat()
        )  # known, but not in force here on that day: the list says so
        query = urlencode({"region": region, "on": day, "benefit": name})
        return redirect(f"{reverse('policy:page')}?{query}")
    if not found:
        raise Http404
    past = history(policy, region, name, today)
    context = {"asked": asked, "benefit": found[0], "history": past}
    return render(request, "web/policies/benefit.html", context)


@without_transaction
@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponse:
    """The list with the same filters, as a workbook or CSV."""
    asked = forms.read(request.GET, timezone.localdate())
    if not asked.ready:
        raise Http404
    found = shelf(library.policy(), asked.region, asked.day, asked.benefit, asked.words)
    if kind == "csv":
        body, mime = export.as_csv(found), "text/csv; charset=utf-8"
    else:
        body = export.as_workbook(found, asked.region_name)
        mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = quote(f"政策清单-{asked.region_name}-{asked.day.isoformat()}.{kind}")
    disposition = f"attachment; filename=\"policy.{kind}\"; filename*=UTF-8''{name}"
    return HttpResponse(body, content_type=mime, headers={"Content-Disposition": disposition})
