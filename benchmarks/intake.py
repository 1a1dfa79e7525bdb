"""A county's roll into the register: `python -m benchmarks intake [PEOPLE]`.

Makes a fictional roll (by default 51,012 people in 32 columns), runs `nuanxin import people
--dry-run`, then stages and commits it on a PostgreSQL of its own, as a person would, and prints
seconds and the most memory of any one process. The peer writes a sample of the same people
through the ORM, one row after the other, scaled up: no library of the kind tells new from
changed across households.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.fictional_roll import PEOPLE, write_roll
from benchmarks.tables import CONNECT, PREPARE

AIM_SECONDS = 30
SAMPLE = 1_000
_PEER = (
    CONNECT
    + """
import time, sys
from datetime import UTC, datetime
from django.db import transaction
from nuanxin.kit.identifiers import new_id
from nuanxin.registry.exchange.chunks import all_families
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.people.models import Household, Membership, Person, PersonFacts
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.people.words import SourceKind
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.vault.kinds import Kind
from nuanxin.base.vault.secret import protect
wanted, done = int(sys.argv[1]), 0
batch, now = ImportBatch.objects.latest("id"), datetime.now(UTC)
with transaction.atomic():
    origin = Origin(SourceKind.ROLL, "peer", now.date())
    source = name_source(by=SYSTEM, region=batch.region, origin=origin, recorded_at=now)
    said = {"source": source, "known_from": now}
    started = time.perf_counter()
    for number, family in enumerate(all_families(batch)):
        if done >= wanted:
            break
        home = Household.objects.create(
            region=family.region, number=f"P{number}", opened_on=now.date())
        for one in family.people:
            owner = new_id()
            fields = {"public_id": owner, "region": family.region, "name": one.name}
            if one.number:
                secret = protect(Kind.ID_NUMBER, owner, one.number)
                # The number itself is in the register already: look for it, write another.
                Person.objects.filter(id_number_index=secret.index).first()
                fields |= {"id_number_sealed": secret.sealed, "id_number_mask": secret.mask}
            person = Person.objects.create(**fields)
            PersonFacts.objects.create(person=person, region=family.region, name=one.name,
                birth_date=one.facts.get("出生日期"), sex=one.facts.get("性别") or "", **said)
            Membership.objects.create(household=home, person=person, region=family.region,
                person_region=family.region, role=one.role, position=done + 1, **said)
            done += 1
    print((time.perf_counter() - started) / done)
    transaction.set_rollback(True)
"""
)


def main(people: int) -> int:
    with tempfile.TemporaryDirectory(prefix="nuanxin-") as name:
        folder = Path(name)
        roll = folder / "roll.xlsx"
        write_roll(roll, people)
        environment = os.environ | {"NUANXIN_VAR": str(folder / "var")}
        run("-c", PREPARE, environment=environment)
        read = ("people", str(roll), "--region", "341599", "--json")
        load = os.getloadavg()[0]
        tried, dry = imported(*read, "--dry-run", environment=environment)
        staged, stage = imported(*read, environment=environment)
        batch = str(staged["batch"])
        _done, commit = imported("commit", batch, "--json", environment=environment)
        peer = float(run("-c", _PEER, str(SAMPLE), environment=environment)) * people
        _again, undo = imported("undo", batch, "--json", environment=environment)
    counts = {key: tried[key] for key in ("rows", "new", "ambiguous", "faulty")}
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{counts}; load before {load:.2f}")
    print(f"dry run {dry:.1f} s; stage {stage:.1f} s; commit {commit:.1f} s; undo {undo:.1f} s")
    print(f"peer: {SAMPLE} people row by row through the ORM, scaled up: commit {peer:.0f} s")
    print(f"most memory of one process {used.ru_maxrss / 1024:.0f} MB")
    return 0 if max(dry, commit) <= AIM_SECONDS else 1


def imported(*words: str, environment: dict[str, str]) -> tuple[dict[str, object], float]:
    """Run one import command; its answer and how long it took from outside."""
    started = time.perf_counter()
    output = run("nuanxin.config.cli", "import", *words, environment=environment)
    return json.loads(output), time.perf_counter() - started


def run(module: str, *words: str, environment: dict[str, str]) -> str:
    how = [module] if module == "-c" else ["-m", module]
    command = [sys.executable, *how, *words]
    done = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE))
