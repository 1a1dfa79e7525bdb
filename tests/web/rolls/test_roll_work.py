"""A piece of roll work between upload and oblivion."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from nuanxin.kit.refusal import Refusal
from nuanxin.web.rolls import actions
from nuanxin.web.rolls.folder import Folder, Order, Progress, State
from nuanxin.web.rolls.queries import folder_of, work_of

ORDER = Order("名册.csv", "2017-11", "2026-11-01")
BIG = ("户编号,姓名,角色,身份证号\n" + "H1,演示女,女方,\n" * 150_000).encode()


@pytest.fixture(autouse=True)
def root(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    settings.ROLL_FOLDER = tmp_path / "rolls"
    yield settings.ROLL_FOLDER
    for path in settings.ROLL_FOLDER.glob("*"):
        actions.forget(Folder(path))


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    limit = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < limit, "it never came"
        time.sleep(0.05)


def test_the_folder_is_private_and_its_name_cannot_be_guessed(root: Path) -> None:
    folder = actions.start([BIG], ORDER)
    assert len(folder.token) == 32
    assert root.stat().st_mode & 0o077 == 0
    assert folder.path.stat().st_mode & 0o077 == 0


def test_stopping_ends_the_child_and_deletes_the_roll() -> None:
    folder = actions.start([BIG], ORDER)
    assert folder.progress().state is State.RUNNING
    actions.stop(folder)
    until(lambda: not folder.worked_on())
    assert folder.progress().state is State.STOPPED
    assert not folder.roll.exists()


def test_a_killed_child_is_told_from_one_that_still_works() -> None:
    folder = actions.start([BIG], ORDER)
    os.killpg(folder.progress().pid, signal.SIGKILL)
    until(lambda: not folder.worked_on())
    work = work_of(folder)
    assert work.progress.state is State.BROKEN
    assert "请再上传一次" in work.message


def test_a_third_roll_waits_its_turn() -> None:
    for _ in range(actions.MOST_AT_ONCE):
        actions.start([BIG], ORDER)
    with pytest.raises(Refusal, match="请过几分钟再上传"):
        actions.start([BIG], ORDER)


def test_after_half_an_hour_nothing_is_left(root: Path) -> None:
    old = Folder(root / ("x" * 32))
    old.path.mkdir(parents=True)
    old.write_order(ORDER)
    old.write_progress(Progress(State.DONE))
    before = time.time() - 31 * 60
    os.utime(old.path, (before, before))
    actions.forget_old()
    assert not old.path.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["..", "x", "../../etc", "a" * 31, "a" * 33])
def test_only_a_whole_token_opens_anything(client: Client, token: str) -> None:
    assert folder_of(token) is None
    assert client.get(f"/roll/{token}/").status_code == 404


def test_a_refused_file_is_told_with_its_remedy_and_deleted(client: Client) -> None:
    upload = SimpleUploadedFile("名册.xlsx", b"PK\x03\x04 broken")
    answer = client.post("/roll/", {"file": upload, "at": "2017-11"})
    assert answer.status_code == 302
    folder = folder_of(answer["Location"].split("/")[2])
    assert folder is not None
    until(lambda: folder.progress().state is State.REFUSED)
    page = client.get(answer["Location"]).content.decode()
    assert "请" in page.split("没有算完")[1]
    assert not folder.roll.exists()


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("at", "上个月", "不是年份或月份"),
        ("region_name", "没有的地方", "没有找到“没有的地方”"),
    ],
)
def test_a_wrong_answer_is_refused_before_anything_is_kept(
    client: Client, root: Path, name: str, given: str, said: str
) -> None:
    upload = SimpleUploadedFile("名册.csv", b"x")
    posted = {"file": upload, "at": "2017-11", name: given}
    answer = client.post("/roll/", posted)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not root.exists()


def test_an_empty_and_a_huge_file_are_refused(client: Client, settings: Settings) -> None:
    settings.ROLL_MAX_BYTES = 10
    empty = client.post("/roll/", {"file": SimpleUploadedFile("a.csv", b""), "at": "2017"})
    huge = client.post("/roll/", {"file": SimpleUploadedFile("a.csv", b"x" * 11), "at": "2017"})
    assert "这个文件是空的" in empty.content.decode()
    assert "拆成几份" in huge.content.decode()
