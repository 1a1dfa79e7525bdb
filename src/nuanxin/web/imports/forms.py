"""What is sent on the way: a file with its sender, and what its columns mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from nuanxin.base.jurisdiction.queries import Place, place, towns
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.base.ui.fields import Field, Option
from nuanxin.kit.daytext import read_day
from nuanxin.kit.digits import whole
from nuanxin.kit.refusal import Fault, Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.registry.exchange.people.looking import ASKED, meaning_of
from nuanxin.registry.exchange.rolls.columns import understand
from nuanxin.registry.exchange.words import BatchKind

_YES = (Option("是", "都已核实"), Option("否", "没有核实"), Option("", "说不准"))
_CHOICES = {
    "子女情况已核实": _YES,
    "存活状况": (Option("健在", "父母都健在"), Option("", "说不准")),
    "子女来源": (Option("双方亲生", "都是双方亲生"), Option("", "说不准")),
    "婚姻状况": (Option("初婚", "都是初婚"), Option("", "说不准")),
}
_HINTS = {
    "子女情况已核实": "在世、去世、收养、再婚前所生的子女都列全了吗。记为报送单位的说明",
    "存活状况": "写了死亡日期的不受影响",
}


@dataclass(frozen=True)
class Upload:
    """The first step: a file, who sent it, for which area."""

    sender: Field
    kind: Field
    places: list[Place]
    region: int
    file_error: str
    file: UploadedFile[bytes] | None
    faults: tuple[Fault, ...]


def read_upload(
    posted: QueryDict,
    files: MultiValueDict[str, UploadedFile[bytes]],
    scope: Scope,
    most_bytes: int,
    *,
    sent: bool,
) -> Upload:
    """Read the first step; one that was not sent is shown empty."""
    home = RegionCode.parse(str(scope.ranges[0][0]))
    own = place(int(home.value))
    places = [own, *(each for each in towns(home) if each.code != own.code)]
    file, errors = files.get("file"), {}
    sender = " ".join(posted.get("sender", "").split())[:80]
    region = posted.get("region", "") or str(own.code)
    kind = posted.get("kind", "") or BatchKind.PEOPLE.value
    if sent:
        errors = {"file": _file_trouble(file, most_bytes)}
        if not sender:
            errors["sender"] = "请写明是哪个单位报来的，例如云桥镇"
        if kind not in BatchKind.values:
            errors["kind"] = "请选择是什么文件"
        if region not in {str(each.code) for each in places}:
            errors["region"] = "请选择您辖区内的地方"
    faults = tuple(Fault(name, text) for name, text in errors.items() if text)
    return Upload(
        Field(
            name="sender",
            label="报送单位",
            value=sender,
            hint="记住这个单位的列名，下次不用再对",
            error=errors.get("sender", ""),
        ),
        Field(
            name="kind",
            label="是什么文件",
            kind="choice",
            value=kind,
            options=tuple(Option(value, label) for value, label in BatchKind.choices),
            error=errors.get("kind", ""),
        ),
        places,
        whole(region) or own.code,
        errors.get("file", ""),
        file,
        faults,
    )


def _file_trouble(file: UploadedFile[bytes] | None, most_bytes: int) -> str:
    if file is None:
        return "请选择花名册文件"
    if not file.size:
        return "这个文件是空的。请重新保存后再上传"
    if file.size > most_bytes:
        return f"文件超过 {most_bytes // 1024 // 1024} MB。请按乡镇拆成几份再上传"
    return ""


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A header and what it is taken for."""

    index: int
    header: str
    meaning: str
    known: bool

    @property
    def idle(self) -> bool:
        """Whether every office keeps such a column and nothing needs it."""
        return not self.meaning and understand(self.header) is not None


def column_rows(
    columns: Sequence[Sequence[str]], mapping: Mapping[str, str]
) -> list[ColumnRow]:
    """The headers found, with what the sender meant by them the last time."""
    return [
        ColumnRow(i, header, mapping.get(header, meaning), bool(meaning) or header in mapping)
        for i, (header, meaning) in enumerate(columns)
    ]


def chosen(posted: QueryDict, columns: Sequence[Sequence[str]]) -> dict[str, str]:
    """What somebody has just taken each header for."""
    return {
        header: posted.get(f"column-{index}", "") for index, (header, _) in enumerate(columns)
    }


def questions(lacking: Sequence[str], posted: QueryDict) -> list[Field]:
    """What the roll does not say and its sender may say of all rows of this file."""
    return [
        Field(
            name=f"answer-{name}",
            label=f"名册没写“{name}”的",
            kind="segments",
            options=_CHOICES[name],
            value=posted.get(f"answer-{name}", ""),
            hint=_HINTS.get(name, ""),
        )
        for name in ASKED
        if name in lacking
    ]


@dataclass(frozen=True, slots=True)
class Matched:
    """The second step: what the headers mean, what is said of all rows, since when."""

    mapping: dict[str, str]
    answers: dict[str, str]
    changes_since: str


def read_matched(posted: QueryDict, columns: Sequence[Sequence[str]], today: date) -> Matched:
    """Raises Refusal for a day that is none, and for two columns taken for the same."""
    mapping: dict[str, str] = {}
    taken: dict[str, list[str]] = {}
    for index, (header, _meaning) in enumerate(columns):
        said = posted.get(f"column-{index}", "")
        taken.setdefault(said, []).append(header)
        if said != meaning_of(header):
            mapping[header] = said
    _refuse_twins(taken, mapping)
    answers = {name: posted.get(f"answer-{name}", "") for name in ASKED}
    since = posted.get("changes_since", "").strip()
    if since:
        day = read_day(since).day
        if day is None:
            raise Refusal("“变更自”要写成 2026-07-01 这样的日期。")
        if day > today:
            raise Refusal("“变更自”不能在今天之后。")
        since = day.isoformat()
    return Matched(mapping, {name: text for name, text in answers.items() if text}, since)


def _refuse_twins(taken: Mapping[str, Sequence[str]], chosen: Mapping[str, str]) -> None:
    """Two columns somebody takes for one thing; children alone may come several times."""
    for meaning, headers in taken.items():
        if not meaning or meaning.startswith("子女") or len(headers) < 2:
            continue
        if any(header in chosen for header in headers):
            both = "、".join(f"“{header}”" for header in headers)
            raise Refusal(
                f"{both} 都对应到“{meaning}”，读哪一列说不清。"
                "请只留一列，另一列选别的或不导入。"
            )
