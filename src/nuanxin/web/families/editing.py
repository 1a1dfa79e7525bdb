"""Writing to a family's file: each form shows today's values and asks for the source."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from nuanxin.base.audit.actions import record_view
from nuanxin.base.audit.subject import Subject
from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.people.queries.family import FamilyFile, Member, member_of
from nuanxin.web.families import (
    certificates,
    closing,
    employing,
    joining,
    keeping,
    kinship,
    moving,
    newfamily,
    sending,
)
from nuanxin.web.families.views import file_of


def _file(request: OfficeRequest, family: UUID) -> FamilyFile:
    """The file a form is about; showing the form shows what stands there."""
    file = file_of(request, family)
    if request.method != "POST":
        about = Subject("household", file.household.pk, file.household.region)
        record_view(request.actor, about, "打开登记表单")
    return file


def _member(request: OfficeRequest, family: UUID, person: UUID) -> tuple[FamilyFile, Member]:
    file = _file(request, family)
    member = member_of(file, person)
    if member is None:
        raise Http404
    return file, member


def _answer(request: OfficeRequest, form: sending.Sent, file: FamilyFile) -> HttpResponse:
    """On to the file once it is written, or the form again with what to mend."""
    if form.done:
        return redirect("families:page", file.household.public_id)
    status = 422 if form.faults else 200
    return render(
        request, "web/families/form.html", {"form": form, "file": file}, status=status
    )


def person(request: OfficeRequest, family: UUID, person: UUID) -> HttpResponse:
    """Facts of one person: a correction, or a change from a day."""
    file, member = _member(request, family, person)
    return _answer(request, sending.person(request, member, timezone.now()), file)


def household(request: OfficeRequest, family: UUID) -> HttpResponse:
    """Facts of the household as a whole."""
    file = _file(request, family)
    return _answer(request, sending.household(request, file, timezone.now()), file)


def closer(request: OfficeRequest, family: UUID) -> HttpResponse:
    """敏感个案: marked, or the mark lifted."""
    file = _file(request, family)
    return _answer(request, keeping.marked(request, file, timezone.now()), file)


def naming(request: OfficeRequest, family: UUID) -> HttpResponse:
    """隐名: the family's wish, or that wish taken back."""
    file = _file(request, family)
    return _answer(request, keeping.named(request, file, timezone.now()), file)


def identity(request: OfficeRequest, family: UUID, person: UUID) -> HttpResponse:
    """Name and numbers."""
    file, member = _member(request, family, person)
    return _answer(request, sending.identity(request, member, timezone.now()), file)


def account(request: OfficeRequest, family: UUID, person: UUID) -> HttpResponse:
    """Another social-card account, its holder, whoever collects."""
    file, member = _member(request, family, person)
    return _answer(request, sending.account(request, member, timezone.now()), file)


def certificate(request: OfficeRequest, family: UUID, person: UUID) -> HttpResponse:
    """Issue, stamp, replace or cancel a 特别扶助证."""
    file, member = _member(request, family, person)
    return _answer(request, certificates.certificate(request, member, timezone.now()), file)


def employer(request: OfficeRequest, family: UUID, person: UUID) -> HttpResponse:
    """Where somebody works, and since when."""
    file, member = _member(request, family, person)
    return _answer(request, employing.employed(request, member, timezone.now()), file)


def marriage(request: OfficeRequest, family: UUID, person: UUID) -> HttpResponse:
    """A marriage that ended."""
    file, member = _member(request, family, person)
    return _answer(request, kinship.married(request, member, None, timezone.now()), file)


def marriage_edit(
    request: OfficeRequest, family: UUID, person: UUID, number: int
) -> HttpResponse:
    """One that is written down: put right or taken back."""
    file, member = _member(request, family, person)
    told = next((each for each in member.marriages if each.pk == number), None)
    if told is None:
        raise Http404
    return _answer(request, kinship.married(request, member, told, timezone.now()), file)


def parentage(request: OfficeRequest, family: UUID, person: UUID) -> HttpResponse:
    """Whose child somebody is."""
    file, member = _member(request, family, person)
    if not member.child:
        raise Http404
    return _answer(request, kinship.child_of(request, file, member, timezone.now()), file)


def move(request: OfficeRequest, family: UUID) -> HttpResponse:
    """Hand the family to another unit."""
    file = _file(request, family)
    return _answer(request, moving.moved(request, file, timezone.now()), file)


def join(request: OfficeRequest, family: UUID) -> HttpResponse:
    """A child born or adopted, a new husband or wife."""
    file = _file(request, family)
    return _answer(request, joining.joined(request, file, timezone.now()), file)


def leave(request: OfficeRequest, family: UUID, person: UUID) -> HttpResponse:
    """Somebody belongs to the family no more."""
    file, member = _member(request, family, person)
    return _answer(request, joining.leaving(request, file, member, timezone.now()), file)


def close(request: OfficeRequest, family: UUID) -> HttpResponse:
    """Close the file, or open it again."""
    file = _file(request, family)
    return _answer(request, closing.closed(request, file, timezone.now()), file)


def new(request: OfficeRequest) -> HttpResponse:
    """A family nobody has on file yet."""
    form = newfamily.read(request, timezone.localdate())
    if request.method == "POST" and not form.faults:
        try:
            made = newfamily.admit_family(request, form, timezone.now())
            return redirect("families:page", made)
        except Refusal as refusal:
            form = form.refused(refusal)
    status = 422 if form.faults else 200
    return render(request, "web/families/new.html", {"form": form}, status=status)
