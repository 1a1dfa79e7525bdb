"""A few households of the register as cases: the facts an area is decided on, one by one."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from nuanxin.base.files.scratch import scratch_folder
from nuanxin.kit.period import Period
from nuanxin.policy.folding import Plain
from nuanxin.policy.inforce import Said
from nuanxin.policy.nodes import DATE, INTEGER, MONEY, YES
from nuanxin.policy.policy import Policy
from nuanxin.policy.vocabulary import Fact
from nuanxin.rulebook.area.extracting import Seen, extract
from nuanxin.rulebook.area.family import Family, Rows, family_of
from nuanxin.rulebook.area.loading import ENTITIES
from nuanxin.rulebook.area.places import Place


def household_cases(
    policy: Policy, seen: Seen, at: Period, said: Mapping[str, Said] | None = None
) -> dict[int, Family]:
    """The households named in `seen`, each at its own place of registration."""
    with scratch_folder() as folder:
        facts = extract(seen, folder)
        homes = dict(_rows(policy, "household", facts.household))
        rows: dict[str, Rows] = {"home": {}, "stay": {}}
        for table in ("member", "child"):
            rows[table] = {}
            for number, row in _rows(policy, table, getattr(facts, table)):
                rows[table].setdefault(number, []).append(row)
    found = {}
    for number, home in homes.items():
        region = str(home.pop("region"))
        heard = said or {}
        prefix = max((p for p in heard if region.startswith(p)), key=len, default="")
        place = Place(0, region, heard.get(prefix, Said()))
        found[number] = family_of(policy, place, at, number, {**rows, "home": {number: [home]}})
    return found


def _rows(policy: Policy, table: str, file: Path) -> Iterator[tuple[int, dict[str, Plain]]]:
    facts = {fact.column: fact for fact in policy.vocabulary.of(ENTITIES[table]).values()}
    with file.open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    for row in sorted(rows, key=lambda each: int(each["id"])):
        told: dict[str, Plain] = {
            facts[column].name: _value(facts[column], text)
            for column, text in row.items()
            if column in facts and text != ""
        }
        if table == "household":
            yield int(row["id"]), told | {"region": row["region"]}
        else:
            yield int(row["household_id"]), told | {"id": int(row["id"])}


def _value(fact: Fact, text: str) -> Plain:
    if fact.type == YES:
        return text == "t"
    if fact.type == DATE:
        return date.fromisoformat(text)
    return int(text) if fact.type in (INTEGER, MONEY) else text
