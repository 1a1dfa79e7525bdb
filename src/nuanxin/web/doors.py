"""Which roles may look behind a door, and which may send something there."""

from __future__ import annotations

from nuanxin.base.identity.roles import (
    CASE_ROLES,
    COUNTY,
    FIGURE_ROLES,
    HANDLERS,
    HEARERS,
    PAYING_ROLES,
    READERS,
    RECOVERY_ROLES,
    REGISTER_ROLES,
    TRAIL_ROLES,
    VISITORS,
    WATCHERS,
    Role,
)
from nuanxin.web.access import Access

LOOK = Access(READERS, HANDLERS)
WRITE = Access(HANDLERS)
# What somebody did for a family or heard of it: the village says so, too.
VISITED = Access(READERS, VISITORS)
# What was said there is read by those who go there.
GOES = Access(VISITORS)
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
# No person stands there; who counts reads it too.
PILOTS = Access(FIGURE_ROLES | READERS, HANDLERS)
# Who sees the people behind the figures too; finance and supervisors count only.
FIGURED = Access(FIGURE_ROLES & READERS)
COUNTY_ONLY = Access(COUNTY)
HEARD = Access(HEARERS)
PAPERS = Access(READERS | {Role.FINANCE}, COUNTY)
ACCOUNTS = Access(frozenset({Role.SECURITY_ADMIN}))
CASES = Access(CASE_ROLES)
CLOSER = Access(HANDLERS | {Role.COUNTY_LEADER})
TRAIL = Access(TRAIL_ROLES)
# Who keeps the accounts sees there who was locked out, and nothing anybody read.
ALARMS = Access(
    TRAIL_ROLES | {Role.SECURITY_ADMIN},
    frozenset({Role.SUPERVISOR, Role.AUDIT_ADMIN, Role.SECURITY_ADMIN}),
)
WATCH = Access(WATCHERS)
ERASERS = Access(HANDLERS | COUNTY)
# Each kind of what is over has its own two: administrators accounts, the county the rest.
EMPTIERS = Access(COUNTY | {Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN})
REGISTER = Access(REGISTER_ROLES)
