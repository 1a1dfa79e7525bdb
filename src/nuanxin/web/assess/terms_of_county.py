"""How often a county pays each benefit in a year: shown, filled from the documents, set."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nuanxin.base.identity.acting import OfficeRequest
from nuanxin.kit.digits import typed_whole
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.kit.term import LENGTHS
from nuanxin.rulebook.library import policy
from nuanxin.support.benefits.actions.settings import (
    Paying,
    seed_payment_terms,
    set_payment_term,
)
from nuanxin.support.benefits.queries import payment_term_rows


@dataclass(frozen=True, slots=True)
class Row:
    """One benefit's setting; `every` empty until somebody has said."""

    benefit: str
    label: str
    yearly: bool
    every: str
    pay_month: str
    cut_off_day: str
    source: str

    @property
    def choices(self) -> tuple[str, ...]:
        return ("年",) if self.yearly else tuple(LENGTHS)


def county_of(request: OfficeRequest) -> RegionCode | None:
    """The county somebody works for."""
    home = RegionCode.parse(str(request.scope.ranges[0][0]))
    return home if home.level == "县" else None


def rows(county: RegionCode, year: int) -> list[Row]:
    """Every benefit somebody has settled, or a document names, for the year."""
    yearly = {each.name for each in policy().definitions if each.every == "年"}
    labels = {each.name: each.label for each in policy().definitions}
    return [
        Row(
            each.benefit,
            labels.get(each.benefit, each.benefit),
            each.benefit in yearly,
            each.every,
            str(each.pay_month or ""),
            str(each.cut_off_day or ""),
            each.source,
        )
        for each in payment_term_rows(int(county.value), year)
    ]


def save(request: OfficeRequest, county: RegionCode, year: int) -> None:
    """Fill from the documents, or write what was changed."""
    if request.POST.get("deed") == "seed":
        seed_payment_terms(county=county, year=year, policy=policy())
        return
    kept = {row.benefit: row for row in payment_term_rows(int(county.value), year)}
    asked = [_asked(request, row, year) for row in rows(county, year)]
    for paying in filter(None, asked):
        row = kept[paying.benefit]
        wanted = (paying.every, paying.pay_month, paying.cut_off_day)
        if wanted != (row.every, row.pay_month, row.cut_off_day):
            set_payment_term(by=request.actor, county=county, paying=paying)


def typed(request: OfficeRequest, found: list[Row]) -> list[Row]:
    """The rows as they were sent, to be put right."""
    return [
        replace(
            row,
            every=request.POST.get(f"every-{row.benefit}", row.every),
            pay_month=request.POST.get(f"month-{row.benefit}", row.pay_month),
            cut_off_day=request.POST.get(f"cut-{row.benefit}", row.cut_off_day),
        )
        for row in found
    ]


def _asked(request: OfficeRequest, row: Row, year: int) -> Paying | None:
    """What is wanted of a benefit; nothing of one that is left open."""
    every = request.POST.get(f"every-{row.benefit}", "")
    month = _number(request, row, "month", 12)
    cut = _number(request, row, "cut", 28)
    if every in row.choices:
        return Paying(row.benefit, year, every, month, "县里确定", cut)
    if month or cut:
        raise Refusal(f"{row.label}：请先选多久发一次。什么也没有保存。")
    return None


def _number(request: OfficeRequest, row: Row, name: str, most: int) -> int | None:
    """What was typed there; nothing where nothing was. Raises Refusal for anything else."""
    text = request.POST.get(f"{name}-{row.benefit}", "").strip()
    found = typed_whole(text)
    if text and (found is None or not 1 <= found <= most):
        what = f"{row.label}的{'发放月' if name == 'month' else '截止日'}"
        raise Refusal(f"{what}“{text[:10]}”不对，请填 1 到 {most}，或者空着。什么也没有保存。")
    return found
