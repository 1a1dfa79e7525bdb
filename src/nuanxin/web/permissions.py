"""Who may open which address, and who may send something there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nuanxin.base.identity.roles import (
    CASE_ROLES,
    COUNTY,
    EVERY_POST,
    FIGURE_ROLES,
    HANDLERS,
    HEARERS,
    PAYING_ROLES,
    READERS,
    RECOVERY_ROLES,
    REGISTER_ROLES,
    REMINDED,
    REMINDERS,
    TRAIL_ROLES,
    VISITORS,
    WATCHERS,
    Role,
)

# Pages that ask again every second while they are open; the first opening stands in the trail.
ASKED_BY_ITSELF = frozenset({"jobs:page", "imports:columns"})
CODE, ENROL, PASSWORD = "account:code", "account:enrol", "account:password"
AGAIN = "account:again"


@dataclass(frozen=True, slots=True)
class Access:
    """`look`: roles that may open the page (None: whoever reaches the server).

    `act`: roles that may send it a form (None: those who may look).
    `fresh`: only within five minutes of password and code.
    `leaves`: rows of persons leave here; what for is asked first and kept in the trail.
    `serves`: the steps of coming in that this page is for; others wait until all are taken.
    """

    look: frozenset[Role] | None
    act: frozenset[Role] | None = None
    fresh: bool = False
    leaves: bool = False
    serves: frozenset[str] = frozenset()

    def allows(self, role: Role, *, sending: bool) -> bool:
        allowed = self.act if sending and self.act is not None else self.look
        return allowed is None or role in allowed


EVERYBODY = Access(None)
# Rolls on trial and one-time links belong to whoever knows their address: random, soon gone.
HOLDER = Access(None)
ANY_POST = Access(EVERY_POST)
LOOK = Access(READERS, HANDLERS)
WRITE = Access(HANDLERS)
# What somebody did for a family or heard of it: the village says so, too.
VISITED = Access(READERS, VISITORS)
ANSWERS = Access(HEARERS, HANDLERS)
TRANSFERS = Access(HEARERS, frozenset({Role.COUNTY_HEALTH}))
MONEY = Access(PAYING_ROLES)
MAKERS = Access(frozenset({Role.COUNTY_HEALTH}))
RETURNERS = Access(frozenset({Role.COUNTY_HEALTH, Role.FINANCE}))
LOOKERS = Access(frozenset({Role.TOWNSHIP_HANDLER, Role.COUNTY_HEALTH}))
DECIDERS = Access(frozenset({Role.COUNTY_LEADER}))
CLOSERS = Access(frozenset({Role.FINANCE}))
YEAR_CLOSERS = Access(frozenset({Role.FINANCE, Role.COUNTY_LEADER}))
PAYING = Access(COUNTY | {Role.FINANCE})
RECOVERIES = Access(RECOVERY_ROLES)
FIGURES = Access(FIGURE_ROLES)
# Who sees the people behind the figures too; finance and supervisors count only.
FIGURED = Access(FIGURE_ROLES & READERS)
COUNTY_ONLY = Access(COUNTY)
HEARD = Access(HEARERS)
PAPERS = Access(READERS | {Role.FINANCE}, COUNTY)
ACCOUNTS = Access(frozenset({Role.SECURITY_ADMIN}))
CASES = Access(CASE_ROLES)
CLOSER = Access(HANDLERS | {Role.COUNTY_LEADER})
TRAIL = Access(TRAIL_ROLES)
ALARMS = Access(TRAIL_ROLES, frozenset({Role.SUPERVISOR, Role.AUDIT_ADMIN}))
WATCH = Access(WATCHERS)
ERASERS = Access(HANDLERS | COUNTY)
REGISTER = Access(REGISTER_ROLES)


def fresh(access: Access) -> Access:
    """The same roles, asked again who they are: releases, and whole lists that leave."""
    return replace(access, fresh=True)


def leaving(access: Access) -> Access:
    """The same roles, just proved, who say what the list is for."""
    return replace(access, fresh=True, leaves=True)


def step(*names: str) -> Access:
    """A page on the way in."""
    return Access(EVERY_POST, serves=frozenset(names))


PERMISSIONS: dict[str, Access] = {
    "front": EVERYBODY,
    "trial:page": EVERYBODY,
    "policy:page": EVERYBODY,
    "procedures:index": EVERYBODY,
    "procedures:page": EVERYBODY,
    "roll:page": EVERYBODY,
    "trial:letter": EVERYBODY,
    "trial:case_file": EVERYBODY,
    "policy:benefit": EVERYBODY,
    "policy:download": EVERYBODY,
    "roll:work": HOLDER,
    "roll:workbook": HOLDER,
    "roll:stop": HOLDER,
    "roll:delete": HOLDER,
    "regions": EVERYBODY,
    "gallery": EVERYBODY,
    "healthz": EVERYBODY,
    "readyz": EVERYBODY,
    "account:log_in": EVERYBODY,
    "account:log_out": EVERYBODY,
    "account:switch": ANY_POST,
    "account:code": step(CODE),
    "account:text": step(CODE),
    "account:sso": EVERYBODY,
    "account:sso_back": EVERYBODY,
    "account:enrol": step(ENROL),
    "account:qr": step(ENROL),
    "account:password": step(PASSWORD),
    "account:again": ANY_POST,
    "account:still": EVERYBODY,
    "account:back": ANY_POST,
    "account:purpose": fresh(ANY_POST),
    "account:page": ANY_POST,
    "account:end": ANY_POST,
    "account:leave": fresh(ANY_POST),
    "account:codes": fresh(ANY_POST),
    "people:index": ACCOUNTS,
    "people:download": leaving(ACCOUNTS),
    "people:new": ACCOUNTS,
    "people:page": ACCOUNTS,
    "people:act": fresh(ACCOUNTS),
    "desk:page": ANY_POST,
    "desk:handover": HEARD,
    "funds:index": MONEY,
    "funds:download": leaving(MONEY),
    "funds:documents": MONEY,
    "funds:documents_download": leaving(MONEY),
    "funds:new": RETURNERS,
    "funds:page": MONEY,
    "funds:step": fresh(PAYING),
    "funds:close": fresh(YEAR_CLOSERS),
    "funds:need": MONEY,
    "funds:letter": MONEY,
    "funds:settlement": MONEY,
    "funds:lines": MONEY,
    "funds:lines_download": leaving(MONEY),
    "ledger:index": MONEY,
    "ledger:download": leaving(MONEY),
    "ledger:postings": MONEY,
    "ledger:postings_download": leaving(MONEY),
    "ledger:close": fresh(CLOSERS),
    "returns:index": RECOVERIES,
    "returns:download": leaving(RECOVERIES),
    "returns:check": LOOKERS,
    "returns:page": MONEY,
    "returns:upload": RETURNERS,
    "returns:step": fresh(PAYING),
    "returns:back": RETURNERS,
    "returns:back_step": fresh(PAYING),
    "returns:lines": MONEY,
    "returns:lines_download": leaving(MONEY),
    "returns:sheet": fresh(MONEY),
    "payouts:index": MONEY,
    "payouts:layout": Access(PAYING_ROLES, frozenset({Role.COUNTY_HEALTH})),
    "payouts:bands": Access(PAYING_ROLES, frozenset({Role.COUNTY_LEADER})),
    "payouts:prepare": MAKERS,
    "payouts:page": MONEY,
    "payouts:lines": MONEY,
    "payouts:download": leaving(MONEY),
    "payouts:bundle": fresh(MONEY),
    "payouts:answer": MAKERS,
    "payouts:remove": MAKERS,
    "payouts:renew": MAKERS,
    "payouts:examine": MAKERS,
    "payouts:step": fresh(COUNTY_ONLY),
    "payouts:scan": COUNTY_ONLY,
    "payouts:scan_check": fresh(COUNTY_ONLY),
    "payouts:scan_file": fresh(MONEY),
    "payouts:stamp": fresh(MAKERS),
    "payouts:send": fresh(COUNTY_ONLY),
    "payouts:file": leaving(PAYING),
    "papers:index": PAPERS,
    "papers:family": LOOK,
    "papers:family_paper": leaving(LOOK),
    "papers:letter": leaving(LOOK),
    "papers:request_paper": leaving(HEARD),
    "papers:rolls": MONEY,
    "papers:roll": leaving(MONEY),
    "papers:notice": leaving(HEARD),
    "papers:year": leaving(HEARD),
    "papers:funds": leaving(PAYING),
    "papers:template": PAPERS,
    "papers:force": fresh(COUNTY_ONLY),
    "papers:start": PAPERS,
    "papers:trial": PAPERS,
    "papers:own_trial": PAPERS,
    "papers:own_file": PAPERS,
    "recoveries:index": RECOVERIES,
    "recoveries:download": leaving(RECOVERIES),
    "recoveries:page": RECOVERIES,
    "recoveries:letter": RECOVERIES,
    "recoveries:plan": RECOVERIES,
    "recoveries:step": MAKERS,
    "recoveries:decide": fresh(DECIDERS),
    "recoveries:receipts": RECOVERIES,
    "recoveries:receipts_download": leaving(RECOVERIES),
    "recoveries:refund": fresh(MAKERS),
    "reports:annual": FIGURES,
    "reports:download": FIGURES,
    "reports:public": FIGURES,
    "reports:people": FIGURED,
    "reports:leaving": leaving(FIGURED),
    "crosscheck:index": LOOK,
    "crosscheck:start": WRITE,
    "crosscheck:page": LOOK,
    "crosscheck:issues": LOOK,
    "crosscheck:download": leaving(LOOK),
    "crosscheck:settle": WRITE,
    "crosscheck:sheet": LOOK,
    "imports:index": WRITE,
    "imports:new": WRITE,
    "imports:columns": WRITE,
    "imports:batch": WRITE,
    "imports:decide": WRITE,
    "imports:act": WRITE,
    "imports:discard": WRITE,
    "imports:download": leaving(WRITE),
    "jobs:index": ANY_POST,
    "jobs:page": ANY_POST,
    "jobs:stop": ANY_POST,
    "jobs:go_on": ANY_POST,
    "families:index": LOOK,
    "families:find": Access(READERS),
    "families:download": leaving(LOOK),
    "families:new": WRITE,
    "families:page": LOOK,
    "families:history": LOOK,
    "families:household": WRITE,
    "families:join": WRITE,
    "families:closer": CLOSER,
    "happenings:page": WRITE,
    "happenings:undo": WRITE,
    "families:naming": WRITE,
    "cases:index": CASES,
    "cases:download": leaving(CASES),
    "cases:home": CASES,
    "cases:act": CASES,
    "casework:index": Access(READERS),
    "casework:download": leaving(Access(READERS)),
    "casework:board": Access(READERS),
    "casework:late": Access(READERS, REMINDERS),
    "casework:late_download": leaving(Access(READERS)),
    "casework:answer": Access(READERS, REMINDED),
    "casework:answer_download": leaving(Access(READERS)),
    "casework:page": Access(HEARERS),
    "casework:act": Access(HANDLERS | COUNTY),
    "casework:rule": fresh(Access(frozenset({Role.COUNTY_LEADER}))),
    "casework:attach": Access(HANDLERS),
    "casework:scan": Access(HEARERS),
    "casework:family": Access(READERS),
    "casework:apply": WRITE,
    "casework:found": WRITE,
    "casework:notices": Access(HEARERS),
    "casework:manner": Access(HEARERS, frozenset({Role.COUNTY_HEALTH})),
    "casework:post": Access(frozenset({Role.TOWNSHIP_HANDLER, Role.COUNTY_HEALTH})),
    "casework:notices_download": leaving(Access(HEARERS)),
    "casework:notice": Access(HEARERS),
    "casework:code": Access(HEARERS),
    "reviews:index": Access(HEARERS, HANDLERS),
    "reviews:page": Access(HEARERS, HANDLERS),
    "reviews:confirm": fresh(Access(frozenset({Role.COUNTY_LEADER}))),
    "reviews:carry": fresh(Access(frozenset({Role.COUNTY_HEALTH}))),
    "reviews:postings": Access(HEARERS, frozenset({Role.TOWNSHIP_HANDLER, Role.COUNTY_HEALTH})),
    "reviews:posting": Access(HEARERS),
    "reviews:objection": Access(HEARERS, HANDLERS),
    "reviews:lines": Access(HEARERS, HANDLERS),
    "reviews:download": leaving(Access(HEARERS)),
    "transfers:index": Access(HEARERS),
    "transfers:download": leaving(Access(HEARERS)),
    "transfers:offer": TRANSFERS,
    "transfers:departure": TRANSFERS,
    "transfers:arrival": TRANSFERS,
    "contacts:index": LOOK,
    "contacts:gaps": LOOK,
    "contacts:gaps_out": leaving(LOOK),
    "contacts:untold": LOOK,
    "contacts:scheme": Access(
        READERS, frozenset({Role.COUNTY_HEALTH, Role.COUNTY_ASSOCIATION})
    ),
    "contacts:people": LOOK,
    "contacts:people_out": leaving(LOOK),
    "contacts:new": WRITE,
    "contacts:person": LOOK,
    "contacts:edit": WRITE,
    "contacts:leave": WRITE,
    "contacts:back": WRITE,
    "contacts:village": LOOK,
    "contacts:family": LOOK,
    "contacts:wish": WRITE,
    "contacts:card": leaving(LOOK),
    "duties:index": VISITED,
    "duties:places": LOOK,
    "duties:sheet": LOOK,
    "duties:out": leaving(LOOK),
    "duties:settings": Access(
        READERS, frozenset({Role.COUNTY_HEALTH, Role.COUNTY_ASSOCIATION})
    ),
    "duties:family": LOOK,
    "duties:card": LOOK,
    "duties:told": Access(VISITORS),
    "duties:birthday": Access(VISITORS),
    "asks:index": ANSWERS,
    "asks:download": leaving(ANSWERS),
    "asks:family": WRITE,
    "asks:make": WRITE,
    "asks:act": WRITE,
    "intake:index": ANSWERS,
    "intake:download": leaving(ANSWERS),
    "intake:family": WRITE,
    "intake:make": WRITE,
    "intake:page": ANSWERS,
    "intake:act": WRITE,
    "intake:photo": ANSWERS,
    "links:page": HOLDER,
    "families:close": WRITE,
    "families:leave": WRITE,
    "families:person": WRITE,
    "families:identity": WRITE,
    "families:account": WRITE,
    "families:certificate": WRITE,
    "families:certificate_sheet": WRITE,
    "families:reveal": WRITE,
    "families:employer": WRITE,
    "families:marriage": WRITE,
    "families:marriage_edit": WRITE,
    "families:parentage": WRITE,
    "families:move": WRITE,
    "employers:index": LOOK,
    "employers:download": LOOK,
    "employers:owing": LOOK,
    "employers:owing_download": leaving(LOOK),
    "employers:due": LOOK,
    "employers:letter": LOOK,
    "employers:step": MAKERS,
    "employers:new": WRITE,
    "employers:page": LOOK,
    "employers:edit": WRITE,
    "employers:end": WRITE,
    "employers:people": leaving(LOOK),
    "employers:dues": leaving(LOOK),
    "assess:page": Access(READERS | {Role.FINANCE}, COUNTY | {Role.TOWNSHIP_HANDLER}),
    "assess:due": COUNTY_ONLY,
    "assess:terms": COUNTY_ONLY,
    "assess:people": Access(READERS),
    "assess:download": leaving(Access(READERS)),
    "assess:work": COUNTY_ONLY,
    "why:page": Access(READERS, COUNTY),
    "why:letter": Access(READERS),
    "why:slip": Access(READERS),
    "why:answered": WRITE,
    "why:panel": Access(READERS),
    "why:card": Access(READERS),
    "privacy:index": REGISTER,
    "privacy:download": REGISTER,
    "privacy:impact": REGISTER,
    "privacy:consents": LOOK,
    "privacy:consent": WRITE,
    "privacy:consent_scan": LOOK,
    "privacy:copy": fresh(WRITE),
    "privacy:copy_file": fresh(WRITE),
    "privacy:erasures": ERASERS,
    "privacy:erasures_download": leaving(ERASERS),
    "privacy:erase": ERASERS,
    "privacy:erase_deed": fresh(ERASERS),
    "privacy:retention": Access(REGISTER_ROLES | {Role.SYSTEM_ADMIN}),
    "privacy:sweep": Access(frozenset({Role.SYSTEM_ADMIN})),
    "audit:index": TRAIL,
    "audit:alarms": ALARMS,
    "audit:alarms_download": leaving(TRAIL),
    "audit:download": leaving(TRAIL),
    "audit:anchors": TRAIL,
    "audit:family": WATCH,
    "audit:family_download": leaving(WATCH),
    "audit:family_sheet": WATCH,
}
