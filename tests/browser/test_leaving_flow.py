"""A list that leaves: its purpose is asked, then it comes, on both screens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.conftest import AT_A_DESK, SCREENS, Visitor


@pytest.mark.timeout(300)
@pytest.mark.parametrize("screen", AT_A_DESK)
def test_a_list_leaves_after_its_purpose_was_said(
    sit_down: Callable[..., Visitor], screen: str, tmp_path: Path
) -> None:
    size, large = SCREENS[screen]
    visitor = sit_down(size, large=large)
    visitor.watch.expected.append("422")
    page = visitor.log_in("township", then="/families/")
    page.get_by_role("link", name="导出 CSV").click()
    expect(page.get_by_role("heading", name="这份名单拿去做什么")).to_be_visible()
    visitor.assert_accessible()
    page.get_by_label("用途").fill("x")
    page.get_by_role("button", name="导出").click()
    expect(page.get_by_role("alert")).to_contain_text("请写明用途")
    visitor.assert_accessible()
    page.get_by_label("用途").fill("向上级报送")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    kept = tmp_path / "list.csv"
    download.value.save_as(kept)
    assert "家庭编号" in kept.read_text("utf-8-sig").splitlines()[0]
    expect(page.get_by_role("heading", name="正在导出")).to_be_visible()
    visitor.assert_accessible()
