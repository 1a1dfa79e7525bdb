"""Rolls to import, for tests: two families of 云桥镇 in the long shape."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection

from nuanxin.base.files.stored.actions import store
from nuanxin.base.identity.actor import SYSTEM, Actor
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.kit.region import RegionCode
from nuanxin.registry.exchange.actions.committing import When, commit
from nuanxin.registry.exchange.actions.staging import Handed, stage
from nuanxin.registry.exchange.models import ImportBatch
from nuanxin.registry.exchange.people.staging import Asked
from workbooks import number, write_xlsx

COUNTY, TOWN = RegionCode.parse("341599"), RegionCode.parse("341599100")
TODAY, NOW = date(2026, 11, 22), datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
HEAD = ["户编号", "乡镇", "姓名", "角色", "身份证号"]
MOTHER, FATHER, SON = number("19600520", 2), number("19580102", 3), number("19850304", 5)
LONELY = number("19550808", 4)
Row = dict[str, object]

CHEN: Row = {
    "户编号": "1", "乡镇": "云桥镇", "姓名": "陈桂兰", "角色": "女方", "身份证号": MOTHER,
    "户口性质": "农业", "婚姻状况": "初婚", "存活状况": "健在",
    "社保卡(一卡通)账号": "6217000012345678", "户名": "陈桂兰", "手机号": "13800001234",
    "特别扶助证号": "TF001", "享受项目": "特别扶助（死亡）", "首享年度": "2018",
    "户籍地址": "云桥村一组 12 号", "工作单位": "云桥小学",
}  # fmt: skip
LUO: Row = {
    "户编号": "1", "乡镇": "云桥镇", "姓名": "罗建国", "角色": "男方", "身份证号": FATHER,
    "婚姻状况": "初婚", "存活状况": "健在",
}  # fmt: skip
MING: Row = {
    "户编号": "1", "乡镇": "云桥镇", "姓名": "罗明", "角色": "子女", "身份证号": SON,
    "存活状况": "死亡", "死亡日期": "2015-06-07", "子女来源": "双方亲生",
}  # fmt: skip
HE: Row = {
    "户编号": "2", "乡镇": "云桥镇", "姓名": "何秀英", "角色": "女方", "身份证号": LONELY,
    "婚姻状况": "离婚", "存活状况": "健在",
}  # fmt: skip
FAMILIES = (CHEN, LUO, MING, HE)


def workbook(path: Path, rows: Sequence[Mapping[str, object]] = FAMILIES) -> Path:
    """A roll of these rows; columns nobody fills are left out."""
    head = [*HEAD, *(key for row in rows for key in row if key not in HEAD)]
    head = [name for name in dict.fromkeys(head) if any(name in row for row in rows)]
    lines: list[list[object]] = [
        [*head],
        *([row.get(name, "") for name in head] for row in rows),
    ]
    return write_xlsx(path, {"花名册": lines})


def asked(region: RegionCode = COUNTY, **more: Any) -> Asked:
    return Asked(region, TODAY, sender="云桥镇")._replace(**more)


class Office(NamedTuple):
    """Who imports, and where they may."""

    by: Actor = SYSTEM
    scope: Scope = Scope.of("341599")


def staged(
    path: Path,
    rows: Sequence[Mapping[str, object]] = FAMILIES,
    office: Office = Office(),  # noqa: B008 - a plain value
    **more: Any,
) -> ImportBatch:
    content = io.BytesIO(workbook(path, rows).read_bytes())
    file = store(office.by, content, path.name, int(COUNTY.value), "import.people")
    return stage(
        by=office.by, scope=office.scope, handed=Handed(file, NOW), asked=asked(**more)
    )


def committed(batch: ImportBatch, at: datetime = NOW, office: Office = Office()) -> ImportBatch:  # noqa: B008
    when = When(at, at.date())
    return commit(
        by=office.by, scope=office.scope, batch=batch, when=when, progress=lambda *_: None
    )


TABLES = (
    "registry_household", "registry_householdfacts", "registry_person", "registry_personfacts",
    "registry_membership", "registry_account", "registry_supportcertificate", "registry_source",
    "registry_employer",
)  # fmt: skip


def register() -> dict[str, list[str]]:
    """Every row of the register, as it stands."""
    content: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT row_to_json(t)::text FROM {table} t ORDER BY 1")
            content[table] = [row[0] for row in cursor.fetchall()]
    return content


def counts(batch: ImportBatch) -> dict[str, int]:
    names = ("rows", "new", "changed", "unchanged", "ambiguous", "faulty")
    return {name: getattr(batch, name) for name in names if getattr(batch, name)}
