"""Answers are added, the latest counts, and what is withheld is left out."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.files.scans import Scan
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.refusal import Refusal
from nuanxin.registry.consents.actions import Said, record_answer
from nuanxin.registry.consents.models import Answer, Consent, Way
from nuanxin.registry.consents.purposes import EMPLOYER_NOTICE, purposes
from nuanxin.registry.consents.queries import withheld
from nuanxin.registry.people.models import Person
from registry.people.families import admitted, bereaved

pytestmark = pytest.mark.django_db
TOWN, NEXT = Scope.of("341599100"), Scope.of("341599101")
AT, TODAY = datetime(2026, 7, 1, tzinfo=UTC), date(2026, 7, 1)
G, R, W = Answer.GIVEN, Answer.REFUSED, Answer.WITHDRAWN


@pytest.fixture
def wife() -> Person:
    done = admitted(bereaved("1"))
    found: Person = Person.objects.get(pk=done.people["1-女方"])
    return found


def say(who: Person, answer: Answer, purpose: str = EMPLOYER_NOTICE, **said: object) -> Consent:
    values = {"way": Way.ORAL, "on": date(2026, 6, 1), "witness": "周联系", **said}
    scope = values.pop("scope", TOWN)
    return record_answer(
        person=who.public_id, scope=scope, by=SYSTEM,  # type: ignore[arg-type]
        said=Said(purpose, answer, **values), at=AT, today=TODAY,  # type: ignore[arg-type]
    )  # fmt: skip


def test_every_purpose_says_what_holds_unasked_and_has_a_text() -> None:
    for purpose in purposes().values():
        assert purpose.label
        assert purpose.used
        assert purpose.basis
        assert purpose.text_on(TODAY).words
    with pytest.raises(Refusal, match="还没有可用的文本"):
        purposes()[EMPLOYER_NOTICE].text_on(date(2025, 12, 31))


def test_unasked_a_purpose_goes_or_waits_as_its_entry_says(wife: Person) -> None:
    assert withheld(TOWN, EMPLOYER_NOTICE, [wife.pk]) == set()
    assert withheld(TOWN, "insurer", [wife.pk]) == {wife.pk}


def test_consent_taken_back_is_obeyed_and_what_was_said_stays(wife: Person) -> None:
    say(wife, G, "insurer")
    assert withheld(TOWN, "insurer", [wife.pk]) == set()
    say(wife, W, "insurer", on=date(2026, 6, 2))
    assert withheld(TOWN, "insurer", [wife.pk]) == {wife.pk}
    assert Consent.objects.count() == 2
    acts = AuditEntry.objects.filter(act__startswith="consent.").order_by("id")
    assert list(acts.values_list("act", flat=True)) == ["consent.given", "consent.withdrawn"]


def test_an_answer_keeps_the_version_of_the_text_it_was_given_to(wife: Person) -> None:
    assert say(wife, G).text_since == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("answer", "said", "why"),
    [
        (W, {}, "谈不上撤回"),
        (G, {"on": date(2026, 7, 2)}, "还没有到"),
        (G, {"witness": ""}, "要有见证人"),
        (G, {"way": Way.SIGNED}, "要有扫描件"),
        (G, {"witness": "13800001234"}, "只写姓名"),
        (G, {"purpose": "sell"}, "没有这个用途"),
        (G, {"scope": NEXT}, "没有找到"),
        (G, {"guardian": "罗" * 41}, "最多 40"),
    ],
)
def test_it_is_refused(wife: Person, answer: Answer, said: dict[str, object], why: str) -> None:
    with pytest.raises(Refusal, match=why):
        say(wife, answer, **said)  # type: ignore[arg-type]
    assert not Consent.objects.exists()


def test_who_agreed_takes_back_and_does_not_refuse(wife: Person) -> None:
    say(wife, G)
    with pytest.raises(Refusal, match="撤回同意"):
        say(wife, R, on=date(2026, 6, 2))
    with pytest.raises(Refusal, match="更晚的答复"):
        say(wife, W, on=date(2026, 5, 1))


def test_the_dead_answer_nothing() -> None:
    done = admitted(bereaved("1"))
    child = Person.objects.get(pk=done.people["1-子女"])
    with pytest.raises(Refusal, match="去世"):
        say(child, G)


def test_a_signed_paper_is_kept_sealed(wife: Person) -> None:
    scan = Scan(io.BytesIO(b"%PDF-1.7 signed"), "同意书.pdf")
    made = say(wife, G, way=Way.SIGNED, witness="", scan=scan)
    assert made.scan == StoredFile.objects.get(purpose="consent.scan")
