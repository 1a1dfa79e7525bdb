"""Run the benchmarks named, or all (see NAMES).

A number goes to the benchmark before it: `python -m benchmarks payouts 500000 papers`.
"""

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
    "requests": ["-m", "benchmarks.requests"],
    "payouts": ["-m", "benchmarks.payouts"],
    "killing": ["-m", "benchmarks.killing"],
    "settling": ["-m", "benchmarks.settling"],
    "papers": ["-m", "benchmarks.papers"],
    "duties": ["-m", "benchmarks.duties"],
}


def main(words: list[str]) -> int:
    unknown = [word for word in words if word not in NAMES and not word.isdigit()]
    if unknown or (words and words[0].isdigit()):
        said = ", ".join(unknown) or words[0]
        print(f"no benchmark {said}; there are {', '.join(NAMES)}", file=sys.stderr)
        return 2
    worst = 0
    for name, numbers in _asked(words) if words else [(name, []) for name in NAMES]:
        print(f"== {name}", flush=True)
        command = [sys.executable, *NAMES[name], *numbers]
        worst = max(worst, subprocess.run(command, check=False).returncode)
    return worst


def _asked(words: list[str]) -> list[tuple[str, list[str]]]:
    """Each benchmark with the numbers that follow its name."""
    found: list[tuple[str, list[str]]] = []
    for word in words:
        if word in NAMES:
            found.append((word, []))
        else:
            found[-1][1].append(word)
    return found


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
