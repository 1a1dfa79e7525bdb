"""How long a paper takes: each as PDF and DOCX, the first one cold, a roll of 2,000 lines, and
a county's own template through its child process.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nuanxin.config.settings")
django.setup()

from nuanxin.base.papers import rendering  # noqa: E402 - after the settings
from nuanxin.base.papers.shape import NUMBER_OF_PRINT, Paper  # noqa: E402
from nuanxin.base.papers.wording import Words, invented  # noqa: E402
from nuanxin.web.papers.catalogue import papers  # noqa: E402

LIMIT = 2.0
TIMES = 5


def seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def long_roll(paper: Paper) -> Words:
    """2,000 lines, as many as are printed in one."""
    words = invented(paper)
    rows = words["明细"]
    assert isinstance(rows, list)
    return {**words, "明细": rows * 1000}


def _each(form: Callable[[Paper, Words], object], paper: Paper) -> list[float]:
    """Another number on each sheet: the same sheet would come out of Typst's memory."""
    sheets = ({**invented(paper), NUMBER_OF_PRINT: f"{n:012x}"} for n in range(TIMES))
    return [seconds(lambda words=words: form(paper, words)) for words in sheets]  # type: ignore[misc]


def main() -> int:
    every = papers()
    first = every["application"]
    worst = [seconds(lambda: rendering.pdf(first, invented(first)))]
    print(f"first PDF, fonts read      {worst[0]:6.2f} s")
    for paper in every.values():
        pdf, doc = (median(_each(form, paper)) for form in (rendering.pdf, rendering.docx))
        worst += [pdf, doc]
        print(f"{paper.key:16} PDF {pdf:6.3f} s   DOCX {doc:6.3f} s")
    own = rendering.starting(first)
    child = seconds(lambda: rendering.docx(first, invented(first), own))
    worst.append(child)
    print(f"own template in its child  {child:6.2f} s")
    print(f"worst paper {max(worst):.2f} s, limit {LIMIT:.0f} s")
    roll, words = every["roll"], long_roll(every["roll"])
    print(f"2,000 lines PDF            {seconds(lambda: rendering.pdf(roll, words)):6.2f} s")
    print(f"2,000 lines DOCX           {seconds(lambda: rendering.docx(roll, words)):6.2f} s")
    return int(max(worst) > LIMIT)


if __name__ == "__main__":
    raise SystemExit(main())
