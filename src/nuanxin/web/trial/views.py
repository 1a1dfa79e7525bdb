"""The form, its live answer, the letter and the case file. Nothing posted here is kept."""

import yaml
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from nuanxin.base.database.requests import without_transaction
from nuanxin.rulebook import library
from nuanxin.web.trial import answer
from nuanxin.web.trial.examples import EXAMPLES, example
from nuanxin.web.trial.letter import letter_of
from nuanxin.web.trial.typed import Typed, this_month


@without_transaction
def page(request: HttpRequest) -> HttpResponse:
    """The form, empty or filled with an example; a posted form comes back with its answer."""
    if request.method == "POST":
        return _answered(request)
    filled = example(request.GET.get("example", ""))
    if filled is not None:
        shown = answer.answer(library.policy(), filled)
    else:
        month = this_month(timezone.localdate())
        typed = Typed({"at": month, "region": request.GET.get("region", "")})
        shown = answer.blank(library.policy(), typed)
    return render(request, "web/trial/page.html", {"answer": shown, "examples": EXAMPLES})


def _answered(request: HttpRequest) -> HttpResponse:
    typed, focus = answer.applied(Typed.read(request.POST), request.POST)
    shown = answer.answer(library.policy(), typed, focus)
    template = "web/trial/page.html"
    if request.headers.get("HX-Request"):
        whole = answer.pressed(request.POST)
        template = "web/trial/_trial.html" if whole else "web/trial/_live.html"
    moved = shown.form.local.key != request.POST.get("local_key", "")
    context = {"answer": shown, "examples": EXAMPLES, "moved": moved}
    response = render(request, template, context, status=422 if shown.reading.faults else 200)
    response["HX-Trigger"] = shown.faults_header
    if answer.pressed(request.POST):
        # htmx also sends the last button with a live request that was still waiting.
        response["HX-Retarget"], response["HX-Reswap"] = "#trial", "outerHTML"
    return response


@without_transaction
@require_POST
def letter(request: HttpRequest) -> HttpResponse:
    """待遇计算说明 for the typed family, to print; with faults the form comes back instead."""
    shown = answer.answer(library.policy(), Typed.read(request.POST))
    if shown.result is None:
        return render(
            request, "web/trial/page.html", {"answer": shown, "examples": EXAMPLES}, status=422
        )
    day = timezone.localdate()
    return render(request, "web/trial/letter.html", {"letter": letter_of(shown, day)})


@without_transaction
@require_POST
def case_file(request: HttpRequest) -> HttpResponse:
    """The typed family as a case file for `nuanxin decide`."""
    shown = answer.answer(library.policy(), Typed.read(request.POST))
    text = yaml.safe_dump(dict(shown.reading.content), allow_unicode=True, sort_keys=False)
    return HttpResponse(
        text,
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="case.yaml"'},
    )
