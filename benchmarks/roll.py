"""A whole roll from file to file: `python benchmarks/roll.py [PEOPLE]`.

Makes a fictional roll (by default 51,012 people), runs `nuanxin decide-roll` on it as a person
would, and prints seconds per step, wall time, and the most memory of any one process.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from fictional_roll import PEOPLE, write_roll

AIM_SECONDS = 60


def main(people: int) -> int:
    with tempfile.TemporaryDirectory(prefix="nuanxin-") as name:
        folder = Path(name)
        roll, result = folder / "roll.xlsx", folder / "result.xlsx"
        write_roll(roll, people)
        command = [sys.executable, "-m", "nuanxin.config.cli", "decide-roll", str(roll)]
        command += ["--at", "2026-10", "--region", "341599", "--out", str(result), "--json"]
        load = os.getloadavg()[0]
        started = time.perf_counter()
        run = subprocess.run(command, check=True, capture_output=True, text=True)
        wall = time.perf_counter() - started
        size = result.stat().st_size
    said = json.loads(run.stdout)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    steps = "，".join(f"{step} {seconds}" for step, seconds in said["seconds_by_step"].items())
    print(f"{said['people']} people, {said['families']} families, {len(said['faults'])} faults")
    print(f"wall {wall:.1f} s ({steps}); processor {used.ru_utime + used.ru_stime:.1f} s")
    print(f"most memory {used.ru_maxrss / 1024:.0f} MB; result {size / 1e6:.1f} MB")
    print(f"load before {load:.2f}; {os.cpu_count()} cores; Python {platform.python_version()}")
    return 0 if wall <= AIM_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE))
