"""The wizard from file to undo, as a county officer walks it; others see nothing of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from nuanxin.base.files.reading import read_workbook
from nuanxin.base.jobs.actions import perform
from nuanxin.base.jobs.models import Job
from nuanxin.registry.exchange.models import ImportBatch, LedgerRow, SenderMapping
from nuanxin.registry.people.models import Person
from registry.exchange.imports import CHEN, FAMILIES, HE, LUO, MING, register, workbook
from workbooks import write_xlsx

pytestmark = pytest.mark.django_db


def upload(client: Client, path: Path, **more: str) -> Job:
    """Send the first step and do the look."""
    fields = {"sender": "云桥镇", "region": "341599000000", **more}
    with path.open("rb") as file:
        answer = client.post("/import/new/", {**fields, "file": file})
    assert answer.status_code == 302, answer.content.decode()
    return done(str(answer.headers["Location"]).split("/")[-2])


def done(public_id: str) -> Job:
    """What a worker would do."""
    return perform(UUID(public_id), timezone.localdate())


def ordered(answer: HttpResponseBase) -> Job:
    """The job an answer leads to, done."""
    return done(str(answer.headers["Location"]).split("/")[-2])


def checked(client: Client, path: Path, **answers: str) -> ImportBatch:
    look = upload(client, path)
    page = client.get(f"/import/columns/{look.public_id}/")
    assert page.status_code == 200
    rows = page.context["rows"]
    fields = {f"column-{row.index}": row.meaning for row in rows}
    answer = client.post(f"/import/columns/{look.public_id}/", {**fields, **answers})
    job = ordered(answer)
    assert job.status == "done", job.error
    return ImportBatch.objects.get(public_id=job.result["batch"])


def act(client: Client, batch: ImportBatch, what: str) -> Job:
    return ordered(client.post(f"/import/{batch.public_id}/do/{what}/"))


def test_from_file_to_undo(wang: Client, tmp_path: Path) -> None:
    before = register()
    batch = checked(wang, workbook(tmp_path / "云桥镇.xlsx"))
    page = wang.get(f"/import/{batch.public_id}/").content.decode()
    assert "新增 4" in page
    assert "陈桂兰" in page
    assert not Person.objects.exists()
    assert act(wang, batch, "commit").status == "done"
    page = wang.get(f"/import/{batch.public_id}/").content.decode()
    assert "已提交" in page
    assert Person.objects.count() == 4
    assert act(wang, batch, "undo").status == "done"
    assert register() == before
    assert "已撤销" in wang.get("/import/").content.decode()


def test_what_changes_stands_old_beside_new_and_numbers_stay_masked(
    wang: Client, tmp_path: Path
) -> None:
    act(wang, checked(wang, workbook(tmp_path / "one.xlsx")), "commit")
    second = [{**CHEN, "婚姻状况": "丧偶", "手机号": "13900005678"}, LUO, MING]
    batch = checked(wang, workbook(tmp_path / "two.xlsx", second))
    page = wang.get(f"/import/{batch.public_id}/").content.decode()
    assert "138****1234" in page
    assert "139****5678" in page
    for plain in ("13900005678", "13800001234", str(CHEN["身份证号"])):
        assert plain not in page


def test_a_question_is_answered_with_a_button(wang: Client, tmp_path: Path) -> None:
    act(wang, checked(wang, workbook(tmp_path / "one.xlsx")), "commit")
    batch = checked(wang, workbook(tmp_path / "two.xlsx", [{**CHEN, "姓名": "陈桂芳"}]))
    page = wang.get(f"/import/{batch.public_id}/")
    (row,) = page.context["page"].listing.rows
    (candidate,) = row.people[0].candidates
    assert "就是陈桂兰" in page.content.decode()
    path = f"/import/{batch.public_id}/decide/"
    refused = wang.post(path, {"row": row.id, "answer": ""})
    assert refused.status_code == 422
    wang.post(path, {"row": row.id, "answer": f"same:{candidate.id}"})
    batch.refresh_from_db()
    assert (batch.changed, batch.ambiguous) == (1, 0)


def test_faulty_rows_go_back_with_what_is_wrong(wang: Client, tmp_path: Path) -> None:
    rows = [*FAMILIES, {**HE, "户编号": "3", "身份证号": "34159"}]
    batch = checked(wang, workbook(tmp_path / "one.xlsx", rows))
    assert "应为 18 位" in wang.get(f"/import/{batch.public_id}/").content.decode()
    answer = wang.get(f"/import/{batch.public_id}/faults.xlsx")
    target = tmp_path / "faults.xlsx"
    target.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    sheet = read_workbook(target)[0]
    assert sheet.rows[0][0] == "错误说明"
    assert "何秀英" in sheet.rows[1]
    mended = [[str(cell).replace("34159", str(HE["身份证号"])) for cell in sheet.rows[1]]]
    notes = {"导出说明": [["项目", "内容"]]}
    back = write_xlsx(tmp_path / "back.xlsx", {"名单": [sheet.rows[0], *mended], **notes})
    again = checked(wang, back)
    assert (again.new, again.faulty) == (1, 0)
    assert not [note for note in again.notes if "错误说明" in note or "导出说明" in note]


def test_a_batch_of_faulty_rows_alone_offers_no_commit(wang: Client, tmp_path: Path) -> None:
    batch = checked(wang, workbook(tmp_path / "one.xlsx", [{**HE, "身份证号": "34159"}]))
    page = wang.get(f"/import/{batch.public_id}/").content.decode()
    assert "提交这一批" not in page
    assert "没有可以提交的" in page
    assert "下载问题行" in page


def test_an_unknown_column_is_offered_and_remembered(wang: Client, tmp_path: Path) -> None:
    own = {**CHEN, "打钱的卡": "6217000099998888"}
    own.pop("社保卡(一卡通)账号")
    look = upload(wang, workbook(tmp_path / "one.xlsx", [own]))
    page = wang.get(f"/import/columns/{look.public_id}/")
    rows = {row.header: row for row in page.context["rows"]}
    assert not rows["打钱的卡"].known
    fields = {f"column-{row.index}": row.meaning for row in rows.values()}
    fields[f"column-{rows['打钱的卡'].index}"] = rows["姓名"].meaning
    twice = wang.post(f"/import/columns/{look.public_id}/", fields)
    assert "读哪一列说不清" in twice.content.decode()
    assert not SenderMapping.objects.exists()
    fields[f"column-{rows['打钱的卡'].index}"] = "社保卡（一卡通）账号"
    ordered(wang.post(f"/import/columns/{look.public_id}/", fields))
    assert SenderMapping.objects.get().mapping == {"打钱的卡": "社保卡（一卡通）账号"}
    again = upload(wang, workbook(tmp_path / "two.xlsx", [{**own, "备注": "二"}]))
    page = wang.get(f"/import/columns/{again.public_id}/")
    rows = {row.header: row for row in page.context["rows"]}
    assert rows["打钱的卡"].meaning == "社保卡（一卡通）账号"


def test_what_the_roll_does_not_say_is_asked_once(wang: Client, tmp_path: Path) -> None:
    path = workbook(tmp_path / "one.xlsx", [{k: v for k, v in HE.items() if k != "存活状况"}])
    look = upload(wang, path)
    page = wang.get(f"/import/columns/{look.public_id}/")
    asked = [field.name for field in page.context["questions"]]
    assert asked == ["answer-子女情况已核实", "answer-存活状况", "answer-子女来源"]
    fields = {f"column-{row.index}": row.meaning for row in page.context["rows"]}
    fields["answer-子女情况已核实"] = "是"
    job = ordered(wang.post(f"/import/columns/{look.public_id}/", fields))
    batch = ImportBatch.objects.get(public_id=job.result["batch"])
    assert batch.answers == {"子女情况已核实": "是"}


@pytest.mark.parametrize("since", ["昨天", "2999-01-01"])
def test_an_impossible_day_of_change_is_refused(
    since: str, wang: Client, tmp_path: Path
) -> None:
    look = upload(wang, workbook(tmp_path / "one.xlsx"))
    answer = wang.post(f"/import/columns/{look.public_id}/", {"changes_since": since})
    assert answer.status_code == 422
    assert "变更自" in answer.content.decode()


def test_a_file_that_is_no_roll_says_so_and_leads_back(wang: Client, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.xlsx"
    wrong.write_bytes(b"PK\x03\x04 not really")
    look = upload(wang, wrong)
    page = wang.get(f"/import/columns/{look.public_id}/").content.decode()
    assert "文件没有读成" in page
    assert "换个文件" in page


def test_a_form_without_file_or_sender_names_both(wang: Client) -> None:
    answer = wang.post("/import/new/", {"region": "341599000000"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "请选择花名册文件" in page
    assert "哪个单位" in page


def test_the_same_file_twice_is_refused_at_the_look(wang: Client, tmp_path: Path) -> None:
    path = workbook(tmp_path / "one.xlsx")
    first = checked(wang, path)
    look = upload(wang, path)
    assert look.status == "failed"
    assert str(first.public_id) in look.error
    link = f'href="/import/{first.public_id}/"'
    for page in (f"/import/columns/{look.public_id}/", f"/jobs/{look.public_id}/"):
        assert link in wang.get(page).content.decode()


def test_the_next_township_and_finance_see_nothing(
    wang: Client, zhao: Client, qian: Client, tmp_path: Path
) -> None:
    batch = checked(wang, workbook(tmp_path / "one.xlsx"))
    job = Job.objects.latest("id")
    for path in (f"/import/{batch.public_id}/", f"/import/{batch.public_id}/rows.csv"):
        assert zhao.get(path).status_code == 404
        assert qian.get(path).status_code == 403
    assert zhao.post(f"/import/{batch.public_id}/do/commit/").status_code == 404
    assert zhao.get(f"/jobs/{job.public_id}/").status_code == 404
    assert "one.xlsx" not in zhao.get("/import/").content.decode()
    assert "读取名册" not in zhao.get("/jobs/?whose=area").content.decode()


def test_pages_of_rows_cost_few_queries(
    wang: Client, tmp_path: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    many = [
        {**HE, "户编号": str(i), "姓名": "何秀英", "身份证号": "", "出生日期": "1955-08-08"}
        for i in range(30)
    ]
    batch = checked(wang, workbook(tmp_path / "one.xlsx", many))
    with django_assert_max_num_queries(18):
        wang.get(f"/import/{batch.public_id}/?size=20")
    with django_assert_max_num_queries(14):
        wang.get("/import/")
    with django_assert_max_num_queries(14):
        wang.get("/jobs/")


def test_a_dead_worker_leaves_a_button_to_go_on(wang: Client, tmp_path: Path) -> None:
    batch = checked(wang, workbook(tmp_path / "one.xlsx"))
    answer = wang.post(f"/import/{batch.public_id}/do/commit/")
    assert answer.status_code == 302
    where = str(answer.headers["Location"])
    job = Job.objects.latest("id")
    Job.objects.filter(pk=job.pk).update(
        status="doing", runner=job.public_id, lease_until=timezone.now() - timedelta(1)
    )
    page = wang.get(where).content.decode()
    assert "中断" in page
    assert "继续" in page
    assert wang.post(f"{where}go-on/").status_code == 302
    assert done(str(job.public_id)).status == "done"
    assert Person.objects.count() == 4


def test_a_book_beside_the_register_needs_no_matching_of_columns(
    wang: Client, tmp_path: Path
) -> None:
    head = ["个案编号", "姓名", "身份证号", "类别", "状态"]
    path = write_xlsx(
        tmp_path / "national.xlsx",
        {"表": [head, ["G1", "陈桂兰", CHEN["身份证号"], "死亡", "在册"]]},
    )
    job = upload(wang, path, kind="national", sender="国家系统")
    assert job.kind == "import.stage"
    batch = ImportBatch.objects.get(public_id=job.result["batch"])
    page = wang.get(f"/import/{batch.public_id}/").content.decode()
    assert "登记库里没有 1" in page
    assert "登记库不变" in page
    assert act(wang, batch, "commit").status == "done"
    assert LedgerRow.objects.count() == 1
