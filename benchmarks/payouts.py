"""A batch from what is owed to the file for finance: `python -m benchmarks payouts [PEOPLE …]`.

Fills a PostgreSQL of its own with families and one payable each, then times drawing up, the
check before paying, the lock, and the file with full numbers. The peer writes the same file
with XlsxWriter (constant_memory) from the same lines, as comparable products do.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile

from benchmarks.tables import CONNECT, PREPARE

_RUN = (
    PREPARE
    + CONNECT
    + """
import io, sys, time
from datetime import UTC, date, datetime
import xlsxwriter
from nuanxin.base.identity.actions import give_post, open_account
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.base.ui.sheets import workbook
from nuanxin.kit.period import Period
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payouts.actions.examining import examine
from nuanxin.money.payouts.actions.preparing import Order, prepare
from nuanxin.money.payouts.actions.releasing import lock
from nuanxin.money.payouts.rollfile import roll_sheet
from nuanxin.registry.people.actions.intake import admit
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.people.newcomers import (
    NewAccount, NewHousehold, NewMembership, NewPerson,
)
from nuanxin.registry.people.words import SourceKind
from nuanxin.base.identity.actor import SYSTEM

people, at = int(sys.argv[1]), datetime(2026, 7, 1, tzinfo=UTC)
county, scope = RegionCode.parse("341599"), Scope.of("341599")
user = open_account(username="bench", name="测", password="bench-测-1")
by = actor_of(give_post(user=user, role=Role.COUNTY_HEALTH, region=county,
    starts_on=date(2020, 1, 1)))

def family(n):
    who = NewPerson(f"{n}", "测试", {"性别": "女", "存活": True},
        id_number=f"341599{19400101 + n % 28:08d}{n:04d}"[:18].ljust(18, "0") + f"{n:06d}",
        account=NewAccount(f"6217{n:015d}", "测试", "演示农商行"))
    return NewHousehold(f"{n}", 341599100201 + n % 20 * 1000, date(2026, 1, 1),
        memberships=[NewMembership(who, "女方")])

origin = Origin(SourceKind.ROLL, "bench", date(2026, 1, 1))
source = name_source(by=SYSTEM, region=341599000000, origin=origin, recorded_at=at)
homes = [family(n) for n in range(people)]
done = admit(homes, source=source, known_at=at)
shares = tuple(Share("标准", "文", "条", level, fen) for level, fen in
    (("中央", 177000), ("省", 70800), ("市", 35400), ("县", 70800)))
claims = (Claim(f"b/{h.key}", 0, h.region, done.households[h.key], done.people[h.key], "b",
    "b", Period(2026, 1), Period(2026, 7), Kind.REGULAR, shares, "", "bench") for h in homes)
marks = [("", time.perf_counter())]
def mark(what):
    marks.append((what, time.perf_counter()))
raise_claims(claims, by=by, at=at); mark("raise")
order = Order(county, ("b",), Period(2026, 1), Period(2026, 7), "bench")
batch = prepare(by=by, scope=scope, order=order, at=at); mark("prepare")
examine(batch=batch.public_id, scope=scope, by=by, at=at); mark("examine")
batch = lock(batch=batch.public_id, scope=scope, by=by, at=at); mark("lock")
size = sum(map(len, workbook(roll_sheet(batch, masked=False)))); mark("export")
sheet = roll_sheet(batch, masked=False)
book = xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True})
page = book.add_worksheet()
for row, cells in enumerate(sheet.rows):
    for column, cell in enumerate(cells):
        page.write(row, column, cell)
book.close(); mark("peer export")
for (_, began), (what, ended) in zip(marks, marks[1:]):
    print(f"{what:<12} {ended - began:7.2f} s")
ours = marks[5][1] - marks[1][1]
print(f"batch of {people:,} locked and exported: {ours:.1f} s, file {size / 1e6:.1f} MB; "
    f"export {(marks[6][1] - marks[5][1]) / (marks[5][1] - marks[4][1]):.1f} times XlsxWriter")
"""
)


def main(words: list[str]) -> int:
    for people in [int(word) for word in words] or [51_012]:
        with tempfile.TemporaryDirectory() as var:
            environment = {**os.environ, "NUANXIN_VAR": var}
            code = subprocess.run(
                [sys.executable, "-c", _RUN, str(people)], env=environment, check=False
            ).returncode
            if code:
                return code
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"load {os.getloadavg()[0]:.1f}, peak {peak:.0f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
