"""The five pilots of 演示县, each with the lines of its file."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from nuanxin.base.jurisdiction.queries import towns
from nuanxin.config.county.actions.contacting import SCOPE
from nuanxin.config.county.actions.filling import COUNTY, moment
from nuanxin.config.county.actions.logins import actor
from nuanxin.config.county.villages import villages
from nuanxin.support.pilots.actions import (
    Hand,
    Particulars,
    Said,
    add_pilot,
    end_pilot,
    write_entry,
)
from nuanxin.support.pilots.models import Pilot

_PROGRAMME, _DOCUMENT = "“十百千”工程（演示）", "演示计生协〔2026〕4号"
_SINCE = date(2026, 1, 12)


class _Site(NamedTuple):
    name: str
    sort: str
    village: int | None
    goal: str
    lines: tuple[tuple[date, str, str, int | None], ...]
    ended: str = ""


_SITES = (
    _Site("家庭发展服务中心", "centre", 0, "一老一小照护，特殊家庭联络点", (
        (date(2026, 1, 20), "start", "腾出村部两间屋，配了桌椅和血压计", None),
        (date(2026, 4, 11), "work", "端午前包粽子，陪独居老人吃饭", 26),
        (date(2026, 10, 15), "lasting", "村里定了值班表，每周二、周五开门", None),
    )),
    _Site("家庭发展服务中心", "centre", 5, "一老一小照护，亲子活动", (
        (date(2026, 2, 3), "start", "与村小学合用活动室", None),
        (date(2026, 5, 30), "work", "会员活动日办亲子运动会", 48),
        (date(2026, 9, 8), "check", "县里来看过，建议添防滑垫", None),
        (date(2026, 9, 28), "trouble", "防滑垫已铺好", None),
    )),
    _Site("家庭发展服务中心", "centre", 11, "一老一小照护", (
        (date(2026, 3, 2), "start", "选了点，还缺两名志愿者", None),
    )),
    _Site("家庭发展服务中心", "centre", 17, "健康讲座，义诊", (
        (date(2026, 1, 30), "start", "与村卫生室相邻，开了门", None),
        (date(2026, 6, 18), "work", "县医院来义诊一天", 61),
    ), "与村卫生室的健康小屋合并，义诊改由卫生室接着办"),
    _Site("新家庭计划", "new_family", None, "新婚夫妇和育儿家庭的讲座、咨询", (
        (date(2026, 1, 15), "start", "借用社区党群服务中心", None),
        (date(2026, 8, 22), "work", "育儿讲座两场", 73),
    )),
)  # fmt: skip


def start_pilots() -> None:
    """Enter the pilots and their lines; done twice it changes nothing."""
    if Pilot.objects.filter(programme=_PROGRAMME).exists():
        return
    places = villages()
    for site in _SITES:
        town = towns(COUNTY)[0]
        where = (town.name, town.code) if site.village is None else places[site.village][1::-1]
        _start(site, *where)


def _start(site: _Site, named: str, place: int) -> None:
    hand = _on(_SINCE)
    unit = "村（社区）委员会" if site.sort == "centre" else "社区党群服务中心"
    said = Particulars(
        _PROGRAMME, f"{named}{site.name}", site.sort, place, unit, _DOCUMENT, site.goal, _SINCE
    )
    row = add_pilot(hand=hand, said=said)
    for day, stage, words, families in site.lines:
        line = Said(day, stage, words, families)
        write_entry(hand=_on(day), pilot=row.public_id, said=line)
    if site.ended:
        day = date(2026, 7, 31)
        end_pilot(hand=_on(day), pilot=row.public_id, on=day, outcome=site.ended)


def _on(day: date) -> Hand:
    return Hand(actor("association"), SCOPE, day, moment(day))
