"""Run every engine in a process of its own and print one table.

`python -m benchmarks.special_support [PEOPLE …]` (default 1000000 5000000). The figures are CPU
seconds, the lowest of
five runs; sums must be equal. The documented openfisca idiom runs at one million only: it takes
minutes beyond.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time

from benchmarks.special_support.engines import ENGINES

RUNS = 5


def measure(name: str, count: int) -> None:
    """One engine, in this process: print its figures as JSON."""
    run = ENGINES[name](count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, walls = [], []
    totals: list[int] = []
    for _ in range(1 if name == "openfisca-documented" else RUNS):
        started, wall = time.process_time(), time.perf_counter()
        totals = run()
        seconds.append(time.process_time() - started)
        walls.append(time.perf_counter() - wall)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        json.dumps(
            {
                "cpu": min(seconds),
                "wall": min(walls),
                "memory": (after - before) / 1024,
                "totals": totals,
            }
        )
    )


def main(counts: list[int]) -> int:
    for count in counts:
        print(f"{count:,} people, 12 months, 2 rules; load {os.getloadavg()[0]:.1f}")
        found = {}
        for name in ENGINES:
            if name == "openfisca-documented" and count > 1_000_000:
                continue
            words = [
                sys.executable,
                "-m",
                "benchmarks.special_support",
                "--one",
                name,
                str(count),
            ]
            done = subprocess.run(words, capture_output=True, text=True, check=True)
            found[name] = json.loads(done.stdout.splitlines()[-1])
        best = found["engine-cube"]["cpu"]
        for name, figures in found.items():
            print(
                f"  {name:22} {figures['cpu']:8.3f} CPU-s {figures['wall']:8.3f} s wall "
                f"{figures['memory']:+8.0f} MB  {figures['cpu'] / best:6.1f} × the cube"
            )
        sums = {tuple(figures["totals"]) for figures in found.values()}
        print("  equal sums:", "yes" if len(sums) == 1 else f"NO {sums}")
        if len(sums) != 1:
            return 1
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(sys.argv[2], int(sys.argv[3]))
    else:
        sys.exit(main([int(word) for word in sys.argv[1:]] or [1_000_000, 5_000_000]))
