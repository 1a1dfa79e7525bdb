"""The upload: file, period, place and what the sender says of all rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from nuanxin.base.ui.fields import Field, Option
from nuanxin.kit.digits import typed_month
from nuanxin.kit.period import Period
from nuanxin.kit.refusal import Fault
from nuanxin.web.regions.queries import code_of, full_name
from nuanxin.web.rolls.folder import Order

VERIFIED = (Option("是", "都已核实"), Option("否", "没有核实"), Option("", "说不准"))
PARENTAGE = (Option("双方亲生", "都是双方亲生"), Option("", "说不准"))
ANSWERS = ("子女情况已核实", "子女来源")


@dataclass(frozen=True)
class Upload:
    """The rows of the form, and the order when nothing is wrong."""

    at: Field
    region: Field
    region_code: str
    region_name: str
    answers: tuple[Field, ...]
    file_error: str
    file: UploadedFile[bytes] | None
    order: Order | None
    faults: tuple[Fault, ...]


def read(
    posted: QueryDict,
    files: MultiValueDict[str, UploadedFile[bytes]],
    today: date,
    most_bytes: int,
) -> Upload:
    """Read a posted form (or an empty one: `posted` without content shows the first page)."""
    errors: dict[str, str] = {}
    at = typed_month(posted.get("at", f"{today.year:04d}-{today.month:02d}"))
    region, name = posted.get("region", ""), posted.get("region_name", "").strip()
    file = files.get("file")
    if posted:
        errors["at"] = _period_trouble(at)
        errors["file"] = _file_trouble(file, most_bytes)
        if name and not region:
            region, errors["region"] = code_of(name)
    answers = {key: posted.get(key, "") for key in ANSWERS}
    faults = tuple(Fault(place, message) for place, message in errors.items() if message)
    order = None
    if posted and file is not None and not faults:
        given = {key: value for key, value in answers.items() if value}
        order = Order(file.name or "名册", at, today.isoformat(), region, given)
    return Upload(
        at=Field(
            name="at",
            label="算哪一期",
            value=at,
            hint="写 2026-10，或只写年份 2026",
            error=errors.get("at", ""),
        ),
        region=Field(
            name="region",
            label="名册是哪个地方的",
            hint="名册里没有户籍地区代码时才用得到",
            error=errors.get("region", ""),
        ),
        region_code=region,
        region_name=full_name(region) if region else name,
        answers=tuple(_answer(key, answers[key]) for key in ANSWERS),
        file_error=errors.get("file", ""),
        file=file,
        order=order,
        faults=faults,
    )


def _answer(key: str, value: str) -> Field:
    if key == "子女情况已核实":
        return Field(
            name=key,
            label="名册没写“子女情况已核实”的户",
            kind="segments",
            options=VERIFIED,
            value=value,
            hint="在世、去世、收养、再婚前所生的子女都列全了吗",
        )
    return Field(
        name=key,
        label="名册没写“子女来源”的户",
        kind="segments",
        options=PARENTAGE,
        value=value,
    )


def _period_trouble(text: str) -> str:
    try:
        Period.parse(text)
    except ValueError:
        return f"“{text}”不是年份或月份。请写成 2026-10 或 2026"
    return ""


def _file_trouble(file: UploadedFile[bytes] | None, most_bytes: int) -> str:
    if file is None:
        return "请选择花名册文件"
    if not file.size:
        return "这个文件是空的。请重新保存后再上传"
    if file.size > most_bytes:
        return f"文件超过 {most_bytes // 1024 // 1024} MB。请按乡镇拆成几份再上传"
    return ""
