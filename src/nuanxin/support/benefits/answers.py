"""A ground of the runner as the rows that keep it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from nuanxin.policy.evaluate import (
    ELIGIBLE,
    FACTS_MISSING,
    NOT_ADOPTED,
    NOT_ELIGIBLE,
    UNSETTLED,
)
from nuanxin.policy.results import Decision
from nuanxin.rulebook.area.deciding import BenefitGround
from nuanxin.rulebook.area.grounds import Stretch

_LONGEST = 400


class KeptGround(NamedTuple):
    """The columns of a Ground, and its shares (layer, level, fen)."""

    digest: str
    benefit: str
    label: str
    kind: str
    place: int
    verdict: str
    verdict_at_end: str
    eligible_months: int
    month_fen: int | None
    amount_fen: int | None
    reason: str
    content: str
    shares: tuple[tuple[str, str, int], ...]


def kept(each: BenefitGround) -> KeptGround:
    """The rows of one ground; its digest is that of everything it says."""
    definition, ground = each.definition, each.ground
    yearly = definition.every != "月"
    last = ground.stretches[-1].decision
    eligible = ground.eligible
    content = {
        "every": definition.every,
        "settled": dict(sorted(_settled(each).items())),
        "stretches": [_stretch(stretch) for stretch in ground.stretches],
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    place = int(each.place.region[:6].ljust(12, "0"))
    name = f"{definition.name}\0{place}\0{text}"
    telling = eligible[-1].decision if eligible and ground.verdict == ELIGIBLE else last
    return KeptGround(
        digest=hashlib.sha256(name.encode()).hexdigest(),
        benefit=definition.name,
        label=definition.label,
        kind=definition.kind,
        place=place,
        verdict=ground.verdict,
        verdict_at_end=last.verdict or "",
        eligible_months=sum(_periods(stretch, yearly=yearly) for stretch in eligible),
        month_fen=eligible[-1].decision.amount if eligible else None,
        amount_fen=_total(eligible, yearly=yearly),
        reason=reason(last if last.verdict != ELIGIBLE else telling)[:_LONGEST],
        content=text,
        shares=tuple(_shares(eligible, yearly=yearly)),
    )


def _settled(each: BenefitGround) -> Mapping[str, str]:
    """How this place reads when money begins and ends; what is open is left out."""
    return {
        key: value for key, value in each.settled.items() if key in ("起算口径", "终止口径")
    }


def _periods(stretch: Stretch, *, yearly: bool) -> int:
    return 1 if yearly else stretch.end - stretch.start


def _total(eligible: tuple[Stretch, ...], *, yearly: bool) -> int | None:
    """The term's amount; None while a figure is not at hand or in dispute."""
    total = 0
    for stretch in eligible:
        if stretch.decision.amount is None:
            return None
        total += stretch.decision.amount * _periods(stretch, yearly=yearly)
    return total if eligible else None


def _shares(eligible: tuple[Stretch, ...], *, yearly: bool) -> Iterator[tuple[str, str, int]]:
    found: dict[tuple[str, str], int] = {}
    if _total(eligible, yearly=yearly) is None:
        return
    for stretch in eligible:
        for share in stretch.layer_shares:
            key = (share.layer, share.level or "")
            found[key] = found.get(key, 0) + share.fen * _periods(stretch, yearly=yearly)
    yield from ((layer, level, fen) for (layer, level), fen in found.items())


def _stretch(stretch: Stretch) -> dict[str, object]:
    decision = stretch.decision
    told = decision.as_json()
    return {
        "start": stretch.start,
        "end": stretch.end,
        "verdict": decision.verdict,
        "amount": decision.amount,
        "layers": told["layers"],
        "shares": [list(share) for share in stretch.layer_shares],
        "conditions": told["conditions"],
        "open": told["open"],
        "note": decision.note,
    }


def reason(decision: Decision) -> str:
    """One sentence on why the verdict is what it is: what failed or is unknown comes first."""
    names: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    for condition in decision.conditions:
        names[condition.holds].append(condition.name)
    said = {
        ELIGIBLE: f"符合：{'、'.join(names[True])}",
        NOT_ELIGIBLE: f"不满足：{'、'.join(names[False])}" if names[False] else "文件不在施行",
        FACTS_MISSING: f"待核：{'、'.join(names[None])}",
        UNSETTLED: f"待请示：{'、'.join(point.question for point in decision.open)}",
        NOT_ADOPTED: "本地没有开展这一项的依据",
    }
    return said.get(decision.verdict or "", "")
