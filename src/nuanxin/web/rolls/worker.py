"""The child: decide one roll, write workbook and summary, say how far. Knows no Django."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from nuanxin.kit.money import yuan
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.rulebook.rolls.deciding import decide_roll
from nuanxin.rulebook.rolls.result import BenefitResult, RollRequest, RollResult
from nuanxin.rulebook.rolls.workbook import write_result
from nuanxin.web.rolls.folder import Folder, Order, Progress, State

MEMORY = 3 * 1024**3
SECONDS_BETWEEN_WORDS = 0.3
MOST_LISTED = 100


def main() -> None:
    """Run with the folder as the only argument."""
    folder = Folder(Path(sys.argv[1]))
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    message = ""
    try:
        _work(folder)
    except Refusal as refusal:
        message = str(refusal)
    except MemoryError:
        message = "名册太大，内存不够用。请按乡镇拆成几份再上传。"
    finally:
        folder.roll.unlink(missing_ok=True)
    state = State.REFUSED if message else State.DONE
    folder.write_progress(Progress(state, message=message))


def _work(folder: Folder) -> None:
    report = _Reporter(folder)
    result = decide_roll(folder.roll, _request(folder.order()), report)
    folder.roll.unlink(missing_ok=True)
    folder.summary.write_text(json.dumps(summary(result), ensure_ascii=False), encoding="utf-8")
    write_result(result, folder.workbook, report)


def _request(order: Order) -> RollRequest:
    return RollRequest(
        at=Period.parse(order.at),
        made_on=date.fromisoformat(order.made_on),
        region=RegionCode.parse(order.region) if order.region else None,
        answers=order.answers,
        name=order.name,
    )


class _Reporter:
    """Writes the progress down, a few times a second at most."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._last = 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if done in (0, total) or now - self._last > SECONDS_BETWEEN_WORDS:
            self._last = now
            progress = Progress(State.RUNNING, step, done, total, pid=os.getpid())
            self._folder.write_progress(progress)


def summary(result: RollResult) -> dict[str, object]:
    """The printed summary, with townships and no more faults than a page can show."""
    content = result.as_json()
    for name in ("faults", "undecided", "warnings", "skipped"):
        listed = content[name]
        if isinstance(listed, list):
            content[f"{name}_count"] = len(listed)
            content[name] = listed[:MOST_LISTED]
    content["towns"] = [row for benefit in result.benefits for row in _towns(benefit)]
    content["region"] = result.region_name
    return content


def _towns(benefit: BenefitResult) -> list[Mapping[str, object]]:
    return [
        {
            "town": name,
            "label": benefit.definition.label,
            "eligible": tally.verdicts["eligible"],
            "amount": yuan(tally.amount) if tally.amount else "",
        }
        for (_, name), tally in sorted(benefit.towns.items())
        if tally.verdicts["eligible"]
    ]


if __name__ == "__main__":
    main()
