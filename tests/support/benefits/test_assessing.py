"""An assessment: what the rules say of everybody, once, and again only what changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.identifiers import new_id
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.kit.term import Term
from nuanxin.support.benefits.actions import assessing
from nuanxin.support.benefits.actions.assessing import Asked, assess
from nuanxin.support.benefits.models import Assessment, Finding, Ground, Opening
from registry.people.families import NEXT_VILLAGE, VILLAGE, admitted, bereaved
from support.benefits.county import COUNTY, DEATH, NOW, SCOPE, policy, run

pytestmark = pytest.mark.django_db


def test_every_subject_has_one_finding_with_amount_and_bearers() -> None:
    admitted(bereaved("1"), bereaved("2", NEXT_VILLAGE))
    done = run()
    assert done.households == 2
    found = Finding.objects.filter(benefit=DEATH)
    assert found.count() == 4
    ground = found[0].ground
    assert (ground.verdict, ground.amount_fen) == ("eligible", 59000)
    shares = dict(ground.shares.values_list("level", "fen"))
    assert shares == {"中央": 29500, "省": 11800, "市": 5900, "县": 11800}


def test_half_a_year_is_six_months_of_money() -> None:
    admitted(bereaved("1"))
    run("2026-H2")
    found = Finding.objects.filter(benefit=DEATH)[0]
    assert (found.ground.eligible_months, found.ground.amount_fen) == (6, 6 * 59000)


def test_running_it_twice_changes_nothing() -> None:
    admitted(bereaved("1"), bereaved("2"))
    first = run()
    before = list(Finding.objects.order_by("id").values())
    again = run(now=datetime(2026, 11, 23, tzinfo=UTC))
    assert again.pk == first.pk
    assert list(Finding.objects.order_by("id").values()) == before
    assert Ground.objects.count() == len({row["ground_id"] for row in before})


@pytest.mark.parametrize("named", ["ground_id", "assessment_id"])
def test_a_finding_stands_on_what_there_is_and_that_stays(named: str) -> None:
    """Not each finding is checked but the statement that writes them; a key says the same."""
    admitted(bereaved("1"))
    run()
    finding = Finding.objects.all()[0]
    named_is = Ground if named == "ground_id" else Assessment
    with pytest.raises(IntegrityError, match="without its"), transaction.atomic():
        Finding.objects.filter(id=finding.id).update(**{named: 0})
    other = Finding.objects.filter(id=finding.id).values().get()
    other |= {"id": None, "public_id": new_id(), "term": "2026-09", named: 0}
    with pytest.raises(IntegrityError, match="without its"), transaction.atomic():
        Finding.objects.create(**other)
    with pytest.raises(IntegrityError, match="named by findings"), transaction.atomic():
        named_is.objects.filter(id=getattr(finding, named))._raw_delete("default")


def test_nothing_is_computed_for_terms_before_the_opening() -> None:
    Opening.objects.create(
        region=int(COUNTY.value), first_month=Term.parse("2026-11").first, set_at=NOW
    )
    with pytest.raises(Refusal, match="启用之前"):
        run("2026-10")
    town = RegionCode.parse("341599100")
    asked = Asked(town, Term.parse("2026-10"), NOW, policy())
    with pytest.raises(Refusal, match="启用之前"):
        assess(by=SYSTEM, scope=Scope.of("341599"), asked=asked)


def test_an_area_outside_the_scope_is_refused() -> None:
    asked = Asked(COUNTY, Term.parse("2026-10"), NOW, policy())
    with pytest.raises(Refusal, match="管辖范围"):
        assess(by=SYSTEM, scope=Scope.of(RegionCode.parse("430923")), asked=asked)


def test_a_township_is_assessed_without_touching_the_next() -> None:
    admitted(bereaved("1"), bereaved("2", NEXT_VILLAGE))
    run()
    later = datetime(2026, 11, 23, tzinfo=UTC)
    asked = Asked(RegionCode.parse(str(VILLAGE)[:9]), Term.parse("2026-10"), later, policy())
    done = assess(by=SYSTEM, scope=SCOPE, asked=asked)
    assert done.households == 1
    assert Finding.objects.filter(known_to__isnull=False).count() == 0


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_nothing_of_a_run_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    admitted(bereaved("1"))
    run()
    before = list(Finding.objects.order_by("id").values())
    admitted(bereaved("2"))

    def die(*_: object) -> dict[str, int]:
        raise KeyboardInterrupt

    # The process ends after grounds and assessment are written, before the findings are.
    monkeypatch.setattr(assessing, "supersede", die)
    later = datetime(2026, 11, 23, tzinfo=UTC)
    with pytest.raises(KeyboardInterrupt):
        run(now=later)
    monkeypatch.undo()
    assert list(Finding.objects.order_by("id").values()) == before
    assert Assessment.objects.count() == 1
    run(now=later)
    assert Finding.objects.filter(benefit=DEATH, known_to__isnull=True).count() == 4
    assert Finding.objects.filter(known_to__isnull=False).count() == 0
