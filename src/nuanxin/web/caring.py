"""Who may open the addresses of care: contacts, duties, visits, needs, medical help."""

from __future__ import annotations

from nuanxin.base.identity.roles import HANDLERS, READERS, VISITORS, Role
from nuanxin.web.access import EVERYBODY, LOOK, WRITE, Access, fresh, leaving

_KEEPERS = frozenset({Role.COUNTY_HEALTH, Role.COUNTY_ASSOCIATION})
# What a county settles; the others read it.
SETTLED = Access(READERS, _KEEPERS)
# What somebody did for a family or heard of it: the village says so, too.
VISITED = Access(READERS, VISITORS)
# What was said there is read by those who go there.
GOES = Access(VISITORS)

CARE: dict[str, Access] = {
    "contacts:index": LOOK,
    "contacts:gaps": LOOK,
    "contacts:gaps_out": leaving(LOOK),
    "contacts:untold": LOOK,
    "contacts:scheme": SETTLED,
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
    "duties:settings": SETTLED,
    "duties:family": LOOK,
    "duties:card": LOOK,
    "duties:told": Access(VISITORS),
    "duties:birthday": Access(VISITORS),
    "visits:today": GOES,
    "visits:index": LOOK,
    "visits:out": leaving(LOOK),
    "visits:calls": LOOK,
    "visits:calls_out": leaving(LOOK),
    "visits:concerns": GOES,
    "visits:concerns_out": leaving(GOES),
    "visits:concern": Access(VISITORS, HANDLERS),
    "visits:words": Access(VISITORS, _KEEPERS),
    "visits:phone": GOES,
    "visits:known": GOES,
    # A script with nothing in it; a phone asks for it whoever is logged in.
    "visits:worker": EVERYBODY,
    "visits:sent": GOES,
    "visits:family": LOOK,
    "visits:new": GOES,
    "visits:paper": fresh(GOES),
    "visits:link": WRITE,
    "visits:page": GOES,
    "visits:photo": GOES,
    "needs:index": LOOK,
    "needs:out": leaving(LOOK),
    "needs:needs": LOOK,
    "needs:needs_out": leaving(LOOK),
    "needs:plans": LOOK,
    "needs:plans_out": leaving(LOOK),
    "needs:terms": SETTLED,
    "needs:family": LOOK,
    "needs:card": LOOK,
    "needs:need": Access(VISITORS),
    "needs:plan": Access(VISITORS),
    "needs:plan_sheet": leaving(LOOK),
    "needs:after": WRITE,
    "needs:refer": WRITE,
    "needs:page": LOOK,
    "needs:act": WRITE,
    "needs:sheet": leaving(WRITE),
    "medical:index": LOOK,
    "medical:gaps": LOOK,
    "medical:gaps_out": leaving(LOOK),
    "medical:institutions": LOOK,
    "medical:new": Access(_KEEPERS),
    "medical:institution": SETTLED,
    "medical:contracts": LOOK,
    "medical:contracts_out": leaving(LOOK),
    "medical:stays": VISITED,
    "medical:stays_out": leaving(LOOK),
    "medical:rounds": LOOK,
    "medical:round": LOOK,
    "medical:round_out": leaving(LOOK),
    "medical:family": LOOK,
    "medical:card": LOOK,
    "medical:act": Access(VISITORS),
    # Whether a certificate is good; nothing of whoever holds it.
    "medical:desk": Access(frozenset({Role.HOSPITAL_DESK})),
}
