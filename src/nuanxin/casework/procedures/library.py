"""The procedures at hand, read once per process; which of them applies where, on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from nuanxin.casework.procedures.reading import read_procedure
from nuanxin.casework.procedures.shape import Procedure
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.policy.faults import PackFault, PackFaults, Place

BUILT_IN = Path(__file__).resolve().parents[4] / "procedures"


@lru_cache(maxsize=1)
def procedures() -> tuple[Procedure, ...]:
    """Those that come with the product. Raises PackFaults when one has a fault."""
    return load(BUILT_IN)


def load(folder: Path) -> tuple[Procedure, ...]:
    """Every file of a folder, by name; all of them or none."""
    faults: list[PackFault] = []
    found: list[tuple[Procedure, str]] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            text = path.read_text(encoding="utf-8")
            found.append((read_procedure(text, path.name), path.name))
        except UnicodeDecodeError:
            faults.append(PackFault(Place(path.name), "文件不是 UTF-8 编码"))
        except PackFaults as more:
            faults += more.faults
    faults += _clashes(found)
    if faults:
        raise PackFaults(faults)
    return tuple(each for each, _ in found)


@lru_cache(maxsize=1)
def texts() -> dict[str, str]:
    """Name of a procedure → its file as it stands: what a case keeps when it is opened."""
    found: dict[str, str] = {}
    for path in sorted(BUILT_IN.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        found[read_procedure(text, path.name).procedure] = text
    return found


@lru_cache(maxsize=64)
def as_kept(text: str) -> Procedure:
    """A procedure out of the text a case kept."""
    return read_procedure(text, "受理时的程序")


def named(name: str) -> Procedure | None:
    return next((each for each in procedures() if each.procedure == name), None)


def applicable(
    benefit: str, region: RegionCode, day: date, among: Iterable[Procedure] | None = None
) -> Procedure:
    """The one of the nearest place above that stands on that day.

    Raises Refusal where no procedure is registered: what an office does is not guessed.
    """
    fits = _fitting(benefit, region, day, procedures() if among is None else among)
    if not fits:
        raise Refusal(
            f"本地 {day:%Y-%m-%d} 没有登记这一项的办理程序，还不能受理。"
            "请告诉系统管理员，把本地的程序写成文件放进 procedures。"
        )
    return max(fits, key=lambda each: len(each.region.prefix) if each.region else 0)


def has_procedure(benefit: str, region: RegionCode, day: date) -> bool:
    """Whether requests for a benefit can be taken in there."""
    return bool(_fitting(benefit, region, day, procedures()))


def _fitting(
    benefit: str, region: RegionCode, day: date, among: Iterable[Procedure]
) -> list[Procedure]:
    return [
        each
        for each in among
        if benefit in each.benefits
        and each.stands_on(day)
        and (each.region is None or region.within(each.region))
    ]


def _clashes(found: list[tuple[Procedure, str]]) -> Iterable[PackFault]:
    """Two names alike, or two for the same benefit at one place and time."""
    for index, (one, file) in enumerate(found):
        for other, elsewhere in found[:index]:
            if one.procedure == other.procedure:
                yield PackFault(Place(file, 0, ("procedure",)), f"与 {elsewhere} 同名")
            shared = set(one.benefits) & set(other.benefits)
            if shared and one.region == other.region and _overlap(one, other):
                said = f"与 {elsewhere} 对同一地方、同一时间都规定了{'、'.join(sorted(shared))}"
                yield PackFault(Place(file, 0, ("benefits",)), said)


def _overlap(one: Procedure, other: Procedure) -> bool:
    begins = max(one.starts or date.min, other.starts or date.min)
    return begins < min(one.ends or date.max, other.ends or date.max)
