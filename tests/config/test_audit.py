"""`nuanxin audit verify` on the command line: clean, tampered, and the hourly anchor."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest
from pytest_django import Settings

from base.sealing.emptied import as_owner, empty
from base.sealing.test_sealing import a_trail_of_its_own, sealed, written
from nuanxin.base.sealing.anchors import read_anchors
from nuanxin.base.sealing.jobs import anchor_trail
from nuanxin.config.commands import audit
from nuanxin.kit.refusal import Refusal

__all__ = ["a_trail_of_its_own"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _anchors_here(settings: Settings, tmp_path: Path, a_trail_of_its_own: None) -> None:
    settings.ANCHOR_FOLDER = tmp_path / "anchors"


def _verify(*words: str) -> int:
    parser = argparse.ArgumentParser()
    audit.add_arguments(parser)
    return audit.run(parser.parse_args(["verify", *words]))


def test_a_clean_trail_is_said_to_be_so(capsys: pytest.CaptureFixture[str]) -> None:
    written(6)
    sealed()
    anchor_trail(0)
    assert _verify() == 0
    said = capsys.readouterr().out
    assert "没有发现改动" in said
    assert "锚管到" not in said, "to the end"
    written(4)
    sealed()
    assert _verify() == 0
    assert "锚管到第 6 条；之后的 4 条" in capsys.readouterr().out
    written(3)
    with as_owner() as owner:
        owner.execute(
            "UPDATE base_auditentry SET tx = '18446744073709551000' WHERE id IN"
            " (SELECT id FROM base_auditentry ORDER BY id DESC LIMIT 3)"
        )
    assert _verify() == 2
    assert "（3 条）的记录不属于任何一批" in capsys.readouterr().out, "one line for all"


def test_a_tampered_one_ends_with_2_and_names_the_batch(
    capsys: pytest.CaptureFixture[str],
) -> None:
    written(6)
    sealed()
    ids = written(6)
    sealed()
    with as_owner() as owner:
        owner.execute("UPDATE base_auditentry SET purpose = '别的' WHERE id = %s", [ids[2]])
    assert _verify() == 2
    said = capsys.readouterr().out
    assert "✗ 第 2 批" in said
    assert f"编号 {ids[0]}–{ids[-1]}" in said
    assert _verify("--json") == 2
    told = json.loads(capsys.readouterr().out)
    assert [fault["seal"] for fault in told["faults"]] == [2]


def test_the_hourly_job_writes_one_anchor_a_day(settings: Settings) -> None:
    anchor_trail(0)
    assert not settings.ANCHOR_FOLDER.exists(), "nothing sealed, nothing to anchor"
    written(3)
    sealed()
    anchor_trail(0)
    written(3)
    sealed()
    anchor_trail(0)
    (anchor,) = read_anchors(settings.ANCHOR_FOLDER)
    assert anchor.entries == 3


def test_a_chain_rewritten_whole_does_not_fit_the_anchor(
    capsys: pytest.CaptureFixture[str],
) -> None:
    written(6)
    sealed()
    anchor_trail(0)
    with as_owner() as owner:
        empty(owner)
    written(6)
    sealed()
    assert _verify() == 2
    assert "对不上" in capsys.readouterr().out


def test_a_folder_of_anchors_that_is_not_there_is_no_clean_trail(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    written(6)
    sealed()
    with pytest.raises(Refusal, match=r"没有 .*typo 这个文件夹，还没有核对。请写对"):
        _verify("--anchors", str(tmp_path / "typo"))
    assert not capsys.readouterr().out
