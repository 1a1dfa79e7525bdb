"""A county brings its own template on the page: faults with their places, trial, in force."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from base.papers.sheets import docx_text, every, pdf_text, written
from nuanxin.base.papers.models import PaperTemplate, TemplateUse

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/papers/application/"


def upload(client: Client, content: bytes, name: str = "本县.docx") -> HttpResponse:
    file = SimpleUploadedFile(name, content)
    answer: HttpResponse = client.post(PAGE, {"file": file, "note": "加了电话"})  # type: ignore[assignment]
    return answer


def force(client: Client, template: PaperTemplate | None, day: str = "") -> HttpResponse:
    sent = {
        "template": str(template.public_id) if template else "",
        "on": day or f"{timezone.localdate()}",
    }
    answer: HttpResponse = client.post(f"{PAGE}force/", sent)  # type: ignore[assignment]
    return answer


def test_every_paper_has_its_page_its_start_and_its_trial(wang: Client) -> None:
    index = wang.get("/papers/").content.decode()
    for paper in every():
        assert paper.name in index
        page = wang.get(f"/papers/{paper.key}/").content.decode()
        for each in paper.variables:
            assert each.says in page
        start = docx_text(wang.get(f"/papers/{paper.key}/start.docx").content)
        assert "{{ 打印编号 }}" in start
        assert "试打" in pdf_text(wang.get(f"/papers/{paper.key}/trial.pdf").content)
        assert "试打" in docx_text(wang.get(f"/papers/{paper.key}/trial.docx").content)


def test_what_is_brought_can_be_tried_and_taken_back(wang: Client, leader: Client) -> None:
    content = written("样子 {{ 女方姓名 }}")
    assert upload(wang, content).status_code == 302
    made = PaperTemplate.objects.get()
    page = leader.get(PAGE).content.decode()
    assert "第 1 版" in page
    assert "加了电话" in page
    assert leader.get(f"/papers/own/{made.public_id}/template.docx").content == content
    tried = leader.get(f"/papers/own/{made.public_id}/trial.docx").content
    assert "样子 陈堃" in docx_text(tried)


def test_every_fault_is_shown_with_its_place_and_nothing_is_kept(wang: Client) -> None:
    answer = upload(wang, written("{{ 甲 }}", "{{ ''.__class__ }}"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "正文第 1 段：没有“甲”这一项" in page
    assert "正文第 2 段" in page
    assert not PaperTemplate.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.doc", b"x", "只收 .docx"),
        ("a.docm", b"x", "只收 .docx"),
        ("a.docx", b"PK\x03\x04broken", "不完整"),
        ("a.docx", b"PK\x03\x04" + b"0" * (1 << 20), "超过 1 MB"),
    ],
)
def test_other_files_are_refused_in_words(
    wang: Client, name: str, content: bytes, said: str
) -> None:
    answer = upload(wang, content, name)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_no_file_is_said(wang: Client) -> None:
    assert "请选择 .docx" in wang.post(PAGE, {}).content.decode()


def test_another_person_puts_it_in_force(wang: Client, leader: Client) -> None:
    upload(wang, written("{{ 女方姓名 }}"))
    made = PaperTemplate.objects.get()
    refused = force(wang, made)
    assert refused.status_code == 422
    assert "两个人" in refused.content.decode()
    assert force(leader, made).status_code == 302
    assert "正在用" in leader.get(PAGE).content.decode()
    assert force(leader, None).status_code == 302
    assert "正在用" not in leader.get(PAGE).content.decode()
    assert TemplateUse.objects.count() == 2


@pytest.mark.parametrize("day", ["x", "2020-01-01", "1月"])
def test_a_day_that_cannot_be_is_said(leader: Client, day: str) -> None:
    assert force(leader, None, day).status_code == 422
    assert not TemplateUse.objects.exists()


def test_a_township_looks_but_sets_nothing(li: Client) -> None:
    page = li.get(PAGE).content.decode()
    assert "检查并上传" not in page
    assert upload(li, written("{{ 女方姓名 }}")).status_code == 403
    assert force(li, None).status_code == 403


def test_what_is_no_paper_is_not_found(wang: Client) -> None:
    for place in ("nothing/", "nothing/start.docx", "nothing/trial.pdf", "roll/trial.exe"):
        assert wang.get(f"/papers/{place}").status_code == 404
