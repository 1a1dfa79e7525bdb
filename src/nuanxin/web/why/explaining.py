"""Everything the page of one answer shows, and the slip for whoever is asked on the phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nuanxin.base.jurisdiction.queries import Place, place
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.money import yuan_grouped
from nuanxin.kit.term import Term, months_words
from nuanxin.money.payables.models import Payable
from nuanxin.policy.evaluate import ELIGIBLE
from nuanxin.policy.policy import Policy
from nuanxin.policy.results import Decision
from nuanxin.support.benefits.family import (
    decided_again,
    entitlements,
    finding_before,
    open_hold,
    past_holds,
    payables,
    reaches_into,
)
from nuanxin.support.benefits.lists import verdict_words
from nuanxin.support.benefits.models import Entitlement, Finding, Hold
from nuanxin.web.why.answer import Part, parts
from nuanxin.web.why.facts import Known, facts_behind
from nuanxin.web.why.since import since_then
from nuanxin.web.why.succession import succession

_TONES = {"eligible": "ok", "facts_missing": "warm", "unsettled": "purple"}
_AGAIN = "金额以县里重新测算的为准；请留个方便的电话，算好以后我们告诉您。"
_OPEN = {"facts_missing", "unsettled"}


@dataclass(frozen=True, slots=True)
class Why:
    """One finding with all that stands behind it and beside it."""

    finding: Finding
    who: str
    place: Place
    term: Term
    verdict: str
    tone: str
    parts: Sequence[Part]
    facts: Sequence[Known]
    confirmed: Sequence[Entitlement]
    hold: Hold | None
    past: Sequence[Hold]
    owed: Sequence[tuple[str, Payable]]
    loaded: bool
    same: bool | None
    held: str
    succession: Sequence[str]

    @property
    def county(self) -> str:
        """Where the rules of the place are to be read."""
        region = self.finding.region
        return str(region - region % 10**6)

    @property
    def current(self) -> Entitlement | None:
        """The confirmation that is still open."""
        return next((each for each in self.confirmed if each.ends_on is None), None)

    @property
    def settled(self) -> Sequence[tuple[str, str]]:
        """How the place reads when money begins and ends; what is open says so."""
        told = self.finding.ground.content["settled"]
        names = ("起算口径", "终止口径")
        return [(name, told.get(name, "文件没有写明，本地还没有定")) for name in names]


def why(scope: Scope, found: Finding, policy: Policy) -> Why:
    """Gather it; the answer is worked out again where its rules are still loaded."""
    loaded = policy.version == found.assessment.policy_version
    again = decided_again(policy, found, found.known_from) if loaded else None
    end = found.ground.content["stretches"][-1]
    same = None
    if again is not None:
        same = (again.verdict, again.amount) == (end["verdict"], end["amount"])
    confirmed = entitlements(scope, found)
    open_ = next((each for each in confirmed if each.ends_on is None), None)
    reaching = any(reaches_into(each, found) for each in confirmed)
    return Why(
        finding=found,
        who=found.person.name if found.person else "全家",
        place=place(found.region),
        term=Term.parse(found.term),
        verdict=verdict_words(found.ground.verdict, confirmed=reaching),
        tone=_TONES.get(found.ground.verdict, ""),
        parts=parts(found, policy, confirmed=reaching),
        facts=facts_behind(found),
        confirmed=confirmed,
        hold=open_hold(open_),
        past=past_holds(open_, found),
        owed=[(_months(each), each) for each in payables(scope, found)],
        loaded=loaded,
        same=same,
        held=_held(again),
        succession=succession(scope, found),
    )


def _months(line: Payable) -> str:
    """The months a line is for; a whole year by its number."""
    months = list(range(line.first_month, line.end_month))
    return f"{line.first_month // 12}年度" if len(months) == 12 else months_words(months)


def _held(again: Decision | None) -> str:
    """Since when the conditions hold, in words."""
    if again is None or again.since is None or again.verdict != ELIGIBLE:
        return ""
    since = again.since
    return (
        f"自 {since.year} 年 {since.month} 月起符合"
        if since.month
        else f"自 {since.year} 年起符合"
    )


@dataclass(frozen=True, slots=True)
class Slip:
    """Three lines that can be read out on the phone."""

    title: str
    lines: tuple[str, str, str]


def slip(scope: Scope, found: Finding) -> Slip:
    """为什么比上次少（多）: this term beside the one before."""
    before = finding_before(scope, found)
    if changed := since_then(scope, found):
        sums = f"测算的时候是：{_sums(found, before)}"
        return Slip("测算以后有变化", (sums, f"测算以后，{changed}。", _AGAIN))
    now, was = _fen(found), _fen(before) if before else 0
    title = _asked(now, was) if before else "这一期是多少"
    if _undecided(found):
        title = "为什么还定不下来"
    because = _because(found, before) + "".join(succession(scope, found) if before else ())
    return Slip(title, (_sums(found, before), because, _next(found)))


def _asked(now: int, was: int) -> str:
    if now == was:
        return "为什么和上次一样"
    return f"为什么比上次{'少' if now < was else '多'}"


def _fen(found: Finding) -> int:
    return found.ground.amount_fen or 0


def _undecided(found: Finding) -> bool:
    """No amount, because nobody can say yet: that is not nothing."""
    return found.ground.verdict in _OPEN and not found.ground.amount_fen


def _sums(found: Finding, before: Finding | None) -> str:
    now, this = _fen(found), _sum(Term.parse(found.term).label, found)
    if before is None:
        return f"{this}；上一期没有测算过。"
    was, last = _fen(before), _sum("上一期", before)
    if _undecided(found) or _undecided(before):
        return f"{this}，{last}。"
    if now == was:
        return f"{this}，和{last}一样。"
    gap = yuan_grouped(abs(now - was))
    return f"{this}，{last}，{'少' if now < was else '多'} {gap} 元。"


def _sum(term: str, found: Finding) -> str:
    return f"{term}{'还定不下来' if _undecided(found) else f' {yuan_grouped(_fen(found))} 元'}"


def _because(found: Finding, before: Finding | None) -> str:
    """What changed: a condition, the number of months, or a layer of the amount."""
    ground = found.ground
    if before is None:
        return f"{ground.reason}。"
    told: list[str] = []
    lost = _failing(found) - _failing(before)
    if lost:
        told.append(f"不再满足：{'、'.join(sorted(lost))}")
    if ground.eligible_months != before.ground.eligible_months and found.every == "月":
        months, earlier = ground.eligible_months, before.ground.eligible_months
        told.append(f"符合的月数是 {months} 个月，上一期 {earlier} 个月")
    told += _layers(found, before)
    if not told and _undecided(found):
        return "条件还判断不了，不等于没有。"
    return "；".join(told) + "。" if told else "条件和标准都没有变。"


def _failing(found: Finding) -> set[str]:
    last = found.ground.content["stretches"][-1]
    return {each["name"] for each in last["conditions"] if each["holds"] is False}


def _layers(found: Finding, before: Finding) -> list[str]:
    """Layers of the monthly amount that are new, gone or different."""
    now, was = _by_layer(found), _by_layer(before)
    told = []
    for key in sorted({*now, *was}):
        if now.get(key) != was.get(key) and now and was:
            name, document = key
            old, new = was.get(key, "0.00"), now.get(key, "0.00")
            told.append(f"{name}由 {old} 元变为 {new} 元（{document}）")
    return told


def _by_layer(found: Finding) -> dict[tuple[str, str], str]:
    holding = [s for s in found.ground.content["stretches"] if s["layers"]]
    layers = holding[-1]["layers"] if holding else []
    return {(each["name"], each["document"]): each["amount"] or "待核" for each in layers}


def _next(found: Finding) -> str:
    if found.missing:
        return f"还差：{found.missing}，补齐以后重新测算。"
    return "资料有不对的，请带上证明到乡镇计生办更正；更正后少发的会补。"
