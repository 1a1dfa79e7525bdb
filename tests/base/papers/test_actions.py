"""A county's own template: one brings it, another puts it in force, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from base.papers.sheets import every, written
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.roles import Role
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.papers import queries
from nuanxin.base.papers.actions import Brought, Chosen, offer, put_in_force
from nuanxin.base.papers.handing import TemplateFaults
from nuanxin.base.papers.models import PaperTemplate, TemplateUse
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
TODAY = date(2026, 11, 22)
COUNTY, SCOPE = RegionCode.parse("341599"), Scope.of("341599")
PAPER = next(each for each in every() if each.key == "application")
Appoint = Callable[[str, Role, str], Actor]


@pytest.fixture
def wang(appoint: Appoint) -> Actor:
    return appoint("王主任", Role.COUNTY_HEALTH, "341599")


@pytest.fixture
def sun(appoint: Appoint) -> Actor:
    return appoint("孙局长", Role.COUNTY_LEADER, "341599")


def bring(by: Actor, *paragraphs: str, scope: Scope = SCOPE) -> PaperTemplate:
    brought = Brought("本县.docx", written(*(paragraphs or ("{{ 女方姓名 }}",))), "加了电话")
    return offer(by=by, scope=scope, county=COUNTY, paper=PAPER, brought=brought, at=AT)


def force(by: Actor, template: PaperTemplate | None, day: date = TODAY) -> TemplateUse:
    chosen = Chosen(template.public_id if template else None, day)
    return put_in_force(
        by=by, scope=SCOPE, county=COUNTY, paper=PAPER.key, chosen=chosen, at=AT
    )


def test_a_template_is_used_only_once_another_person_says_so(wang: Actor, sun: Actor) -> None:
    made = bring(wang)
    assert queries.in_force(int(COUNTY.value), PAPER.key, TODAY) is None
    with pytest.raises(Refusal, match="两个人"):
        force(wang, made)
    force(sun, made)
    assert queries.in_force(int(COUNTY.value), PAPER.key, TODAY) == made
    assert queries.used_here(int(COUNTY.value), TODAY) == {PAPER.key: made}


def test_it_holds_from_its_day_on(wang: Actor, sun: Actor) -> None:
    made = bring(wang)
    force(sun, made, TODAY + timedelta(days=9))
    county = int(COUNTY.value)
    assert queries.in_force(county, PAPER.key, TODAY + timedelta(days=8)) is None
    assert queries.in_force(county, PAPER.key, TODAY + timedelta(days=9)) == made


def test_an_earlier_one_and_ours_can_be_put_back(wang: Actor, sun: Actor) -> None:
    first, second = bring(wang), bring(wang, "{{ 男方姓名 }}")
    assert (first.number, second.number) == (1, 2)
    county = int(COUNTY.value)
    for chosen in (first, second, first, None):
        force(sun, chosen)
        assert queries.in_force(county, PAPER.key, TODAY) == chosen
    assert PaperTemplate.objects.count() == 2
    assert TemplateUse.objects.count() == 4


def test_what_was_printed_yesterday_is_not_changed(sun: Actor) -> None:
    with pytest.raises(Refusal, match="不能早于今天"):
        force(sun, None, TODAY - timedelta(days=1))


def test_a_template_with_faults_is_not_kept(wang: Actor) -> None:
    with pytest.raises(TemplateFaults, match="没有“甲”这一项") as caught:
        bring(wang, "{{ 甲 }}", "{{ 乙 }}")
    assert len(caught.value.faults) == 2
    assert not PaperTemplate.objects.exists()


def test_the_same_file_is_not_kept_twice(wang: Actor) -> None:
    bring(wang)
    content = bytes(PaperTemplate.objects.get().content)
    with pytest.raises(Refusal, match="与第 1 版完全一样"):
        offer(
            by=wang, scope=SCOPE, county=COUNTY, paper=PAPER,
            brought=Brought("again.docx", content, ""), at=AT,
        )  # fmt: skip


def test_only_the_county_itself_sets_its_templates(wang: Actor) -> None:
    with pytest.raises(Refusal, match="本县"):
        bring(wang, scope=Scope.of("341502"))


def test_each_step_stands_in_the_trail(wang: Actor, sun: Actor) -> None:
    made = bring(wang)
    force(sun, made)
    acts = dict(
        AuditEntry.objects.filter(act__startswith="paper.").values_list("act", "payload")
    )
    assert acts["paper.offered"]["sha256"] == made.sha256
    assert acts["paper.in_force"]["number"] == 1


def test_a_template_of_another_county_is_not_found(wang: Actor) -> None:
    made = bring(wang)
    assert queries.template(Scope.of("341502"), made.public_id) is None
    assert queries.template(SCOPE, made.public_id) == made
