"""What the forms of a request send, read and handed to one action each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.casework.procedures.posting import Wanted
from nuanxin.casework.road.actions import leaving, noticing, objecting, opening, stepping
from nuanxin.casework.road.actions.deciding import Opinion, Ruling
from nuanxin.casework.road.actions.opening import Handed
from nuanxin.casework.road.actions.rows import Hand
from nuanxin.casework.road.filled import Filled
from nuanxin.casework.road.models import Case
from nuanxin.kit.digits import typed_whole
from nuanxin.kit.identifiers import typed_id
from nuanxin.kit.refusal import Refusal
from nuanxin.rulebook.library import policy
from nuanxin.support.benefits.actions.applying import propose_on, rule_on
from nuanxin.web.casework.applying import day_of

Doing = Callable[[OfficeRequest, UUID, datetime], None]
Deed = Callable[[Hand, UUID, int, QueryDict], object]


def hand_of(request: OfficeRequest, now: datetime) -> Hand:
    return Hand(request.actor, request.scope, timezone.localdate(now), now)


def act(request: OfficeRequest, case: UUID, now: datetime) -> None:
    """Do what the button says."""
    deed = _DEEDS.get(request.POST.get("deed", ""))
    if deed is None:
        raise Refusal("没有这个操作。请刷新页面再试。")
    deed(hand_of(request, now), case, _revision(request.POST), request.POST)


def ruled(request: OfficeRequest, case: UUID, now: datetime) -> None:
    """The second person's word."""
    sent = request.POST
    said = Ruling(sent.get("deed") == "agree", sent.get("words", ""), sent.get("document", ""))
    rule_on(
        hand=hand_of(request, now), case=case, revision=_revision(sent), ruling=said,
        policy=policy(),
    )  # fmt: skip


def posted(request: OfficeRequest, now: datetime) -> int:
    """A notice for the cases ticked; returns how many notices it became."""
    sent = request.POST
    wanted = Wanted(
        day_of(sent.get("from_day", ""), "公示开始"),
        day_of(sent.get("until_day", ""), "公示结束"),
        sent.get("place_words", ""), sent.get("phone", ""),
    )  # fmt: skip
    made = noticing.post(
        hand=hand_of(request, now), cases=ticked(sent.getlist("case")), wanted=wanted
    )
    return len(made)


def ticked(texts: Sequence[str]) -> list[UUID]:
    """The rows a form ticks."""
    found = [typed_id(text) for text in texts]
    if None in found:
        raise Refusal("勾选的内容不对。请刷新页面再选。")
    return [each for each in found if each is not None]


def _revision(sent: QueryDict) -> int:
    found = typed_whole(sent.get("revision", ""))
    if found is None:
        raise Refusal("这一页不完整。请刷新页面再试。")
    return found


def _papers(hand: Hand, case: UUID, revision: int, sent: QueryDict) -> object:
    return opening.hand_in(hand=hand, case=case, revision=revision, papers=handed(_texts(sent)))


def _texts(sent: QueryDict) -> dict[str, str]:
    return {key: sent.get(key, "") for key in sent}


def handed(sent: Mapping[str, str]) -> dict[str, Handed]:
    """The papers whose state the form names, by their names."""
    found = {}
    for key, name in sent.items():
        if key.startswith("paper"):
            number = key.removeprefix("paper")
            origin = sent.get(f"origin{number}", "")
            found[name] = Handed(sent.get(f"state{number}", "missing"), origin)
    return found


def _ask(hand: Hand, case: UUID, revision: int, sent: QueryDict) -> object:
    until = day_of(sent.get("until", ""), "补正截止日期")
    return opening.ask_for_papers(hand=hand, case=case, revision=revision, until=until)


def _submit(hand: Hand, case: UUID, revision: int, sent: QueryDict) -> object:  # noqa: ARG001
    return opening.submit(hand=hand, case=case, revision=revision)


def _step(hand: Hand, case: UUID, revision: int, sent: QueryDict) -> object:
    filled = Filled(day_of(sent.get("day", ""), "办理日期"), _texts(sent))
    return stepping.write_step(hand=hand, case=case, revision=revision, filled=filled)


def _back(hand: Hand, case: UUID, revision: int, sent: QueryDict) -> object:
    to = typed_whole(sent.get("to", ""))
    if to is None:
        raise Refusal("请选退回到哪一步。")
    reason = sent.get("reason", "")
    return stepping.send_back(hand=hand, case=case, revision=revision, to=to, reason=reason)


def _object(hand: Hand, case: UUID, revision: int, sent: QueryDict) -> object:
    return objecting.object_to(hand=hand, case=case, revision=revision, said=_said(sent))


def _said(sent: QueryDict) -> objecting.Said:
    day = day_of(sent.get("day", ""), "收到日期")
    return objecting.Said(day, sent.get("words", ""), sent.get("anonymous") == "1")


def _answered(sent: QueryDict) -> objecting.Answer:
    if sent.get("upheld") not in {"1", "0"}:
        raise Refusal("请选成立还是不成立。")
    return objecting.Answer(sent.get("upheld") == "1", sent.get("words", ""))


def _answer(hand: Hand, case: UUID, revision: int, sent: QueryDict) -> object:
    return objecting.answer_objection(
        hand=hand, case=case, revision=revision, answer=_answered(sent)
    )


def _appeal(hand: Hand, case: UUID, revision: int, sent: QueryDict) -> object:
    return objecting.appeal(hand=hand, case=case, revision=revision, said=_said(sent))


def _answer_appeal(hand: Hand, case: UUID, revision: int, sent: QueryDict) -> object:
    return objecting.answer_appeal(
        hand=hand, case=case, revision=revision, answer=_answered(sent)
    )


def _propose(hand: Hand, case: UUID, revision: int, sent: QueryDict) -> object:
    outcome = sent.get("outcome", "")
    if outcome not in Case.Outcome.values:
        raise Refusal("请选予以确认还是不予确认。")
    text = sent.get("starts_on", "").strip()
    starts = day_of(text, "享受自") if text else None
    opinion = Opinion(
        Case.Outcome(outcome), sent.get("reason", ""), starts, sent.get("failing", "")
    )
    propose_on(hand=hand, case=case, revision=revision, opinion=opinion, policy=policy())
    return None


def _end(hand: Hand, case: UUID, revision: int, sent: QueryDict) -> object:
    status = Case.Status.WITHDRAWN if sent.get("how") == "withdrawn" else Case.Status.CANCELLED
    reason = sent.get("reason", "")
    return leaving.end_case(
        hand=hand, case=case, revision=revision, status=status, reason=reason
    )


def _archive(hand: Hand, case: UUID, revision: int, sent: QueryDict) -> object:  # noqa: ARG001
    return leaving.archive(hand=hand, case=case, revision=revision)


def _restore(hand: Hand, case: UUID, revision: int, sent: QueryDict) -> object:
    reason = sent.get("reason", "")
    return leaving.restore(hand=hand, case=case, revision=revision, reason=reason)


_DEEDS: dict[str, Deed] = {
    "papers": _papers, "ask": _ask, "submit": _submit, "step": _step, "back": _back,
    "object": _object, "answer": _answer, "propose": _propose, "end": _end,
    "archive": _archive, "restore": _restore, "appeal": _appeal,
    "answer_appeal": _answer_appeal,
}  # fmt: skip
