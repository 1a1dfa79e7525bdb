"""The payment list's pages, walked by those who sign, each with their own buttons."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from money.payouts.test_batches import (
    AT,
    COUNTY,
    _claim,
    _dies,
    _drawn,
    _locked,
    _other_holder,
    _owed,
)
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.base.jobs.actions import perform
from nuanxin.base.jobs.models import Job
from nuanxin.kit.period import Period
from nuanxin.money.payables.actions import raise_claims
from nuanxin.money.payables.models import Payable
from nuanxin.money.payouts.actions.releasing import fingerprint
from nuanxin.money.payouts.models import Batch
from nuanxin.registry.people.newcomers import NewAccount
from registry.people.families import bereaved

pytestmark = pytest.mark.django_db(transaction=True)
Seat = Callable[[str, Role, str], Client]


def _actor(name: str) -> Actor:
    return actor_of(User.objects.get(name=name).posts.get())


@pytest.fixture
def zhou(seat: Seat) -> Client:
    return seat("周复核", Role.COUNTY_HEALTH, "341599")


def _text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def _do(client: Client, batch: Batch, deed: str, words: str = "") -> int:
    address = f"/payouts/{batch.public_id}/step/"
    return client.post(address, {"deed": deed, "words": words}).status_code


def test_from_what_is_owed_to_the_file_finance_pays_from(
    wang: Client,
    zhou: Client,
    leader: Client,
    qian: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _owed(_actor("王主任"), bereaved("1"), bereaved("2"))
    assert "特别扶助金（死亡）" in _text(wang, "/payouts/")
    due = "特别扶助金_死亡|24312|24318|regular"
    assert due in _text(wang, "/payouts/")
    answer = wang.post("/payouts/prepare/", {"due": due, "title": "上半年"})
    assert answer.status_code == 302
    perform(Job.objects.get().public_id, date(2026, 7, 1))
    batch = Batch.objects.get()
    done = _text(wang, answer["Location"])
    assert answer["Location"].startswith("/jobs/")
    assert "共 2 笔" in done
    assert f'href="/payouts/{batch.public_id}/"' in done
    page = _text(wang, f"/payouts/{batch.public_id}/")
    assert "7,080.00" in page
    assert _do(wang, batch, "lock") == 302
    assert "复核通过" not in _text(wang, f"/payouts/{batch.public_id}/")
    assert _do(zhou, batch, "recheck") == 302
    assert _do(leader, batch, "approve", "演卫健〔2026〕12号") == 302
    assert "生成清册并送财政" not in _text(qian, f"/payouts/{batch.public_id}/")
    assert "生成清册并送财政" in _text(wang, f"/payouts/{batch.public_id}/")
    assert wang.post(f"/payouts/{batch.public_id}/send/").status_code == 302

    def never(*_: object, **_more: object) -> None:
        raise AssertionError("full numbers would lie on the disk")

    for name in ("TemporaryFile", "NamedTemporaryFile", "SpooledTemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, name, never)
    perform(Job.objects.order_by("-pk")[0].public_id, date(2026, 7, 1))
    batch.refresh_from_db()
    assert batch.status == "sent"
    sent = _text(wang, f"/jobs/{Job.objects.order_by('-pk')[0].public_id}/")
    assert f'href="/payouts/{batch.public_id}/"' in sent
    assert qian.post(f"/payouts/{batch.public_id}/file/").status_code == 405
    file = qian.get(f"/payouts/{batch.public_id}/file/")
    content = b"".join(file.streaming_content)  # type: ignore[attr-defined]
    (row, *_) = [
        r
        for r in load_workbook(io.BytesIO(content))["名单"].iter_rows(values_only=True)
        if r[0] == 1
    ]
    assert "34159919600520001X" in row
    entry = AuditEntry.objects.get(act="export", name="钱会计")
    assert (entry.purpose, entry.payload["rows"]) == ("核对发放名单", 2)
    (told,) = entry.lists.all()
    assert (told.whole, told.total, told.name) == (True, entry.payload["held"], "钱会计")


def test_a_batch_holds_what_was_ticked_and_nothing_between(wang: Client) -> None:
    by = _actor("王主任")
    _owed(by, bereaved("1"))
    household, person = Payable.objects.values_list("household_id", "person_id").get()
    first = _claim(household, person, "1", Payable.objects.get().region)
    for number, benefit, start in (
        (2, "奖扶", Period(2026, 1)),
        (3, "奖扶", Period(2026, 7)),
        (4, "特别扶助金_死亡", Period(2026, 7)),
    ):
        more = replace(
            first, key=f"{benefit}/1/{number}", benefit=benefit, first=start,
            end=Period.from_ordinal(start.ordinal + 6),
        )  # fmt: skip
        raise_claims([more], by=by, at=AT)
    due = ["特别扶助金_死亡|24312|24318|regular", "奖扶|24318|24324|regular"]
    wang.post("/payouts/prepare/", {"due": due})
    perform(Job.objects.get().public_id, date(2026, 7, 1))
    keys = Batch.objects.get().lines.values_list("payable__claim_key", flat=True)
    assert set(keys) == {first.key, "奖扶/1/3"}
    again = wang.post("/payouts/prepare/", {"due": due})
    assert "请重新勾选" in again.content.decode()


def test_only_a_leader_approves_and_only_the_desk_locks_even_by_hand(
    wang: Client, zhou: Client, leader: Client, seat: Seat
) -> None:
    _owed(_actor("王主任"), bereaved("1"))
    batch = _drawn(_actor("王主任"))
    assert _do(leader, batch, "lock") == 422
    assert _do(wang, batch, "lock") == 302
    assert _do(zhou, batch, "recheck") == 302
    third = seat("吴三", Role.COUNTY_HEALTH, "341599")
    assert _do(third, batch, "approve", "演卫健〔2026〕12号") == 422
    assert _do(leader, batch, "abandon", "不办了") == 422
    assert _do(leader, batch, "approve", "演卫健〔2026〕12号") == 302


def test_the_maker_cannot_sign_even_by_hand(wang: Client) -> None:
    batch = _locked(_actor("王主任"))
    address = f"/payouts/{batch.public_id}/step/"
    answer = wang.post(address, {"deed": "recheck"})
    assert answer.status_code == 422
    assert "编制和复核不能是同一个人" in answer.content.decode()


def test_lights_are_answered_or_lines_removed_on_the_page(wang: Client) -> None:
    by = _actor("王主任")
    _owed(by, bereaved("1"), _other_holder())
    batch = _drawn(by)
    page = _text(wang, f"/payouts/{batch.public_id}/")
    assert "户名是“别人”" in page
    refused = wang.post(f"/payouts/{batch.public_id}/step/", {"deed": "lock"})
    assert "还有 1 个红灯没有处理" in refused.content.decode()
    light = str(batch.lights.get().pk)
    empty = wang.post(f"/payouts/{batch.public_id}/answer/", {"light": light, "words": ""})
    assert "请写明为什么仍然发放" in empty.content.decode()
    removed = wang.post(
        f"/payouts/{batch.public_id}/remove/", {"light": light, "words": "待核"}
    )
    assert removed.status_code == 302
    batch.refresh_from_db()
    assert batch.line_count == 1
    assert _do(wang, batch, "lock") == 302


def _two_lit(by: Actor) -> Batch:
    """Two lines with somebody else's account among three, each a red light."""
    families = [bereaved(str(n)) for n in range(1, 4)]
    for family in families[1:]:
        own = family.memberships[0].person.account
        assert own
        family.memberships[0].person.account = NewAccount(own.number, "别人")
    _owed(by, *families)
    return _drawn(by)


def test_everything_of_one_kind_is_answered_at_once(wang: Client) -> None:
    batch = _two_lit(_actor("王主任"))
    page = _text(wang, f"/payouts/{batch.public_id}/?light=other_holder")
    assert "没有处理的全部 2 条" in page
    assert "没有处理的全部" not in _text(wang, f"/payouts/{batch.public_id}/")
    sent = {"every": "other_holder", "words": "监护人账号"}
    assert wang.post(f"/payouts/{batch.public_id}/answer/", sent).status_code == 302
    assert set(batch.lights.values_list("answer", flat=True)) == {"监护人账号"}
    assert _do(wang, batch, "lock") == 302


def test_everything_of_one_kind_is_taken_out_at_once(wang: Client) -> None:
    batch = _two_lit(_actor("王主任"))
    for nothing in ("", "no_account", "没有"):
        sent = {"every": nothing, "words": "待核"}
        wang.post(f"/payouts/{batch.public_id}/remove/", sent)
        batch.refresh_from_db()
        assert batch.line_count == 3
    sent = {"every": "other_holder", "words": "待核"}
    assert wang.post(f"/payouts/{batch.public_id}/remove/", sent).status_code == 302
    batch.refresh_from_db()
    assert batch.line_count == 1


def test_what_happened_since_the_check_is_named_and_taken_out_on_the_page(
    wang: Client, zhou: Client, leader: Client
) -> None:
    batch = _locked(_actor("王主任"))
    assert _do(zhou, batch, "recheck") == 302
    line = batch.lines.get(position=1)
    assert line.person_id
    _dies(line.person_id)
    step = {"deed": "approve", "words": "演卫健〔2026〕12号"}
    stopped = leader.post(f"/payouts/{batch.public_id}/step/", step)
    assert stopped.status_code == 422
    text = stopped.content.decode()
    assert "体检以后情况有变：疑似死亡 1 笔" in text
    assert "登记的死亡日期：2026-06-20" in text
    assert "移出本批次" not in text
    page = _text(wang, f"/payouts/{batch.public_id}/")
    assert "登记的死亡日期：2026-06-20" in page
    light = str(batch.lights.get().pk)
    taken = {"light": light, "words": "6 月 20 日去世"}
    assert leader.post(f"/payouts/{batch.public_id}/remove/", taken).status_code == 403
    assert wang.post(f"/payouts/{batch.public_id}/remove/", taken).status_code == 302
    after = _text(wang, f"/payouts/{batch.public_id}/")
    assert "已锁定，待复核" in after
    assert f"（原指纹 {batch.digest}）" in after
    assert "3,540.00" in after
    assert _do(zhou, batch, "recheck") == 302
    assert _do(leader, batch, "approve", "演卫健〔2026〕13号") == 302


def test_a_death_before_the_file_is_written_stops_the_job_and_is_listed(
    wang: Client, zhou: Client, leader: Client
) -> None:
    batch = _locked(_actor("王主任"))
    _do(zhou, batch, "recheck")
    _do(leader, batch, "approve", "演卫健〔2026〕12号")
    line = batch.lines.get(position=2)
    assert line.person_id
    _dies(line.person_id)
    wang.post(f"/payouts/{batch.public_id}/send/")
    job = perform(Job.objects.get().public_id, date(2026, 7, 1))
    assert job.status == "failed"
    assert "疑似死亡 1 笔" in job.error
    assert batch.lights.get().line_id == line.pk
    batch.refresh_from_db()
    assert batch.status == "approved"
    wang.post(f"/payouts/{batch.public_id}/send/")
    job.refresh_from_db()
    assert (job.status, job.error) == ("queued", ""), "asked again it is done again"


def test_the_bundle_shows_one_fingerprint_on_every_paper(wang: Client) -> None:
    batch = _locked(_actor("王主任"))
    text = _text(wang, f"/payouts/{batch.public_id}/bundle/")
    assert text.count(batch.digest) == 4
    assert "柒仟零捌拾元整" in text
    assert "34159919600520001X" not in text


def test_lines_are_listed_narrowed_and_exported_masked(wang: Client) -> None:
    batch = _locked(_actor("王主任"))
    address = f"/payouts/{batch.public_id}/lines/"
    assert "共 2 条" in _text(wang, address)
    assert "没有符合条件的明细" in _text(wang, address + "?q=张")
    export = wang.get(f"/payouts/{batch.public_id}/list.csv")
    text = b"".join(export.streaming_content).decode()  # type: ignore[attr-defined]
    assert "341599********001X" in text
    assert "34159919600520001X" not in text


def test_every_list_says_for_which_months_and_whether_it_is_in_arrears(wang: Client) -> None:
    batch = _locked(_actor("王主任"))
    Batch.objects.update(layout=[["姓名", "payee"], ["金额（元）", "amount"]])
    base = f"/payouts/{batch.public_id}/"
    export = b"".join(wang.get(f"{base}list.csv").streaming_content).decode()  # type: ignore[attr-defined]
    for text in (_text(wang, f"{base}lines/"), _text(wang, f"{base}bundle/"), export):
        assert "所属期间" in text
        assert "2026 年 1–6 月" in text
        assert "正常发放" in text


def test_a_batch_with_a_line_taken_out_is_numbered_through_everywhere(
    wang: Client, zhou: Client
) -> None:
    batch = _locked(_actor("王主任"))
    first = batch.lines.get(position=1)
    base = f"/payouts/{batch.public_id}/"
    taken = {"line": str(first.pk), "words": "待核"}
    assert wang.post(f"{base}remove/", taken).status_code == 302
    assert '<td data-label="序号" class="nx-num">1</td>' in _text(wang, f"{base}lines/")
    assert "<tr><td>1</td>" in _text(wang, f"{base}bundle/")
    export = b"".join(wang.get(f"{base}list.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "\n1," in export
    assert "\n2," not in export
    batch.refresh_from_db()
    assert batch.digest == fingerprint(batch)
    assert _do(zhou, batch, "recheck") == 302


def test_a_scan_must_be_a_picture_or_pdf(wang: Client, zhou: Client) -> None:
    batch = _locked(_actor("王主任"))
    _do(zhou, batch, "recheck")
    address = f"/payouts/{batch.public_id}/scan/"
    wrong = wang.post(address, {"scan": SimpleUploadedFile("a.exe", b"MZ......")})
    assert "扫描件应为 PDF、JPG 或 PNG" in wrong.content.decode()
    right = wang.post(address, {"scan": SimpleUploadedFile("a.pdf", b"%PDF-1.7 ...")})
    assert right.status_code == 302


def test_a_township_sees_no_payment_list(li: Client, wang: Client) -> None:
    batch = _locked(_actor("王主任"))
    assert li.get("/payouts/").status_code == 403
    assert li.get(f"/payouts/{batch.public_id}/").status_code == 403


def test_another_county_sees_nothing(seat: Seat, wang: Client) -> None:
    batch = _locked(_actor("王主任"))
    other = seat("外县", Role.COUNTY_HEALTH, "341523")
    assert other.get(f"/payouts/{batch.public_id}/").status_code == 404
    assert COUNTY.covers("341599")
