"""Run the benchmarks named, or all (see NAMES)."""

from __future__ import annotations

import subprocess
import sys

NAMES = {
    "special_support": ["-m", "benchmarks.special_support"],
    "one_family": ["-m", "benchmarks.one_family"],
    "roll": ["benchmarks/roll.py"],
    "vault": ["benchmarks/vault.py"],
    "audit": ["-m", "benchmarks.audit"],
    "area": ["-m", "benchmarks.area"],
    "assess": ["-m", "benchmarks.assess"],
    "intake": ["-m", "benchmarks.intake"],
    "population": ["-m", "benchmarks.population"],
    "payouts": ["-m", "benchmarks.payouts"],
    "killing": ["-m", "benchmarks.killing"],
    "settling": ["-m", "benchmarks.settling"],
    "papers": ["-m", "benchmarks.papers"],
    "duties": ["-m", "benchmarks.duties"],
}


def main(words: list[str]) -> int:
    unknown = [word for word in words if word not in NAMES]
    if unknown:
        print(
            f"no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}", file=sys.stderr
        )
        return 2
    worst = 0
    for name in words or NAMES:
        print(f"== {name}", flush=True)
        worst = max(
            worst, subprocess.run([sys.executable, *NAMES[name]], check=False).returncode
        )
    return worst


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
