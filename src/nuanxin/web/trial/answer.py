"""From what was posted to what is shown: buttons, decisions, the fields they point at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from nuanxin.kit.digits import whole
from nuanxin.policy.policy import Policy
from nuanxin.web.trial import facts, forms, queries
from nuanxin.web.trial.typed import COUPLE, Reading, Typed, read


@dataclass(frozen=True)
class Answer:
    """Everything the page shows about one state of the form."""

    form: forms.TrialForm
    result: queries.Result | None
    reading: Reading

    @property
    def faults_header(self) -> str:
        """The faults for the script that marks the fields; ASCII, as headers are."""
        return json.dumps(
            {
                "trial:faults": [
                    {"place": f.place, "message": f.message} for f in self.reading.faults
                ]
            }
        )


def pressed(posted: QueryDict) -> bool:
    """Whether a button of the form was used, rather than a field changed."""
    return bool(posted.get("do"))


def applied(typed: Typed, posted: QueryDict) -> tuple[Typed, str]:
    """The form after the pressed button, and the input the cursor should go to."""
    verb, _, what = posted.get("do", "").partition(" ")
    name, _, index = what.partition(" ")
    if verb == "add" and name in facts.LISTS:
        more = typed.with_one_more(name)
        last = (more.children if name == "子女" else more.stays) - 1
        return more, f"{name}[{last}].{facts.LISTS[name][0].fact}"
    place = whole(index)
    if verb == "remove" and name in facts.LISTS and place is not None:
        return typed.without(name, place), ""
    if verb == "settle":
        key, _, value = what.partition("=")
        return typed.with_value(f"参数.{key}", value), ""
    return typed, ""


def answer(policy: Policy, typed: Typed, focus: str = "") -> Answer:
    """Read the form, decide the case if it can be read, and lay everything out."""
    reading = read(typed, policy)
    region = str(reading.content["region"]) if typed.region or not reading.faults else ""
    form = forms.build(
        typed,
        policy,
        queries.local(policy, region, typed.at, typed.adopted),
        reading.faults,
        focus,
    )
    result = None
    if reading.case is not None:
        result = queries.result(
            policy,
            reading.case,
            spoken_of(typed),
            {k for k, text in typed.values.items() if text},
        )
    return Answer(form, result, reading)


def blank(policy: Policy, typed: Typed) -> Answer:
    """The form before anything was typed: no faults are shown yet."""
    local = queries.local(policy, typed.region, typed.at, ())
    return Answer(forms.build(typed, policy, local), None, Reading({}, None, ()))


def spoken_of(typed: Typed) -> Mapping[str, str]:
    """Where each fact the engine may ask for is typed in: path → input."""
    found = {"子女情况已核实": "子女情况已核实", "配偶情况": "成员[0].婚姻状况"}
    found |= {f"家庭.{ask.fact}": f"家庭.{ask.fact}" for ask in facts.HOUSEHOLD}
    found |= {f"地区.{ask.fact}": f"地区.{ask.fact}" for ask in facts.REGION}
    for index in COUPLE[typed.couple]:
        for ask in (*facts.MEMBER, *facts.MEMBER_MORE):
            found[f"{'女方' if index == 0 else '男方'}.{ask.fact}"] = (
                f"成员[{index}].{ask.fact}"
            )
    for index in range(typed.children):
        for ask in facts.CHILD:
            found[f"子女{index + 1}.{ask.fact}"] = f"子女[{index}].{ask.fact}"
    for index in range(typed.stays):
        for ask in facts.STAY:
            found[f"住院[{index}].{ask.fact}"] = f"住院[{index}].{ask.fact}"
    return found
