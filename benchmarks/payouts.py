"""A batch from what is owed to the file for finance: `python -m benchmarks payouts [PEOPLE …]`.

Fills a PostgreSQL of its own with families and one payable each, then times drawing up, the
check before paying, the lock, the file with full numbers, and the file that comes back, read
and settled. The peer writes the same file
with XlsxWriter (constant_memory) from the same lines, as comparable products do.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from benchmarks.tables import CONNECT, PREPARE

_FILL = (
    PREPARE
    + CONNECT
    + """
import sys, time
from datetime import UTC, date, datetime
from nuanxin.base.identity.actions import give_post, open_account
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.kit.period import Period
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.people.actions.intake import admit
from nuanxin.registry.people.newcomers import (
    NewAccount, NewHousehold, NewMembership, NewPerson,
)
from nuanxin.registry.people.words import SourceKind

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
began = time.perf_counter()
raise_claims(claims, by=by, at=at)
print(f"raise        {time.perf_counter() - began:7.2f} s", flush=True)
"""
)
_RUN = (
    CONNECT
    + """
import io, itertools, os, pathlib, resource, sys, time
from datetime import UTC, date, datetime
import xlsxwriter
from django.http import QueryDict
from nuanxin.base.ui import listing
from nuanxin.base.files.stored.actions import store
from nuanxin.base.files.stored.pieces import made
from nuanxin.base.identity.actions import give_post, open_account
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.base.ui.sheets import Sheet, workbook
from nuanxin.base.files.reading import read_workbook
from nuanxin.money.books.queries import look_over
from nuanxin.money.funds.actions.entering import Paper, confirm, enter
from nuanxin.money.funds.queries import (
    Behind, Use, counted_page, fen_of_lines, lines, lines_in_turn, total_behind,
)
from nuanxin.money.funds.settling import proofs
from nuanxin.money.funds import standing
from nuanxin.money.payouts.layouts import read_columns
from nuanxin.money.returns.actions.settling import settle
from nuanxin.money.returns.actions.taking import Handed, take_in
from nuanxin.money.returns.reading import read_return
from nuanxin.kit.period import Period
from nuanxin.kit.region import RegionCode
from nuanxin.money.payouts.actions.examining import examine
from nuanxin.money.payouts.actions.preparing import Order, prepare
from nuanxin.money.payouts.actions.releasing import approve, lock, recheck, send
from nuanxin.money.payouts.rollfile import roll_sheet

people, at = int(sys.argv[1]), datetime(2026, 7, 1, tzinfo=UTC)
county, scope = RegionCode.parse("341599"), Scope.of("341599")
by = actor_of(User.objects.get(username="bench").posts.select_related("user").get())
def memory(what):
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what}: {most:.0f} MB at most", flush=True)

marks = [("", time.perf_counter())]
def mark(what):
    marks.append((what, time.perf_counter()))
    print(what, end=" ", flush=True)
order = Order(county, ("b",), Period(2026, 1), Period(2026, 7), "bench")
batch = prepare(by=by, scope=scope, order=order, at=at); mark("prepare")
examine(batch=batch.public_id, scope=scope, by=by, at=at); mark("examine")
batch = lock(batch=batch.public_id, scope=scope, by=by, at=at); mark("lock")
stored = store(by, made(workbook(roll_sheet(batch, masked=False))), "b.xlsx", batch.region, "b")
size = stored.size; mark("export"); memory("to the file for finance")
sheet = roll_sheet(batch, masked=False)
book = xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True})
page = book.add_worksheet()
for row, cells in enumerate(sheet.rows):
    for column, cell in enumerate(cells):
        page.write(row, column, cell)
book.close(); mark("peer export")
def officer(name, role):
    who = open_account(username=name, name=name, password="bench-测-1")
    return actor_of(give_post(user=who, role=role, region=county, starts_on=date(2020, 1, 1)))
second, leader = officer("b2", Role.COUNTY_HEALTH), officer("b3", Role.COUNTY_LEADER)
key = batch.public_id
recheck(batch=key, scope=scope, by=second, at=at)
approve(batch=key, scope=scope, by=leader, document="号", at=at); mark("sign")
batch = send(batch=key, scope=scope, by=by, file=io.BytesIO(b"x"), name="b.xlsx", at=at)
mark("send")
day, later = date(2026, 7, 15), datetime(2026, 7, 20, tzinfo=UTC)
PART = 125_000  # a file of more than 200,000 rows is refused: a long list comes in parts
def answered(first):
    for cells in itertools.islice(roll_sheet(batch, masked=False).rows, first, first + PART):
        paid = cells[0] % 50
        yield *cells, batch.number, *(("成功", "", "PZ-1", day) if paid
            else ("失败", "账户已销户", "", None))
more = ("批次号", "发放结果", "失败原因", "支付凭证号", "发放日期")
notes = (("回盘范围", "部分"),) if people > PART else ()
path = pathlib.Path(os.environ["NUANXIN_VAR"]) / "r.xlsx"
for first in range(0, people, PART):
    part = Sheet("回盘", [*sheet.headers, *more], answered(first), notes)
    path.write_bytes(b"".join(workbook(part)))
    file = store(by, path.open("rb"), "r.xlsx", batch.region, "回盘文件"); mark("answers")
    read = read_return(read_workbook(path), read_columns(batch.layout)); mark("return read")
    told = take_in(batch=key, scope=scope, by=by, handed=Handed(file, read), at=later)
    mark("return kept")
    assert (told.status, told.fault_count) == ("read", 0), told.faults[:3]
    settle(returned=told.public_id, scope=scope, by=second, at=later); mark("settle")
broken = look_over(); mark("books check")
assert not broken, broken
took = {}
for (_, began), (what, ended) in zip(marks, marks[1:]):
    took[what] = took.get(what, 0) + ended - began
for what, seconds in took.items():
    print(f"{what:<12} {seconds:7.2f} s", flush=True)
ours = sum(took[each] for each in ("prepare", "examine", "lock", "export"))
answer = sum(took[each] for each in ("return read", "return kept", "settle"))
memory("with the peer and the answers")
finance = officer("b4", Role.FINANCE)
for level in ("中央", "省", "市", "县"):
    given = (("b", "b"),), 10**12, date(2026, 6, 1)
    paper = Paper(2026, "main", level, "2100717", level, *given)
    key = enter(region=batch.region, scope=scope, by=by, paper=paper, at=at).public_id
    confirm(document=key, scope=scope, by=finance, at=at)
def shown(behind):
    turn = lines_in_turn(scope, behind).order_by("batch", "position")
    rows = listing.page_up_to(turn, listing.read(QueryDict(""), ["batch"], "batch"), 500).rows
    fen_of_lines(behind, [row.pk for row in rows])
    return total_behind(scope, behind)
def whole(behind):
    return counted_page(lines(scope, behind).order_by("batch", "position"), slice(20))
behind = Behind(2026, "中央", ("b",), Use.PAID)
for what, run in (("funds table", lambda: standing.cells(scope, [2026])),
                  ("funds lines", lambda: shown(behind)),
                  ("all of them found", lambda: whole(behind)),
                  ("settlement proofs", lambda: proofs(scope, 2026))):
    laps = []
    for _ in range(20):
        began = time.perf_counter()
        run()
        laps.append(time.perf_counter() - began)
    print(f"{what:<18} p50 {sorted(laps)[10] * 1000:6.0f} ms")
print(f"batch of {people:,} locked and exported: {ours:.1f} s, file {size / 1e6:.1f} MB; "
    f"return file read and settled {answer:.1f} s; "
    f"export {took['peer export'] / took['export']:.1f} times XlsxWriter")
"""
)


def main(words: list[str]) -> int:
    for people in [int(word) for word in words] or [51_012]:
        with tempfile.TemporaryDirectory() as var:
            environment = {**os.environ, "NUANXIN_VAR": var}
            for script in (_FILL, _RUN):  # apart, so that the families count as nobody's memory
                code = subprocess.run(
                    [sys.executable, "-c", script, str(people)], env=environment, check=False
                ).returncode
                if code:
                    return code
        print(f"load {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
