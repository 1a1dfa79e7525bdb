"""The form as it is drawn: what was typed, labels, choices, faults at their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nuanxin.base.ui.fields import Field, Option, options
from nuanxin.kit.refusal import Fault
from nuanxin.policy.nodes import DATE, INTEGER, MONEY, YES
from nuanxin.policy.policy import Policy
from nuanxin.web.regions.queries import full_name
from nuanxin.web.trial import facts
from nuanxin.web.trial.queries import Local
from nuanxin.web.trial.typed import COUPLE, Typed

_UNITS = {MONEY: "元", INTEGER: "人"}
_MODES = {MONEY: "decimal", INTEGER: "numeric", DATE: "text"}
_SETTLEMENT_WORDS = {
    "年龄认定日": "按年发的，年龄算到哪一天",
    "起算口径": "从哪个月起发",
    "终止口径": "发到哪个月止",
    "单亲认定": "单亲家庭按谁的年龄",
    "再婚认定": "再婚家庭按谁的子女",
    "提标口径": "市里提标随上级标准浮动吗",
    "功能区分担": "功能区怎么分担",
    "区县乡镇分担": "区县与乡镇怎么分担",
    "单位范围": "由单位负担的范围",
    "文件首期": "文件月中施行，从哪个月算",
    "发放期": "多久发一次",
    "发放月": "哪个月发",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together; `index` counts within its list."""

    title: str
    fields: tuple[Field, ...]
    more: tuple[Field, ...] = ()
    when: str = ""
    index: int = 0
    fold: str = ""


@dataclass(frozen=True)
class TrialForm:
    """Everything the template places."""

    typed: Typed
    place: tuple[Field, ...]
    region: Field
    region_name: str
    couple: Field
    members: tuple[Group, ...]
    children: tuple[Group, ...]
    verified: Field
    stays: tuple[Group, ...]
    household: tuple[Field, ...]
    fiscal: tuple[Field, ...]
    settlements: tuple[Field, ...]
    local: Local
    faults: tuple[Fault, ...]


def build(
    typed: Typed, policy: Policy, local: Local, faults: Iterable[Fault] = (), focus: str = ""
) -> TrialForm:
    """Lay out the form; `focus` names the input the cursor goes to."""
    return _Layout(typed, policy, {f.place: f.message for f in faults}, focus).form(
        local, tuple(faults)
    )


class _Layout:
    def __init__(
        self, typed: Typed, policy: Policy, errors: Mapping[str, str], focus: str
    ) -> None:
        self.typed = typed
        self.policy = policy
        self.errors = errors
        self.focus = focus

    def form(self, local: Local, faults: tuple[Fault, ...]) -> TrialForm:
        typed = self.typed
        return TrialForm(
            typed=typed,
            place=(self._month(),),
            region=self._plain("region", "户籍所在地", hint="写县、市、区的名称，从列表里选"),
            region_name=full_name(typed.region) or typed.value("region_name"),
            couple=self._segments("夫妻", "家里有", tuple(COUPLE), typed.couple),
            members=(self._member(0, "女方"), self._member(1, "男方")),
            children=tuple(
                Group(f"子女{i + 1}", self._fields("子女", f"子女[{i}]", facts.CHILD), index=i)
                for i in range(typed.children)
            ),
            verified=self._verified(),
            stays=tuple(
                Group(f"第 {i + 1} 次", self._fields("住院", f"住院[{i}]", facts.STAY), index=i)
                for i in range(typed.stays)
            ),
            household=self._fields("家庭", "家庭", facts.HOUSEHOLD),
            fiscal=self._fields("地区", "地区", facts.REGION),
            settlements=tuple(self._settlement(key) for key in self.policy.settlements),
            local=local,
            faults=faults,
        )

    def _member(self, index: int, title: str) -> Group:
        place = f"成员[{index}]"
        return Group(
            title,
            self._fields("成员", place, facts.MEMBER),
            self._fields("成员", place, facts.MEMBER_MORE),
            when=f"夫妻=夫妻|只有{title}",
            index=index,
            fold=f"more-{index}",
        )

    def _fields(self, entity: str, place: str, asked: Iterable[facts.Ask]) -> tuple[Field, ...]:
        known = self.policy.vocabulary.of(entity)
        return tuple(self._field(place, ask) for ask in asked if ask.fact in known)

    def _field(self, place: str, ask: facts.Ask) -> Field:
        entity = place.partition("[")[0]
        fact = self.policy.vocabulary.of(entity)[ask.fact]
        name = f"{place}.{ask.fact}"
        label = ask.label or ask.fact
        shown = {"when": f"{place}.{ask.when}" if ask.when else "", "hint": ask.hint}
        if fact.type == YES:
            answers = tuple(zip(("是", "否"), ask.words, strict=True))
            return self._segments(name, label, answers, blank=ask.blank, **shown)
        if fact.values and len(fact.values) <= 2:
            return self._segments(name, label, fact.values, blank=ask.blank, **shown)
        if fact.values:
            return Field(
                name=name,
                label=label,
                kind="choice",
                value=self.typed.value(name),
                options=options(fact.values, ask.blank),
                error=self.errors.get(name, ""),
                autofocus=self.focus == name,
                **shown,
            )
        return self._plain(
            name,
            label,
            unit=_UNITS.get(fact.type, ""),
            inputmode=_MODES.get(fact.type, ""),
            placeholder="例如 1968-02-12" if fact.type == DATE else "",
            **shown,
        )

    def _plain(self, name: str, label: str, **shown: str) -> Field:
        return Field(
            name=name,
            label=label,
            value=self.typed.value(name),
            error=self.errors.get(name, ""),
            autofocus=self.focus == name,
            **shown,  # type: ignore[arg-type]
        )

    def _segments(
        self,
        name: str,
        label: str,
        answers: Iterable[str | tuple[str, str]],
        value: str | None = None,
        *,
        blank: str = "",
        **shown: str,
    ) -> Field:
        pairs = [
            answer if isinstance(answer, tuple) else (answer, answer) for answer in answers
        ]
        choices = tuple(Option(stored, said) for stored, said in pairs)
        return Field(
            name=name,
            label=label,
            kind="segments",
            value=self.typed.value(name) if value is None else value,
            options=(*choices, Option("", blank)) if blank else choices,
            error=self.errors.get(name, ""),
            autofocus=self.focus == name,
            **shown,
        )

    def _month(self) -> Field:
        return self._plain(
            "at",
            "算哪个月",
            placeholder="例如 2026-10",
            inputmode="text",
            hint="写年，就只看按年发的",
        )

    def _verified(self) -> Field:
        return self._segments(
            "子女情况已核实",
            "子女情况已核实",
            (("是", "已核实"), ("否", "没有")),
            blank="不清楚",
            hint="在世、去世、收养、再婚前所生的都已列在上面",
        )

    def _settlement(self, key: str) -> Field:
        name = f"参数.{key}"
        return Field(
            name=name,
            label=_SETTLEMENT_WORDS.get(key, key),
            kind="choice",
            value=self.typed.value(name),
            options=options(self.policy.settlements[key], "文件没有写明"),
            error=self.errors.get(name, ""),
        )
