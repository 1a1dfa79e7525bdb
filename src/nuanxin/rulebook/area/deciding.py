"""Decide every household of an area for a term."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import duckdb

from nuanxin.base.files.scratch import scratch_folder
from nuanxin.kit.period import Period
from nuanxin.kit.term import Term
from nuanxin.policy.evaluate import FACTS_MISSING, UNSETTLED
from nuanxin.policy.inforce import Said, Setting
from nuanxin.policy.policy import Definition, Policy
from nuanxin.policy.results import NOTICE
from nuanxin.policy.sql import relations, tosql
from nuanxin.rulebook.area.family import Family
from nuanxin.rulebook.area.grounds import Ground, Reader
from nuanxin.rulebook.area.loading import Facts, fill, load, open_database, quoted_path
from nuanxin.rulebook.area.missing import families, missing_facts
from nuanxin.rulebook.area.pieces import restless, stretches
from nuanxin.rulebook.area.places import Place, places_of

Progress = Callable[[str, int, int], None]
_CASES_KEPT = 20_000
_NAME = re.compile(r"\w+")


class AreaRequest(NamedTuple):
    """What to decide: the rules, the term, what the place has said (by code prefix), and the
    subjects to be answered whatever comes out: (benefit, 成员|家庭, id).
    """

    policy: Policy
    term: Term
    said: Mapping[str, Said] = {}
    watched: Sequence[tuple[str, str, int]] = ()


class BenefitGround(NamedTuple):
    """A ground of one benefit at one place; its number is its position in the result."""

    definition: Definition
    place: Place
    ground: Ground
    settled: Mapping[str, str]


@dataclass
class Counts:
    """Subjects of one benefit by what came out."""

    subjects: int = 0
    by_verdict: dict[str, int] = field(default_factory=dict)


@dataclass
class AreaResult:
    """Everything decided. `rows` of the table `finding`: household_id, person_id (NULL for the
    household), ground, missing; read them with `copy_to` or `fetch`.
    """

    households: int
    grounds: list[BenefitGround]
    counts: dict[int, Counts]
    connection: duckdb.DuckDBPyConnection

    def copy_to(self, file: Path) -> int:
        """Write the findings as CSV without a header; returns how many."""
        self.connection.execute(
            f"COPY (SELECT household_id, person_id, ground, missing FROM finding) TO "
            f"'{quoted_path(file)}' (FORMAT csv, HEADER false)"
        )
        return self._count()

    def _count(self) -> int:
        (found,) = self.connection.execute("SELECT COUNT(*) FROM finding").fetchall()[0]
        return int(found)

    def fetch(self) -> list[tuple[int, int | None, int, str]]:
        """The findings, for small areas."""
        return self.connection.execute(
            "SELECT household_id, person_id, ground, missing FROM finding"
        ).fetchall()


def no_progress(_step: str, _done: int, _total: int) -> None:
    """For callers who do not watch."""


@contextmanager
def decide_area(
    request: AreaRequest, facts: Facts, progress: Progress = no_progress
) -> Iterator[AreaResult]:
    """Decide the households in `facts`; the result lives as long as the block."""
    with scratch_folder() as folder, open_database(folder) as connection:
        yield _Area(request, connection, progress).decided(facts)


class _Area:
    def __init__(
        self,
        request: AreaRequest,
        connection: duckdb.DuckDBPyConnection,
        progress: Progress,
    ) -> None:
        self._request = request
        self._policy = request.policy
        self._database = connection
        self._progress = progress
        self._grounds: dict[tuple[int, int, Ground], int] = {}
        self._kept: list[BenefitGround] = []
        self._cases: dict[tuple[int, Period], dict[int, Family]] = {}

    def decided(self, facts: Facts) -> AreaResult:
        self._progress("读取", 0, 1)
        load(self._database, self._policy, facts)
        places = self._divide()
        self._database.execute(
            "CREATE TABLE finding (household_id BIGINT, person_id BIGINT, ground INTEGER, "
            "missing VARCHAR)"
        )
        counts: dict[int, Counts] = {}
        wanted = list(self._definitions(places))
        for done, (definition, settings) in enumerate(wanted):
            self._progress("判断", done, len(wanted))
            counts[definition.number] = self._one(definition, settings)
        self._progress("判断", len(wanted), len(wanted))
        (households,) = self._database.execute("SELECT COUNT(*) FROM home").fetchall()[0]
        return AreaResult(int(households), self._kept, counts, self._database)

    def _divide(self) -> list[Place]:
        """Give every household the number of its place."""
        regions = self._database.execute("SELECT DISTINCT region FROM home").fetchall()
        texts = [f"{region:012d}" for (region,) in regions]
        places, number_of = places_of(self._policy, texts, self._request.said)
        self._database.execute("CREATE TABLE place_of (region BIGINT, place INTEGER)")
        fill(self._database, "place_of", number_of.items())
        self._database.execute("CREATE TABLE restless (id BIGINT)")
        # An even key asks for the stretches of a place, the odd one beside it for every month.
        self._database.execute(
            "CREATE VIEW household AS SELECT h.*, CAST(2 * p.place + "
            "CASE WHEN r.id IS NULL THEN 0 ELSE 1 END AS VARCHAR) AS region_key "
            "FROM home h JOIN place_of p USING (region) LEFT JOIN restless r ON r.id = h.id"
        )
        return places

    def _definitions(
        self, places: Sequence[Place]
    ) -> Iterator[tuple[Definition, dict[Place, list[Setting]]]]:
        """Every benefit in force somewhere in the area in the term, with its settings there."""
        term = self._request.term
        periods = {"月": term.periods(), "年": [term.last_month.year_of]}
        settings = {
            (place, every): place.settings(self._policy, wanted)
            for place in places
            for every, wanted in periods.items()
        }
        for definition in self._policy.definitions:
            if definition.kind == NOTICE:
                continue
            standing = {
                place: settings[place, definition.every]
                for place in places
                if any(
                    definition.number in each.base.active
                    for each in settings[place, definition.every]
                )
            }
            if standing:
                yield definition, standing

    def _one(
        self, definition: Definition, standing: Mapping[Place, Sequence[Setting]]
    ) -> Counts:
        every = list(standing.values())
        self._find_restless(definition, every)
        pieces = {
            place: stretches(self._policy, definition, settings)
            for place, settings in standing.items()
        }
        statement = tosql.answers(self._policy, definition)
        self._put_in_force(definition, statement, standing, pieces)
        self._answer(definition, statement)
        self._read(definition, standing, pieces)
        return self._counted(definition, list(standing))

    def _find_restless(
        self, definition: Definition, every: Sequence[Sequence[Setting]]
    ) -> None:
        self._database.execute("DELETE FROM restless")
        if len(every[0]) == 1:
            return
        texts = [text for each in every for text in restless(self._policy, definition, each)]
        if texts:
            union = " UNION ".join(dict.fromkeys(texts))
            self._database.execute(f"INSERT INTO restless {union}")

    def _put_in_force(
        self,
        definition: Definition,
        statement: str,
        standing: Mapping[Place, Sequence[Setting]],
        pieces: Mapping[Place, Sequence[Setting]],
    ) -> None:
        """Write the law of every place and time, as far as the statement names it."""
        every, named = relations.columns(self._policy), set(_NAME.findall(statement))
        used = [n for n, (name, _) in enumerate(every) if name in named]
        shape = ", ".join(" ".join(every[n]) for n in used)
        self._database.execute(f"CREATE OR REPLACE TABLE inforce ({shape})")
        places = [(str(2 * p.number), each) for p, some in pieces.items() for each in some]
        places += [
            (str(2 * p.number + 1), each) for p, all_ in standing.items() for each in all_
        ]
        fill(
            self._database,
            "inforce",
            (
                [record[n] for n in used]
                for record in relations.records(self._policy, places, definition)
            ),
        )

    def _answer(self, definition: Definition, statement: str) -> None:
        """Run the statement; keep all answers of those who may be eligible or are watched."""
        self._database.execute(f"CREATE OR REPLACE TABLE answer AS {statement}")
        self._database.execute("CREATE OR REPLACE TABLE watched (id BIGINT)")
        watched = [
            [number]
            for benefit, grain, number in self._request.watched
            if (benefit, grain) == (definition.name, definition.grain)
        ]
        fill(self._database, "watched", watched)
        layers = "".join(
            f" || ':' || COALESCE(CAST(m{index} AS VARCHAR), '') || ',' || b{index}"
            for index in range(len(definition.layers))
        )
        self._database.execute(
            "CREATE OR REPLACE TABLE told AS "
            "WITH kept AS (SELECT id, household_id FROM answer "
            "WHERE adopted AND holds IS DISTINCT FROM FALSE "
            "UNION SELECT id, household_id FROM answer "
            "WHERE id IN (SELECT id FROM watched)) "
            "SELECT a.id, a.household_id, CAST(h.region_key AS INTEGER) AS place, "
            "string_agg(a.period || ':' || a.scenario || ':' || "
            "CASE WHEN a.holds THEN 't' WHEN NOT a.holds THEN 'f' ELSE '' END || ':' || "
            f"a.reasons{layers}, ';' ORDER BY a.period, a.scenario) AS told "
            "FROM answer a JOIN kept USING (id, household_id) "
            "JOIN household h ON h.id = a.household_id GROUP BY ALL"
        )

    def _read(
        self,
        definition: Definition,
        standing: Mapping[Place, Sequence[Setting]],
        pieces: Mapping[Place, Sequence[Setting]],
    ) -> None:
        """Turn every distinct answer into a ground, and write the findings."""
        by_number = {place.number: place for place in standing}
        readers = {
            place.number: Reader(self._policy, definition, settings, place.region)
            for place, settings in standing.items()
        }
        marked: list[list[object]] = []
        for key, told in self._database.execute(
            "SELECT DISTINCT place, told FROM told"
        ).fetchall():
            place = by_number[key // 2]
            settings = standing[place] if key % 2 else pieces[place]
            decided = [each.period.ordinal for each in settings]
            ground = readers[place.number].ground(told, decided)
            number = self._number(definition, place, ground, standing[place][-1])
            marked.append([key, told, number, ground.clue])
        self._database.execute(
            "CREATE OR REPLACE TABLE mark "
            "(place INTEGER, told VARCHAR, ground INTEGER, clue BOOLEAN)"
        )
        fill(self._database, "mark", marked)
        self._ask_for_missing(definition, standing)
        person = "t.id" if definition.grain == "成员" else "NULL"
        self._database.execute(
            f"INSERT INTO finding SELECT t.household_id, {person}, k.ground, "
            "COALESCE(g.missing, '') FROM told t JOIN mark k USING (place, told) "
            "LEFT JOIN gap g ON g.id = t.id AND g.household_id = t.household_id "
            "WHERE k.clue OR t.id IN (SELECT id FROM watched)"
        )

    def _number(
        self, definition: Definition, place: Place, ground: Ground, last: Setting
    ) -> int:
        key = (definition.number, place.number, ground)
        if key not in self._grounds:
            self._grounds[key] = len(self._kept)
            self._kept.append(BenefitGround(definition, place, ground, last.settled))
        return self._grounds[key]

    def _ask_for_missing(
        self, definition: Definition, standing: Mapping[Place, Sequence[Setting]]
    ) -> None:
        self._database.execute(
            "CREATE OR REPLACE TABLE gap (id BIGINT, household_id BIGINT, missing VARCHAR)"
        )
        found: list[list[object]] = []
        for place, settings in standing.items():
            open_grounds = [
                number
                for number, each in enumerate(self._kept)
                if each.definition is definition
                and each.place is place
                and each.ground.verdict in (FACTS_MISSING, UNSETTLED)
            ]
            found += self._gaps(definition, place, settings, open_grounds)
        fill(self._database, "gap", found)

    def _gaps(
        self,
        definition: Definition,
        place: Place,
        settings: Sequence[Setting],
        grounds: Sequence[int],
    ) -> Iterator[list[object]]:
        asked: dict[int, set[int]] = {}
        for subject, household in self._database.execute(
            "SELECT t.id, t.household_id FROM told t JOIN mark k USING (place, told) "
            "WHERE k.clue AND k.ground IN (SELECT unnest(CAST(? AS INTEGER[]))) ORDER BY ALL",
            [list(grounds)],
        ).fetchall():
            asked.setdefault(household, set()).add(subject)
        at = settings[-1].period
        for household, family in self._families(list(asked), place, at):
            told = missing_facts(self._policy, family, definition, settings[-1:])
            for subject in asked[household]:
                names = told.get(subject if definition.grain == "成员" else None, ())
                yield [subject, household, "、".join(names)]

    def _families(
        self, asked: Sequence[int], place: Place, at: Period
    ) -> Iterator[tuple[int, Family]]:
        """Their cases; who is asked for by one benefit is mostly asked for by the next."""
        kept = self._cases.setdefault((place.number, at), {})
        fresh = [household for household in asked if household not in kept]
        yield from ((each, kept[each]) for each in asked if each in kept)
        for household, family in families(self._database, self._policy, fresh, place, at):
            if len(kept) < _CASES_KEPT:
                kept[household] = family
            yield household, family

    def _counted(self, definition: Definition, places: Sequence[Place]) -> Counts:
        """Everybody asked, whatever came out: no one is lost between the steps."""
        source = "home h JOIN member m ON m.household_id = h.id"
        if definition.grain != "成员":
            source = "home h"
        (subjects,) = self._database.execute(
            f"SELECT COUNT(*) FROM {source} JOIN place_of p USING (region) "
            "WHERE p.place IN (SELECT unnest(CAST(? AS INTEGER[])))",
            [[place.number for place in places]],
        ).fetchall()[0]
        counts = Counts(int(subjects))
        for ground, number in self._database.execute(
            "SELECT k.ground, COUNT(*) FROM told t JOIN mark k USING (place, told) "
            "GROUP BY k.ground"
        ).fetchall():
            verdict = self._kept[ground].ground.verdict
            counts.by_verdict[verdict] = counts.by_verdict.get(verdict, 0) + int(number)
        (rest,) = self._database.execute(
            "SELECT COUNT(*) FROM (SELECT id, household_id FROM answer "
            "GROUP BY id, household_id HAVING NOT BOOL_OR(adopted))"
        ).fetchall()[0]
        counts.by_verdict["not_adopted"] = int(rest)
        told = sum(counts.by_verdict.values())
        counts.by_verdict["not_eligible"] = (
            counts.by_verdict.get("not_eligible", 0) + counts.subjects - told
        )
        return counts
