"""Trying one family: live, forgiving, by keyboard, without scripts, on paper."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from browser.conftest import PHONE, Visitor


def test_the_answer_follows_what_is_typed(sit_down: Callable[..., Visitor]) -> None:
    page = sit_down().open("/trial/?example=missing")
    result = page.locator("#trial-result")
    expect(result.get_by_text("还差一项")).to_be_visible()
    page.locator('[id="f-成员[0].出生日期"]').fill("1967年5月20日")
    eligible = page.locator("#bundle-eligible")
    expect(eligible.get_by_text("490.00").first).to_be_visible()
    expect(result.locator("dl").get_by_text("980.00")).to_be_visible()
    page.locator('[id="f-成员[0].出生日期"]').fill("1990-05-20")
    expect(result.locator("dl").get_by_text("980.00")).to_have_count(0)


def test_the_one_missing_fact_takes_the_cursor_to_its_field(
    sit_down: Callable[..., Visitor],
) -> None:
    page = sit_down().open("/trial/?example=missing")
    page.locator(".nx-note").get_by_role("link", name="女方的出生日期").click()
    expect(page.locator('[id="f-成员[0].出生日期"]')).to_be_focused()


def test_a_half_typed_date_is_not_scolded_until_it_is_left(
    sit_down: Callable[..., Visitor],
) -> None:
    visitor = sit_down()
    visitor.watch.expected.append("422")
    page = visitor.open("/trial/?example=yiyang")
    birth = page.locator('[id="f-成员[0].出生日期"]')
    birth.fill("")
    with page.expect_response(lambda answer: answer.status == 422):
        birth.press_sequentially("1967-0")
    error = page.locator('[id="e-成员[0].出生日期"]')
    expect(error).to_be_hidden()
    expect(page.locator("#trial-result .tr-bundle").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(error).to_contain_text("请写成")
    birth.fill("1967-05-20")
    expect(error).to_be_hidden()
    expect(page.locator("#trial-result dl").get_by_text("980.00")).to_be_visible()


def test_a_contradiction_stands_at_its_field(sit_down: Callable[..., Visitor]) -> None:
    visitor = sit_down()
    visitor.watch.expected.append("422")
    page = visitor.open("/trial/?example=yiyang")
    page.locator('[id="f-子女[0].死亡日期"]').fill("1980-01-01")
    page.keyboard.press("Tab")
    expect(page.locator('[id="e-子女[0].死亡日期"]')).not_to_be_empty()
    expect(page.get_by_role("alert").filter(has_text="需要改一下")).to_be_visible()


def test_an_open_point_can_be_settled_with_one_button(
    sit_down: Callable[..., Visitor],
) -> None:
    page = sit_down().open("/trial/?example=yiyang")
    line = page.locator("#bundle-eligible .nx-ent").first
    line.locator("summary").click()
    line.get_by_role("button", name="按此认定：次月").click()
    expect(page.locator('[id="f-参数.起算口径"]')).to_have_value("次月")
    expect(page.get_by_role("button", name="按此认定：次月")).to_have_count(0)


def test_children_are_added_and_removed_without_losing_the_rest(
    sit_down: Callable[..., Visitor],
) -> None:
    page = sit_down(PHONE).open("/trial/?example=yiyang")
    page.get_by_role("button", name="添一个子女").click()
    expect(page.get_by_role("group", name="子女2", exact=True)).to_be_visible()
    expect(page.locator('[id="f-子女[0].出生日期"]')).to_have_value("1992-03-04")
    page.locator('[id="f-子女[1].出生日期"]').fill("2000-01-01")
    page.get_by_role("button", name="去掉子女1").click()
    expect(page.locator('[id="f-子女[0].出生日期"]')).to_have_value("2000-01-01")
    expect(page.get_by_role("button", name="去掉子女2")).to_have_count(0)


def test_a_place_is_found_by_typing_part_of_its_name(
    sit_down: Callable[..., Visitor],
) -> None:
    page = sit_down().open("/trial/")
    page.get_by_role("combobox", name="户籍所在地").press_sequentially("资阳区")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=region]")).to_have_value("430902000000")
    expect(page.locator("#trial-result .tr-bundle").first).to_be_visible()


def test_keys_wait_for_the_list_of_what_is_typed(sit_down: Callable[..., Visitor]) -> None:
    page = sit_down().open("/trial/")
    place = page.get_by_role("combobox", name="户籍所在地")
    place.press_sequentially("资阳")  # a city of that name comes first
    expect(page.get_by_role("option").first).to_contain_text("四川省资阳市")
    page.evaluate(
        "() => { const quick = fetch; window.fetch = (...all) =>"
        " new Promise(done => setTimeout(() => done(quick(...all)), 400)); }"
    )
    place.press_sequentially("区")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("input[name=region]")).to_have_value("430902000000")
    expect(place).to_have_attribute("aria-expanded", "false")


def test_the_whole_trial_works_without_a_mouse(sit_down: Callable[..., Visitor]) -> None:
    page = sit_down().open("/trial/")
    page.keyboard.press("Tab")
    expect(page.locator(".nx-skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "f-region":
            break
    page.keyboard.type("资阳区", delay=20)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type("2017-11")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator('[id="f-成员[0].出生日期"]')).to_be_focused()
    page.keyboard.type("1967-05-20")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator('input[name="成员[0].存活"][value="是"]')).to_be_checked()
    expect(page.locator("#trial-result .tr-bundle").first).to_be_visible()


def test_the_form_answers_without_scripts(sit_down: Callable[..., Visitor]) -> None:
    page = sit_down(scripts=False).open("/trial/?example=missing")
    page.locator('[id="f-成员[0].出生日期"]').fill("1967-05-20")
    page.get_by_role("button", name="试算", exact=True).click()
    expect(page.locator("#trial-result dl").get_by_text("980.00")).to_be_visible()


def test_the_letter_names_document_and_clause_and_fits_a4(
    sit_down: Callable[..., Visitor], tmp_path: Path
) -> None:
    visitor = sit_down()
    page = visitor.open("/trial/?example=yiyang")
    with visitor.context.expect_page() as opened:
        page.get_by_role("button", name="待遇计算说明").click()
    letter = opened.value
    letter.wait_for_load_state()
    text = letter.locator("main").inner_text()
    assert "益政办发〔2017〕26号 一(一)" in text
    assert "每人每月 390.00 + 100.00 = 490.00 元" in text
    assert re.search(r"市 40\.00 元，区 60\.00 元", text)
    Visitor(visitor.address, visitor.context, letter, visitor.watch).assert_accessible()
    pdf = letter.pdf(path=tmp_path / "letter.pdf", prefer_css_page_size=True)
    boxes = {
        tuple(float(x) for x in box)
        for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    }
    assert boxes
    assert all(abs(w - 595) < 2 and abs(h - 842) < 2 for w, h in boxes), boxes


def test_the_case_file_gives_the_same_answer_on_the_command_line(
    sit_down: Callable[..., Visitor], tmp_path: Path
) -> None:
    page = sit_down().open("/trial/?example=yiyang")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载案例文件").click()
    download.value.save_as(tmp_path / "case.yaml")
    answer = subprocess.run(
        [
            sys.executable,
            "-m",
            "nuanxin.config.cli",
            "decide",
            str(tmp_path / "case.yaml"),
            "--json",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    decisions = json.loads(answer.stdout)["decisions"]
    amounts = {(d["benefit"], d["subject"]): d["amount"] for d in decisions}
    assert amounts["特别扶助金_死亡", "女方"] == "490.00"


def test_nothing_typed_is_kept(sit_down: Callable[..., Visitor]) -> None:
    visitor = sit_down()
    page = visitor.open("/trial/?example=missing")
    page.locator('[id="f-成员[0].出生日期"]').fill("1967-05-20")
    expect(page.locator("#trial-result dl").get_by_text("980.00")).to_be_visible()
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "1967" not in stored
    assert "1967" not in json.dumps(visitor.context.cookies())
    visitor.open("/trial/")
    expect(page.locator('[id="f-成员[0].出生日期"]')).to_have_value("")
