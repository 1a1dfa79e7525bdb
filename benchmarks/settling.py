"""Workers and PostgreSQL killed (`kill -9`) while the bank's answers are settled.

`python -m benchmarks settling [PAYMENTS]`. One batch is with finance; its answers come back in
parts of 25 lines, every fifth line not paid. Two workers take the parts in and confirm them,
each a file of its own, and are killed at random moments; so is every process of the server,
three times. Whoever comes after takes the same file up again. With 4,000 payments at least 30
workers are killed, with fewer at least 10.
Aim: lost 0, paid twice 0, unbalanced 0, bank = book = expected.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from benchmarks.tables import CONNECT, PREPARE

PAYMENTS = 4_000
_SETUP = (
    PREPARE
    + CONNECT
    + """
import io, json, sys
from datetime import UTC, date, datetime
from nuanxin.base.identity.actions import give_post, open_account
from nuanxin.base.identity.actor import SYSTEM
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.config.places import VAR
from nuanxin.kit.money import yuan
from nuanxin.kit.period import Period
from nuanxin.kit.region import RegionCode
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.claims import Claim, Kind, Share
from nuanxin.money.payouts.actions.preparing import Order, prepare
from nuanxin.money.payouts.actions.releasing import approve, lock, recheck, send
from nuanxin.money.payouts.models import BatchLine
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.people.actions.intake import admit
from nuanxin.registry.people.newcomers import (
    NewAccount, NewHousehold, NewMembership, NewPerson,
)
from nuanxin.registry.people.words import SourceKind

people, at = int(sys.argv[1]), datetime(2026, 7, 1, tzinfo=UTC)
county, scope = RegionCode.parse("341599"), Scope.of("341599")

def officer(name, role):
    who = open_account(username=name, name=name, password="bench-测-1")
    return actor_of(give_post(user=who, role=role, region=county, starts_on=date(2020, 1, 1)))

maker, second = officer("b1", Role.COUNTY_HEALTH), officer("b2", Role.COUNTY_HEALTH)
leader = officer("b3", Role.COUNTY_LEADER)

def family(n):
    who = NewPerson(f"{n}", "测试", {"性别": "女", "存活": True},
        account=NewAccount(f"6217{n:015d}", "测试", "演示农商行"))
    return NewHousehold(f"{n}", 341599100201 + n % 20 * 1000, date(2026, 1, 1),
        memberships=[NewMembership(who, "女方")])

origin = Origin(SourceKind.ROLL, "bench", date(2026, 1, 1))
source = name_source(by=SYSTEM, region=341599000000, origin=origin, recorded_at=at)
homes = [family(n) for n in range(people)]
done = admit(homes, source=source, known_at=at)
raise_claims((Claim(f"b/{h.key}", 0, h.region, done.households[h.key], done.people[h.key], "b",
    "b", Period(2026, 1), Period(2026, 7), Kind.REGULAR,
    (Share("标准", "文", "条", "省", 30000 + int(h.key)), Share("标准", "文", "条", "县", 7)),
    "", "bench") for h in homes), by=maker, at=at)
order = Order(county, ("b",), Period(2026, 1), Period(2026, 7), "bench")
key = prepare(by=maker, scope=scope, order=order, at=at).public_id
lock(batch=key, scope=scope, by=maker, at=at)
recheck(batch=key, scope=scope, by=second, at=at)
approve(batch=key, scope=scope, by=leader, document="号", at=at)
row = send(batch=key, scope=scope, by=maker, file=io.BytesIO(b"x"), name="b.xlsx", at=at)
accounts = {done.people[h.key]: h.memberships[0].person.account.number for h in homes}
lines = BatchLine.objects.filter(batch=row).order_by("position")
(VAR / "bank.json").write_text(json.dumps({"batch": str(key), "number": row.number, "rows": [
    [row.number, str(n), line.payee, accounts[line.person_id], yuan(line.amount_fen),
     *(("失败", "账户已销户", "", "") if n % 5 == 0 else ("成功", "", "PZ", "2026-07-15"))]
    for n, line in enumerate(lines, 1)]}))
"""
)
_NEEDED = """
import io, json, os, random, sys, time
from datetime import UTC, datetime
from uuid import UUID
from django.db import Error, connection, transaction
from nuanxin.base.files.sheets import Sheet
from nuanxin.base.files.stored.actions import store
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.config.places import VAR
from nuanxin.kit.refusal import Refusal
from nuanxin.money.payouts.layouts import ONE_CARD
from nuanxin.money.returns.actions.settling import settle
from nuanxin.money.returns.actions.taking import Handed, take_in
from nuanxin.money.returns.models import ReturnFile
from nuanxin.money.returns.reading import read_return
"""
_WORK = """
bank = json.loads((VAR / "bank.json").read_text())
head = ["批次号", "序号", "姓名", "社保卡（一卡通）账号", "金额（元）", "发放结果", "失败原因",
        "支付凭证号", "发放日期"]
scope, at = Scope.of("341599"), datetime(2026, 7, 20, tzinfo=UTC)
parts = [bank["rows"][n:n + 25] for n in range(0, len(bank["rows"]), 25)]
chance, left, waiting = random.Random(int(sys.argv[1])), set(range(len(parts))), None
while left:
    number = chance.choice(sorted(left)) if waiting is None else waiting
    waiting = None
    try:
        maker, other = (actor_of(User.objects.get(username=name).posts.get())
                        for name in ("b1", "b2"))
        sheet = Sheet("回盘", [["回盘范围", "部分"], head, *parts[number]])
        read = read_return([sheet], ONE_CARD)
        bytes_ = io.BytesIO(f"part {number}".encode())
        file = store(maker, bytes_, str(number), 341599000000, "b")
        made = take_in(batch=UUID(bank["batch"]), scope=scope, by=maker,
            handed=Handed(file, read), at=at)
        if made.status == "refused":
            sys.exit(f"part {number}: {made.faults}")
        if made.status == "read":
            settle(returned=made.public_id, scope=scope, by=other, at=at)
        with (VAR / "settled").open("a") as notes:
            notes.write(f"{number}\\n")
        left.discard(number)
    except Refusal:  # a file waits, of the other one or of one who died: that first
        time.sleep(chance.random() / 20)
        waits = ReturnFile.objects.filter(status="read").values_list("file__name", flat=True)
        waiting = next((int(name) for name in waits), None)
    except Error:
        connection.close()
        time.sleep(0.05)
"""
_DRILL = (
    CONNECT
    + """
import atexit, json, os, random, signal, subprocess, sys, time
from pathlib import Path
from django.db import Error, connection
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.config.places import VAR
from nuanxin.kit.money import fen
from nuanxin.money.books.queries import look_over
"""
    + _NEEDED
    + """
work, chance = compile(sys.argv[1], "worker", "exec"), random.Random(11)
rows = json.loads((VAR / "bank.json").read_text())["rows"]
parts = -(-len(rows) // 25)
notes, START = VAR / "settled", "from nuanxin.base.database import cluster; " \
    "from nuanxin.config.places import VAR; cluster.start(VAR); " \
    "print('up', flush=True); import time; time.sleep(3600)"
began, workers, starters, seed = time.perf_counter(), [], [], 0
killed = {"worker": 0, "server": 0}
atexit.register(lambda: [each.kill() for each in (*workers, *starters)])

class Worker:  # a process of its own with all it needs already read

    def __init__(self, seed):
        self.code = None
        self.pid = os.fork()
        if not self.pid:
            sys.argv[1] = str(seed)
            try:
                exec(work, dict(globals()))
                os._exit(0)
            except SystemExit as said:
                print(said, file=sys.stderr, flush=True)
            finally:
                os._exit(1)

    def poll(self):
        if self.code is None:
            done, code = os.waitpid(self.pid, os.WNOHANG)
            self.code = code if done else None
        return self.code

    def kill(self):
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self):
        while self.poll() is None:
            time.sleep(0.01)

def hire():
    global seed
    seed += 1
    workers.append(Worker(seed))

def settled():
    return len(set(notes.read_text().split())) if notes.exists() else 0

def kill_server():
    postmaster = int((VAR / "postgres" / "postmaster.pid").read_text().split()[0])
    os.kill(postmaster, signal.SIGSTOP)
    tree = [int(p.parent.name) for p in Path("/proc").glob("[0-9]*/stat")
            if alive(p) == postmaster]
    for each in [*tree, postmaster]:
        try:
            os.kill(each, signal.SIGKILL)
        except ProcessLookupError:
            pass
    connection.close()
    starters.append(subprocess.Popen(
        [sys.executable, "-c", START], stdout=subprocess.PIPE))
    assert starters[-1].stdout.readline()
    killed["server"] += 1

def alive(path):
    try:
        return int(path.read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return -1

connection.close()
hire(); hire()
seen = 0
while settled() < parts and time.perf_counter() - began < 300:
    for each in [w for w in workers if w.poll() is not None]:
        workers.remove(each)
        hire()
    now = settled()
    if now < seen + 3:
        time.sleep(0.02)
        continue
    seen = now
    time.sleep(chance.random() * 0.15)
    if killed["server"] < 3 and now > parts * (killed["server"] + 1) // 4:
        kill_server()
    else:
        victim = chance.choice(workers)
        victim.kill()
        victim.wait()
        killed["worker"] += 1
for each in workers:
    each.kill()
    each.wait()
paid = [fen(row[4]) for row in rows if row[5] == "成功"]
open_ = [fen(row[4]) for row in rows if row[5] != "成功"]
with within_scope(Scope.everything()), connection.cursor() as cursor:
    broken = look_over()
    cursor.execute("SELECT status, COUNT(*), SUM(amount_fen)::bigint "
                   "FROM money_payable GROUP BY 1")
    found = {status: (number, total) for status, number, total in cursor.fetchall()}
    cursor.execute("SELECT COUNT(*) - COUNT(DISTINCT payable_id) FROM money_entry "
                   "WHERE event = 'paid'")
    (twice,) = cursor.fetchone()
    cursor.execute("SELECT kind, SUM(amount_fen)::bigint FROM money_posting p "
                   "JOIN money_account a ON a.id = p.account_id GROUP BY 1")
    book = dict(cursor.fetchall())
wanted = {"paid": (len(paid), sum(paid)), "open": (len(open_), sum(open_))}
same = found == wanted and book.get("paid") == sum(paid) and book.get("owed") == sum(open_)
print(f"{len(rows)} payments in {parts} files, {killed['worker']} workers and "
      f"{killed['server']} servers killed, {time.perf_counter() - began:.0f} s: "
      f"lost {len(paid) - found.get('paid', (0, 0))[0]}, twice {twice}, "
      f"broken promises {len(broken)}, bank = book = expected: {same}")
enough = killed["worker"] >= (30 if len(rows) >= 4000 else 10) and killed["server"] >= 3
sys.exit(bool(broken or twice or not same or not enough))
"""
)


def main(payments: int) -> int:
    with tempfile.TemporaryDirectory(prefix="nuanxin-") as var:
        environment = {**os.environ, "NUANXIN_VAR": var}
        for script, word in ((_SETUP, str(payments)), (_DRILL, _WORK)):
            code = subprocess.run(
                [sys.executable, "-c", script, word], env=environment, check=False
            ).returncode
            if code:
                return code
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PAYMENTS))
