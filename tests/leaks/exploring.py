"""Asking every address as everybody, and judging each answer by the marks in it.

An answer may hold only marks of the asker's area; an address of something elsewhere must answer
as one of nothing at all; what somebody sends changes no row outside their area.
"""

from __future__ import annotations

import io
import random
import re
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from uuid import uuid4

from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils.timezone import localdate

from leaks.comforting import NOTED
from leaks.world import COUNTIES, MARK, TOWNS, VILLAGES, Thing, World, absent
from nuanxin.base.identity.models import User
from nuanxin.base.isolation.carrying import without_scope
from nuanxin.base.isolation.policies import wanted
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.web.permissions import PERMISSIONS
from signed_in import fully_in
from support.benefits.county import DEATH
from workbooks import number

# A trial's page belongs to whoever holds its random token: there is none to hold here.
_TOKENS = frozenset({"roll:work", "roll:workbook", "roll:stop", "roll:delete"})
_THINGS = {
    "family": "family", "unit": "unit", "batch": "batch", "case": "case", "finding": "finding",
    "check": "check", "home": "family", "ask": "ask", "contact": "contact",
    "bounce": "bounce", "request_id": "request", "notice": "notice",
    "paper": "paper", "form": "form", "sheet": "sheet", "told": "told",
    "picture": "picture", "order": "order", "task": "task", "volunteer": "volunteer",
    "service": "service", "organisation": "organisation",
    "series": "series", "session": "session",
    "posting": "posting", "posted": "posted", "line": "line", "late": "late", "due": "due",
    "visit": "visit", "concern": "concern", "referral": "referral",
    "institution": "institution", "round_id": "round",
    "departure": "departure", "arrival": "arrival", "pilot": "pilot",
}  # fmt: skip
# None of them holds a family's name: only their pages keep them to their area.
NOBODYS = frozenset(
    {
        "unit", "job", "check", "contact", "form", "institution", "round", "volunteer",
        "service", "organisation",
    }
)  # fmt: skip
_PLAIN: dict[str, tuple[object, ...]] = {
    "year": (2026, 2025), "kind": ("xlsx", "csv"), "suffix": ("docx", "pdf"),
    "term": ("2026-H2", "2026-10", "2031-10"),
    "name": ("特别扶助金_死亡", "没有"), "number": (1, 7), "what": ("commit", "rows"),
    "part": ("before", "new", "left", "now", "没有"),
    "column": ("owed", "sent", "back", "last"),
    "region": ("341599000000", "341502000000"), "sitting": (uuid4(),), "user": (uuid4(),),
    "listed": ("continuing", "new", "leaving", "nowhere"),
    "village": (341599100201, 341502001201, 341599100000),
    "scan": (uuid4(),), "happening": (uuid4(),), "token": ("x" * 32, "没有"),
    "key": ("application", "exit", "survey", "nowhere"),
    "over": ("accounts", "helpers", "nowhere"),
    "procedure": ("anhui-special-support", "nowhere"),
}  # fmt: skip
_NAMES = ("eligible", "unconfirmed", "to_stop", "changed", "confirmed", "waiting", "held")
_CHANGING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r'|name="csrfmiddlewaretoken" value="[^"]*"|2000000000|\d{2}:\d{2}(:\d{2})?'
    r"|(?:编号|X-Request-ID) [0-9a-f]{12}"
    r'|data-now="\d+"'  # the second a page was made in
    r"|[?&]next=/\S*"  # whoever is to log in first comes back to what was asked
)
_NOBODYS = number("19770707", 77)
_COUNT = re.compile(r"共 ([0-9]+) 条")
_PROVEN = 120.0
# Offering a family to another county lays an arrival there: that one row is whose it came from.
_SENT = {"support_arrival": "from_region"}
_LOOKING, _SENDING = "GET", "POST"
_KEEPING, _REFUSED = frozenset({"families:account"}), 400


@dataclass(frozen=True, slots=True)
class Call:
    """One request to make; `thing` is what its address names, if anything."""

    user: str
    route: str
    method: str
    kwargs: tuple[tuple[str, object], ...]
    thing: Thing | None = None


@dataclass(slots=True)
class Tally:
    """What was asked, and every answer that said too much or too little."""

    calls: int = 0
    routes: set[str] = field(default_factory=set)
    statuses: dict[int, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


@cache
def routes() -> dict[str, tuple[str, ...]]:
    """Every address of the product with the names in it."""

    def walk(
        resolver: URLResolver, spaces: tuple[str, ...]
    ) -> Iterator[tuple[str, tuple[str, ...]]]:
        for each in resolver.url_patterns:
            if isinstance(each, URLPattern):
                name = ":".join((*spaces, str(each.name)))
                yield name, tuple(each.pattern.converters)
            else:
                inner = (*spaces, each.namespace) if each.namespace else spaces
                yield from walk(each, inner)

    return dict(walk(get_resolver(), ()))


class Explorer:
    """Makes the calls of a plan and keeps the tally."""

    def __init__(self, world: World, seed: int, public: frozenset[str] = frozenset()) -> None:
        self.world = world
        self.tally = Tally()
        self._shown_to_all = {thing for kind in public for thing in world.things.get(kind, ())}
        self._chance = random.Random(seed)
        self._clients: dict[str, Client] = {}
        self._proven: dict[str, float] = {}
        # Numbers somebody has entered for a family of theirs: those are theirs to see again.
        self._kept: set[str] = set()

    def plan(self, calls: int) -> list[Call]:
        """Every address at least once, then by chance; users and things from everywhere."""
        known = {name: names for name, names in routes().items() if name not in _TOKENS}
        everything = [
            call for name, names in known.items() for call in self._calls(name, names)
        ]
        self._chance.shuffle(everything)
        first: dict[tuple[str, str], Call] = {}
        for call in everything:
            if PERMISSIONS[call.route].look is None or call.user in self._welcome(call.route):
                first.setdefault((call.route, call.method), call)
        begun = set(first.values())
        rest = sorted(
            (call for call in everything if call not in begun),
            key=lambda call: self._chance.random() + 0.8 * (not self._opens(call)),
        )
        return [*first.values(), *rest][: max(calls, len(first))]

    def _opens(self, call: Call) -> bool:
        """Whether the permission table lets that user in: most calls should get that far."""
        access = PERMISSIONS[call.route]
        role = self.world.roles[call.user]
        return access.allows(role, sending=call.method == _SENDING)

    def _welcome(self, route: str) -> set[str]:
        look = PERMISSIONS[route].look or frozenset()
        return {user for user, role in self.world.roles.items() if role in look}

    def _calls(self, route: str, names: tuple[str, ...]) -> Iterator[Call]:
        things: list[Thing | None] = [None]
        kind = self._kind(route, names)
        if kind:
            found = self.world.things[kind]
            things = [*found, Thing(absent(found[0]), -1)]
        for user in self.world.users:
            for thing in things:
                kwargs = self._kwargs(names, thing)
                for method in (_LOOKING, _SENDING):
                    yield Call(user, route, method, kwargs, thing)

    def _kind(self, route: str, names: tuple[str, ...]) -> str:
        for inner in ("person", "line", "late", "sheet", "picture"):
            if inner in names:
                return inner
        if "public_id" in names:
            return "job" if route.startswith("jobs:") else "import"
        return next((_THINGS[name] for name in names if name in _THINGS), "")

    def _kwargs(
        self, names: tuple[str, ...], thing: Thing | None
    ) -> tuple[tuple[str, object], ...]:
        keys = thing.key if thing and isinstance(thing.key, tuple) else (thing and thing.key,)
        things = iter(keys)
        found = []
        for name in names:
            if name in ("family", "person", "public_id") or name in _THINGS:
                found.append((name, next(things)))
            else:
                choices = _NAMES if name == "name" and "term" in names else _PLAIN[name]
                found.append((name, self._chance.choice(choices)))
        return tuple(found)

    def run(self, calls: int, *, to_the_first: bool = False) -> Tally:
        """Make the calls, user by user, so that what each may not touch is compared once.

        `to_the_first`: a planted fault is caught as soon as one call shows it.
        """
        self._whole_lists()
        plan = self.plan(calls)
        for user in self.world.users:
            before = beyond(self.world.users[user])
            for call in (each for each in plan if each.user == user):
                if to_the_first and self.tally.faults:
                    return self.tally
                self.make(call)
            with without_scope(), connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM registry_household")
                if cursor.fetchone() != (0,):
                    self._fault(user, "left the connection open to whoever comes next")
            changed = set(beyond(self.world.users[user])) ^ set(before)
            if changed:
                said = "、".join(sorted({table for table, _, _ in changed}))
                self._fault(user, f"rows outside the area were changed: {said}")
        return self.tally

    def make(self, call: Call) -> None:
        sent = self._query() if call.method == _LOOKING else self._form()
        status, text = self._answer(call, sent)
        self._in_private(call, text)
        self.tally.calls += 1
        self.tally.routes.add(call.route)
        self.tally.statuses[status] = self.tally.statuses.get(status, 0) + 1
        if call.route == "families:move" and call.method == _SENDING:
            self.world.follow()
        # What somebody typed may be shown to them again.
        typed = str(sent)
        allowed = self.world.allowed(call.user) | set(MARK.findall(typed))
        for mark in sorted((set(MARK.findall(text)) & self.world.marks.keys()) - allowed):
            self._fault(call.user, f"{call.method} {call.route} shows {mark}")
        if call.route in _KEEPING and call.method == _SENDING and status < _REFUSED:
            self._kept.add(str(sent["number"]))
        for secret in {s for s, mark in self.world.secrets.items() if mark not in allowed}:
            if secret in text and secret not in typed and secret not in self._kept:
                self._fault(call.user, f"{call.method} {call.route} shows a number")
        # No worker seals the trail of a test: after some minutes it says so.
        if status >= 500 and (call.route, status) != ("readyz", 503):
            self._fault(call.user, f"{call.method} {call.route} breaks with {status}")
        if call.thing and self._foreign(call.user, call.thing):
            self._compare(call, sent, (status, text))

    def _in_private(self, call: Call, text: str) -> None:
        """The counsellors of the world come in by accounts nobody explores with."""
        if NOTED in text:
            self._fault(call.user, f"{call.method} {call.route} shows what was said in private")

    def _foreign(self, user: str, thing: Thing) -> bool:
        """Whether it lies wholly outside: neither in the area nor around it."""
        if thing.region < 0 or thing in self._shown_to_all:
            return False
        region = self.world.region_of(thing)
        scope, own = self.world.users[user], Scope.of(region)
        inside = scope.covers(region)
        around = any(low <= first and end <= high for low, high in own for first, end in scope)
        return not inside and not around

    def _compare(self, call: Call, sent: dict[str, object], told: tuple[int, str]) -> None:
        """What lies elsewhere answers as what is not there."""
        nothing = absent(call.thing) if call.thing else None
        keys = iter(nothing if isinstance(nothing, tuple) else (nothing,))
        named = {"family", "person", "public_id", *_THINGS}
        kwargs = tuple((k, next(keys) if k in named else v) for k, v in call.kwargs)
        other = Call(call.user, call.route, call.method, kwargs)
        status, text = told
        answer, said = self._answer(other, sent)
        self.tally.calls += 1
        if (status, _CHANGING.sub("", text)) != (answer, _CHANGING.sub("", said)):
            self._fault(
                call.user,
                f"{call.method} {call.route} tells elsewhere {status} from absent {answer}",
            )

    def _whole_lists(self) -> None:
        """An export holds every family of the area, and none beside."""
        registered = {mark for mark in self.world.marks if f"{mark}号院" in self.world.secrets}
        for user in sorted(self._welcome("families:download")):
            page = Call(user, "families:index", _LOOKING, ())
            counted = _COUNT.search(self._answer(page, {})[1])
            whole = self.world.allowed(user) & registered
            if user != "gone" and (not counted or int(counted[1]) != len(whole)):
                self._fault(user, "the count of all families is not theirs")
            for kind in ("csv", "xlsx"):
                call = Call(user, "families:download", _LOOKING, (("kind", kind),))
                _, text = self._answer(call, {})
                self.tally.calls += 1
                if (
                    user != "gone"
                    and set(MARK.findall(text)) != self.world.allowed(user) & registered
                ):
                    self._fault(user, f"the {kind} of all families is not whole")

    def _fault(self, user: str, said: str) -> None:
        self.tally.faults.append(f"{user}: {said}")

    def _answer(self, call: Call, sent: dict[str, object]) -> tuple[int, str]:
        client = self.client(call.user)
        if PERMISSIONS[call.route].fresh:
            self.prove(call.user, client)
        address = reverse(call.route, kwargs=dict(call.kwargs))
        if call.method == _LOOKING:
            answer = client.get(address, {key: str(value) for key, value in sent.items()})
        else:
            answer = client.post(address, sent)
        if call.route == "account:log_out":
            self.forget(call.user)
        return answer.status_code, told(answer)

    def forget(self, user: str) -> None:
        """The next call comes from a browser that logs in anew."""
        self._clients.pop(user, None)
        self._proven.pop(user, None)

    def client(self, user: str) -> Client:
        if user not in self._clients:
            self._clients[user] = Client(raise_request_exception=False)
            self._clients[user].force_login(User.objects.get(username=user))
            self.prove(user, self._clients[user])
        return self._clients[user]

    def prove(self, user: str, client: Client) -> None:
        """Again before the five minutes are over."""
        if time.monotonic() - self._proven.get(user, -_PROVEN) >= _PROVEN:
            fully_in(client)
            self._proven[user] = time.monotonic()

    def _query(self) -> dict[str, object]:
        region = self._chance.choice((*COUNTIES, *TOWNS, str(VILLAGES[TOWNS[2]][0])))
        term = self._chance.choice(("陈", "chen", "ck", *list(self.world.secrets)[:40:7]))
        choices: tuple[dict[str, object], ...] = (
            {}, {"q": term}, {"page": "2"}, {"size": "100"}, {"place": region},
            {"town": region}, {"region": region}, {"year": "2026"},
            {"term": "2026-H2"}, {"kind": "dead"}, {"status": "done", "whose": "area"},
            {"at": region, "q": "陈"}, {"level": "town"},
            {"year": "2026", "level": "县", "benefit": DEATH, "use": "paid"},
        )  # fmt: skip
        return self._chance.choice(choices)

    def _form(self) -> dict[str, object]:
        """Any form at once: fields a page does not know it does not read."""
        member = self._chance.choice(self.world.things["person"]).key
        family, person = member if isinstance(member, tuple) else (member, member)
        digits = self._chance.choice([s for s in self.world.secrets if s[:-1].isdigit()])
        return {
            "q": self._chance.choice(("陈", digits)), "field": "id_number",
            **{
                name: self._chance.choice(("核实", f"核实{_NOBODYS}", "\r\nX: 1<b>", ""))
                for name in ("purpose", "reason", "words", "title", "label", "name", "text")
            },
            "received": "2026-06-15", "day": "2026-06-15",
            "number": digits, "id_number": digits,
            "to": str(self._chance.choice([v for pair in VILLAGES.values() for v in pair])),
            "deed": self._chance.choice(
                ("lock", "recheck", "approve", "settle", "confirm", "stop", "seed", "told",
                 "withdraw", "hold", "return", "void", "receive", "cancel", "propose", "waive",
                 "agree")),
            "receipt": [str(t.key) for t in self.world.things["receipt"][::2]],
            "yuan": "1.00", "voucher": "PZ-1", "document": "号",
            "due": self._chance.choice(
                ("2027-06-15", "特别扶助金_死亡|24318|24324|regular")),
            "family": str(family), "person": str(person), "what": "differences",
            **{name: [str(n) for n in range(1, 60, 7)] for name in
               ("line", "light", "issue", "row", "finding", "entitlement", "id")},
            "purpose": "employer_notice", "answer": self._chance.choice(("given", "same:1")),
            "way": "oral", "on": "2026-06-15", "witness": "见证人",
            "case": [f"{t.key}.{n}" for t in self.world.things["request"] for n in (0, 1)],
            "reminder": [str(t.key) for t in self.world.things["reminder"][::2]],
            "client_id": str(uuid4()), "how": "visit", "who": "某人", "done": "看过",
            "answer_by": f"{localdate()}", "promised_on": f"{localdate()}",
            "payment": str(self._chance.choice(self.world.things["import"]).key),
        }  # fmt: skip


def told(answer: HttpResponseBase) -> str:
    """Everything an answer says, inside a workbook or bundle too."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    headers = " ".join(f"{key} {value}" for key, value in answer.items())
    return headers + _text(content)


def _text(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(_text(packed.read(name)) for name in packed.namelist())


def beyond(scope: Scope) -> list[tuple[str, int, int]]:
    """Every scoped table outside an area: how many rows, and a sum of their digests."""
    lows, highs = zip(*scope.ranges, strict=True) if scope.ranges else ((), ())
    found = []
    with connection.cursor() as cursor:
        for table, policies in sorted(wanted().items()):
            if not policies or "region" not in (policies[0].using or "") or "audit" in table:
                continue
            sender = _SENT.get(table, "region")
            cursor.execute(
                f"SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) "
                f"FROM {table} t WHERE region IS NOT NULL AND NOT EXISTS (SELECT FROM "
                f"unnest(%s::bigint[], %s::bigint[]) AS own (low, high) WHERE region >= low "
                f"AND region < high OR {sender} >= low AND {sender} < high)",
                [list(lows), list(highs)],
            )
            count, digest = cursor.fetchone()
            found.append((table, int(count), int(digest)))
    return found
