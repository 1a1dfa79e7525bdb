"""How often a county pays each benefit in a year: shown, filled from the documents, set."""

from __future__ import annotations

from dataclasses import dataclass

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
    for row in payment_term_rows(int(county.value), year):
        every = request.POST.get(f"every-{row.benefit}", "")
        wanted = (
            _number(request, f"month-{row.benefit}", 12),
            _number(request, f"cut-{row.benefit}", 28),
        )
        if every in LENGTHS and (every, *wanted) != (row.every, row.pay_month, row.cut_off_day):
            paying = Paying(row.benefit, year, every, wanted[0], "县里确定", wanted[1])
            set_payment_term(by=request.actor, county=county, paying=paying)


def _number(request: OfficeRequest, name: str, most: int) -> int | None:
    """What was typed there; nothing where nothing was. Raises Refusal for anything else."""
    text = request.POST.get(name, "").strip()
    found = typed_whole(text)
    if text and (found is None or not 1 <= found <= most):
        what = "发放月" if name.startswith("month-") else "截止日"
        raise Refusal(f"{what}“{text[:10]}”不对，请填 1 到 {most}，或者空着。什么也没有保存。")
    return found
