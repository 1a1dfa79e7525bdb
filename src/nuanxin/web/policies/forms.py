"""Which place, which day, which words: read from the address, faults at their fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from nuanxin.base.ui.fields import Field
from nuanxin.kit.daytext import read_day
from nuanxin.web.regions.queries import code_of, full_name

_LAST = date(9998, 12, 31)


@dataclass(frozen=True)
class Asked:
    """The filters, and the rows that show them."""

    region: str
    day: date
    benefit: str
    words: str
    region_field: Field
    region_name: str
    day_field: Field
    words_field: Field

    @property
    def ready(self) -> bool:
        return bool(self.region) and not (self.region_field.error or self.day_field.error)


def read(asked: QueryDict, today: date, region: str = "") -> Asked:
    """Read the filters; an empty day means today. `region` comes from the address, if any."""
    region, name = region or asked.get("region", ""), asked.get("region_name", "").strip()
    trouble = ""
    if not (region.isascii() and region.isdigit() and len(region) == 12):
        region, trouble = code_of(name) if name else ("", "")
    written = asked.get("on", "").strip()
    reading = read_day(written) if written else None
    # The calendar ends with 9999; what is asked of the day after must still be one.
    day = min(reading.day, _LAST) if reading and reading.day else today
    words = asked.get("q", "").strip()[:60]
    return Asked(
        region=region,
        day=day,
        benefit=asked.get("benefit", ""),
        words=words,
        region_field=Field(name="region", label="哪个地方", error=trouble),
        region_name=full_name(region) if region else name,
        day_field=Field(
            name="on",
            label="哪一天",
            value=written or day.isoformat(),
            error=reading.fault if reading and reading.day is None else "",
        ),
        words_field=Field(
            name="q", label="包含的字", value=words, placeholder="例如 女方、抚慰金、17号"
        ),
    )
