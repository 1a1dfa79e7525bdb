"""A request for each of the new, opened as 系统发现 opens them; one that runs already is it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from nuanxin.casework.road.actions.rows import Hand
from nuanxin.casework.road.models import Case
from nuanxin.casework.road.queries import OPEN
from nuanxin.kit.refusal import Refusal
from nuanxin.policy.evaluate import ELIGIBLE
from nuanxin.policy.policy import Policy
from nuanxin.support.benefits.actions.applying import start_offered
from nuanxin.support.benefits.asking import Offer, offers_among
from nuanxin.support.benefits.lists import Listed
from nuanxin.support.benefits.models import Entitlement
from nuanxin.support.reviews.models import ReviewLine
from nuanxin.support.reviews.outcomes import ASIDE, Key, Outcome, done, left, put_aside


def ask_for(hand: Hand, lines: Sequence[ReviewLine], policy: Policy) -> list[Outcome]:
    """Nobody is asked for twice; where no procedure is registered the line is left."""
    homes = {line.household_id: line.household for line in lines}
    had = _had(lines, list(homes))
    aside = put_aside(lines, Listed.TO_CONFIRM)
    offered = offers_among(policy, list(homes.values()), hand.day, hand.at)
    outcomes = []
    for line in lines:
        key = (line.subject, line.benefit)
        if key in had:
            outcomes.append(done(line, had[key]))
        elif key in aside:
            outcomes.append(left(line, ASIDE))
        else:
            told = offered.get((line.household_id, line.person_id, line.benefit))
            outcomes.append(_asked(hand, line, told))
    return outcomes


def _had(lines: Sequence[ReviewLine], homes: Sequence[int]) -> dict[Key, str]:
    """What is confirmed meanwhile or asked for already, in words."""
    subjects = [line.subject for line in lines]
    confirmed = Entitlement.objects.filter(subject__in=subjects, ends_on__isnull=True)
    running = Case.objects.filter(household__in=homes, status__in=OPEN)
    found = {
        (person or -home, matter): f"已经在办，受理号 {number}"
        for home, person, matter, number in running.values_list(
            "household_id", "person_id", "matter", "number"
        )
    }
    return found | {
        (subject, benefit): f"已经确认（{document or '在册接管'}）"
        for subject, benefit, document in confirmed.values_list(
            "subject", "benefit", "document"
        )
    }


def _asked(hand: Hand, line: ReviewLine, told: Offer | None) -> Outcome:
    if told is not None and told.verdict.verdict != ELIGIBLE:
        return left(line, f"规则今天不再说符合：{told.verdict.reason}")
    try:
        with transaction.atomic():
            case = start_offered(hand=hand, home=line.household, label=line.label, told=told)
    except Refusal as refusal:
        return left(line, str(refusal))
    return done(line, f"已发起申请，受理号 {case.number}")
