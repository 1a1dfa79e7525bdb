"""Settings worked out before are kept, but never without end: anybody may type new ones."""

from __future__ import annotations

import pytest

from nuanxin.policy import evaluate
from nuanxin.policy.casefile import read_case
from nuanxin.policy.decide import outcomes
from nuanxin.policy.store import load_policy


def test_a_server_keeps_a_bounded_number_of_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "MOST_SETTINGS", 5)
    policy = load_policy()
    for year in range(2008, 2027):
        case = read_case({"at": year, "region": "430902000000"}, policy)
        outcomes(policy, case)
        assert 0 < len(policy.settings) <= 5
