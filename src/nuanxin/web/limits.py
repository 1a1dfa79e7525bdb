"""How often which address may be asked: guesses, searches, lists that leave, trials."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from nuanxin.base.audit.actions import record
from nuanxin.base.identity.acting import account_of
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.lockout import address_of
from nuanxin.base.limits.actions import Spent, give_back, spend
from nuanxin.base.limits.limit import Limit, account, address

_QUARTER, _HOUR, _MINUTE = timedelta(minutes=15), timedelta(hours=1), timedelta(minutes=1)
# A whole office often shares one address.
GUESS = Limit("guess", 20, 200, _QUARTER)
SEARCH = Limit("search", 120, 1200, _MINUTE)
EXPORT = Limit("export", 40, 400, _HOUR)
# The yearly check prints a page a family.
PAPER = Limit("paper", 200, 2000, _HOUR)
REVEAL = Limit("reveal", 120, 1200, _HOUR)
TRIAL = Limit("trial", 120, 600, _MINUTE)
UPLOAD = Limit("upload", 30, 60, _HOUR)
# A family's papers have many pages, photographed one by one.
SHEET = Limit("sheet", 300, 1200, _HOUR)
# A busy morning at a hospital's desk; codes are too long to be guessed at this pace.
DESK = Limit("desk", 120, 600, _HOUR)
SIGN_ON = Limit("sign_on", 40, 800, _QUARTER)
# Filling in a request takes a dozen calls; a village office does several in a row.
LINK = Limit("link", 240, 240, _QUARTER)

# Counted whenever they are opened.
ASKED = {
    "account:sso": SIGN_ON,
    "account:sso_back": SIGN_ON,
    "families:find": SEARCH,
    "families:index": SEARCH,
    "audit:index": SEARCH,
    "people:index": SEARCH,
    "pilots:index": SEARCH,
    "pilots:download": EXPORT,
    "employers:index": SEARCH,
    "families:download": EXPORT,
    "people:download": EXPORT,
    "employers:download": EXPORT,
    "employers:people": EXPORT,
    "employers:dues": EXPORT,
    "employers:owing": SEARCH,
    "employers:owing_download": EXPORT,
    "assess:download": EXPORT,
    "assess:tried_leaving": EXPORT,
    "funds:documents": SEARCH,
    "funds:lines": SEARCH,
    "funds:download": EXPORT,
    "funds:documents_download": EXPORT,
    "funds:lines_download": EXPORT,
    "ledger:postings": SEARCH,
    "ledger:download": EXPORT,
    "ledger:postings_download": EXPORT,
    "returns:index": SEARCH,
    "returns:lines": SEARCH,
    "returns:download": EXPORT,
    "returns:lines_download": EXPORT,
    "returns:typed": SEARCH,
    "returns:table": EXPORT,
    "payouts:owed_download": EXPORT,
    "payouts:download": EXPORT,
    "payouts:file": EXPORT,
    "recoveries:download": EXPORT,
    "recoveries:receipts": SEARCH,
    "recoveries:receipts_download": EXPORT,
    "reports:download": EXPORT,
    "crosscheck:download": EXPORT,
    "imports:download": EXPORT,
    "audit:download": EXPORT,
    "audit:family_download": EXPORT,
    "audit:alarms_download": EXPORT,
    "cases:download": EXPORT,
    "contacts:gaps_out": EXPORT,
    "contacts:people_out": EXPORT,
    "contacts:card": PAPER,
    "duties:out": EXPORT,
    "visits:out": EXPORT,
    "visits:calls_out": EXPORT,
    "visits:concerns_out": EXPORT,
    "visits:paper": PAPER,
    "visits:photo": REVEAL,
    "needs:index": SEARCH,
    "needs:out": EXPORT,
    "needs:needs": SEARCH,
    "needs:needs_out": EXPORT,
    "needs:plans": SEARCH,
    "needs:plans_out": EXPORT,
    "needs:sheet": PAPER,
    "needs:plan_sheet": PAPER,
    "medical:gaps_out": EXPORT,
    "guardians:index": SEARCH,
    "guardians:out": EXPORT,
    "guardians:sheet": PAPER,
    "counselling:index": SEARCH,
    "counselling:out": EXPORT,
    "counselling:note": REVEAL,
    "orders:index": SEARCH,
    "orders:out": EXPORT,
    "orders:menu": SEARCH,
    "orders:menu_out": EXPORT,
    "volunteers:index": SEARCH,
    "volunteers:out": EXPORT,
    "volunteers:phone": REVEAL,
    "volunteers:hours": PAPER,
    "volunteers:hours_mine": PAPER,
    "medical:contracts": SEARCH,
    "medical:contracts_out": EXPORT,
    "medical:stays": SEARCH,
    "medical:stays_out": EXPORT,
    "medical:round": SEARCH,
    "medical:round_out": EXPORT,
    "asks:download": EXPORT,
    "transfers:index": SEARCH,
    "transfers:download": EXPORT,
    "intake:download": EXPORT,
    "intake:photo": REVEAL,
    "reviews:lines": SEARCH,
    "reviews:download": EXPORT,
    "casework:index": SEARCH,
    "casework:download": EXPORT,
    "casework:notices_download": EXPORT,
    "casework:late": SEARCH,
    "casework:late_download": EXPORT,
    "casework:answer": SEARCH,
    "casework:answer_download": EXPORT,
    "casework:scan": REVEAL,
    "links:page": LINK,
    "privacy:download": EXPORT,
    "privacy:erasures_download": EXPORT,
    "privacy:due_download": EXPORT,
    "privacy:copy_file": EXPORT,
    "reports:public": EXPORT,
    "reports:leaving": EXPORT,
    "reports:money_leaving": EXPORT,
    "papers:family_paper": PAPER,
    "papers:letter": PAPER,
    "papers:request_paper": PAPER,
    "papers:notice": PAPER,
    "papers:year": PAPER,
    "papers:roll": PAPER,
    "papers:treasury": PAPER,
    "papers:funds": PAPER,
    "papers:trial": PAPER,
    "papers:own_trial": PAPER,
    "policy:download": EXPORT,
    "roll:workbook": EXPORT,
}
# Counted when something is sent there; the log-in itself is django-axes' (identity/lockout.py).
SENT = {
    "account:code": GUESS,
    "account:text": GUESS,
    "account:again": GUESS,
    "account:enrol": GUESS,
    "account:password": GUESS,
    "families:reveal": REVEAL,
    "medical:desk": DESK,
    "trial:page": TRIAL,
    "trial:letter": TRIAL,
    "roll:page": UPLOAD,
    "imports:new": UPLOAD,
    "papers:template": UPLOAD,
    "casework:attach": SHEET,
}


def too_often(request: HttpRequest, route: str) -> HttpResponse | None:
    """The page that says until when, where this was one too many."""
    sent = SENT.get(route) if request.method == "POST" else None
    limit = ASKED.get(route) or sent
    if limit is None or not settings.RATE_LIMITED:
        return None
    now = timezone.now()
    spent = _spent(request, limit, now)
    return _page(request, spent, now) if spent else None


def _spent(request: HttpRequest, limit: Limit, now: datetime) -> Spent | None:
    user = account_of(request)
    by_address = spend(
        limit=limit, who=address(address_of(request)), most=limit.of_address, at=now
    )
    if user is None:
        return by_address
    own = spend(limit=limit, who=account(user.pk), most=limit.of_account, at=now)
    if own and own.first:
        actor = Actor(user.pk, None, user.name, ip=address_of(request))
        record(actor, "account.too_often", [], ok=False, limit=limit.name)
    return own or by_address


def was_no_guess(request: HttpRequest) -> None:
    """What was just typed was right: it is not counted against the account."""
    user = account_of(request)
    if user is not None and settings.RATE_LIMITED:
        give_back(limit=GUESS, who=account(user.pk))


def _page(request: HttpRequest, spent: Spent, now: datetime) -> HttpResponse:
    until = timezone.localtime(spent.until)
    advice = (
        f"这类操作刚才做得太多，到 {until:%H:%M:%S} 为止先停一下，到时再办。"
        "没有办的事不会自动补办；如果不是您本人在操作，请马上告诉安全管理员。"
    )
    page = {"title": "操作太频繁", "advice": advice, "status": 429}
    answer = render(request, "nx/error.html", page, status=429)
    answer["Retry-After"] = str(max(1, round((spent.until - now).total_seconds())))
    return answer
