"""Values made up at random and planted where families are kept; then looked for everywhere."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from secrets import token_hex

from leaks.world import TOWNS, VILLAGES, Thing, World
from nuanxin.base.identity.actor import Actor
from nuanxin.registry.facts.actions import Origin, name_source
from nuanxin.registry.people.actions.intake import admit
from nuanxin.registry.people.models import Household, Membership
from nuanxin.registry.people.newcomers import (
    NewAccount,
    NewHousehold,
    NewMembership,
    NewPerson,
)
from nuanxin.registry.people.vocabulary import Value
from nuanxin.registry.people.words import SourceKind
from workbooks import number

_PIECE = 1 << 22
KNOWN_ON, AT = date(2026, 1, 5), datetime(2026, 1, 5, tzinfo=UTC)


class Canaries:
    """Numbers nobody else has; `found_in` says which of them stand in some bytes."""

    def __init__(self) -> None:
        self._chance = random.SystemRandom()
        self.values: dict[str, str] = {}

    def id_number(self) -> str:
        year, day = self._chance.randrange(1950, 1970), self._chance.randrange(10, 28)
        return self._keep(number(f"{year}07{day}", self._chance.randrange(200, 999)), "证件")

    def disability(self) -> str:
        return self._keep(f"{self.id_number()}4{self._chance.randrange(1, 5)}", "残疾证")

    def phone(self) -> str:
        return self._keep(f"199{self._chance.randrange(10**7, 10**8)}", "手机")

    def account(self) -> str:
        return self._keep(f"6299{self._chance.randrange(10**14, 10**15)}", "账号")

    def address(self) -> str:
        return self._keep(f"金丝雀巷{token_hex(8)}号", "地址")

    def words(self) -> str:
        return self._keep(f"谈到金丝雀{token_hex(8)}的旧事", "谈话记录")

    def _keep(self, value: str, kind: str) -> str:
        self.values[value] = kind
        return value

    def found_in(self, content: bytes) -> set[str]:
        """Plain, or as PostgreSQL and JSON would spell the bytes."""
        low = content.lower()
        return {
            value
            for value in self.values
            if value.encode() in content
            or value.encode().hex().encode() in low
            or value.encode("utf-16-le") in content
        }

    def in_files(self, folder: Path) -> Iterator[tuple[Path, set[str]]]:
        """Every file below a folder that holds one."""
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            try:
                found = self._in_file(path)
            except FileNotFoundError:  # the running database tidies up
                continue
            if found:
                yield path, found

    def _in_file(self, path: Path) -> set[str]:
        found: set[str] = set()
        with path.open("rb") as stream:
            before = b""
            while piece := stream.read(_PIECE):
                found |= self.found_in(before + piece)
                before = piece[-200:]
        return found


def plant(world: World, canaries: Canaries, village: int, by: Actor) -> Household:
    """A family whose every sealed field holds a canary, with its addresses in the world."""
    mark = f"K{len(world.marks) + 1:03d}X"
    world.marks[mark] = village
    origin = Origin(SourceKind.ROLL, f"花名册{mark}", KNOWN_ON)
    source = name_source(by=by, region=village, origin=origin, recorded_at=AT)
    alive: dict[str, Value] = {"存活": True, "婚姻状况": "初婚", "户口性质": "农业"}
    wife = NewPerson(
        f"{mark}-w", f"陈{mark}", {"性别": "女", "出生日期": date(1960, 5, 20), **alive},
        id_number=canaries.id_number(), phone=canaries.phone(), certificate=f"TF-{mark}",
        disability_number=canaries.disability(),
        account=NewAccount(canaries.account(), f"陈{mark}", "演示农商行"),
    )  # fmt: skip
    child = NewPerson(
        f"{mark}-c", f"罗小{mark}",
        {
            "性别": "男", "出生日期": date(1985, 3, 4),
            "存活": False, "死亡日期": date(2005, 6, 7),
        },
        id_number=canaries.id_number(),
    )  # fmt: skip
    made = admit(
        [
            NewHousehold(
                mark, village, KNOWN_ON, number=f"JT-{mark}",
                facts={"子女情况已核实": True, "户籍地": village},
                hukou_address=canaries.address(), residence_address=canaries.address(),
                memberships=[
                    NewMembership(wife, "女方"),
                    NewMembership(child, "子女", parentage="双方亲生"),
                ],
            )
        ],
        source=source, known_at=AT,
    )  # fmt: skip
    home: Household = Household.objects.get(pk=made.households[mark])
    world.things["family"].insert(0, Thing(home.public_id, village))
    for tie in Membership.objects.filter(household=home).select_related("person"):
        world.things["person"].insert(0, Thing((home.public_id, tie.person.public_id), village))
    return home


VILLAGE = VILLAGES[TOWNS[0]][0]
