"""Names written before a spelling was learnt are found by it once they are spelt anew."""

from __future__ import annotations

import argparse

import pytest

from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.config.commands import names
from nuanxin.registry.people.actions.respelling import respell
from nuanxin.registry.people.models import Person
from nuanxin.registry.people.queries.finding import households
from registry.people.families import NEXT_VILLAGE, admitted, bereaved

pytestmark = pytest.mark.django_db
COUNTY = Scope.of("341599")


@pytest.fixture(autouse=True)
def _old_spelling() -> None:
    admitted(bereaved("1"))
    admitted(bereaved("2", NEXT_VILLAGE))
    rows = Person.objects.filter(name="陈桂兰")
    rows.update(name="阚桂兰", pinyin="hanguilan", initials="hgl")


def test_old_names_are_spelt_anew_once_and_each_county_is_told() -> None:
    assert not households(COUNTY, "kan").exists()
    assert respell(by=SYSTEM) == (1, 2)
    assert households(COUNTY, "kan").count() == households(COUNTY, "kgl").count() == 2
    assert not households(COUNTY, "han").exists()
    entry = AuditEntry.objects.get(act="person.respelt")
    assert (entry.region, entry.payload) == (341599000000, {"people": 2})
    assert respell(by=SYSTEM) == (0, 0)


def test_the_command_says_how_many_and_a_dry_run_writes_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    parser = argparse.ArgumentParser()
    names.add_arguments(parser)
    for words, said in (
        (["respell", "--dry-run"], "什么也没有写：要重拼 1 个姓名，2 人。"),
        (["respell"], "已重拼 1 个姓名，2 人。"),
        (["respell"], "没有要改的"),
    ):
        assert names.run(parser.parse_args(words)) == 0
        assert said in capsys.readouterr().out
