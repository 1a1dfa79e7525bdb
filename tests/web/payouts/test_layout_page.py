"""A county says how its one-card platform wants the list; earlier batches keep theirs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from django.test import Client

from money.payouts.test_batches import AT, COUNTY, _drawn, _owed
from money.returns.files import HEAD, PAID, read
from nuanxin.base.audit.models import AuditEntry
from nuanxin.base.files.sheets import Cell as ReadCell
from nuanxin.base.files.stored.pieces import made
from nuanxin.base.identity.actor import Actor
from nuanxin.base.identity.models import User
from nuanxin.base.identity.queries import actor_of
from nuanxin.base.identity.roles import Role
from nuanxin.base.ui.sheets import Cell
from nuanxin.kit.refusal import Refusal
from nuanxin.kit.region import RegionCode
from nuanxin.money.payouts.actions import releasing
from nuanxin.money.payouts.actions.layouts import set_layout
from nuanxin.money.payouts.layouts import FIELDS, FIXED, NEEDED, ONE_CARD, WORKBOOK, Column
from nuanxin.money.payouts.models import Batch, Layout
from nuanxin.money.payouts.queries import Laid
from nuanxin.money.payouts.rollfile import file_name, roll_file, roll_sheet
from registry.people.families import bereaved

pytestmark = pytest.mark.django_db(transaction=True)
Appoint = Callable[[str, Role, str], Actor]
Seat = Callable[[str, Role, str], Client]
PAGE = "/payouts/layout/"
WANTED = (
    ("id_number", "证件号码"),
    ("payee", "姓名"),
    ("account", "银行账号"),
    ("amount", "补贴金额"),
)


@pytest.fixture
def wang(seat: Seat) -> Client:
    return seat("王主任", Role.COUNTY_HEALTH, "341599")


def form(*wanted: tuple[str, str], **more: str) -> dict[str, str]:
    """As the page sends it: what is ticked, its place and its name."""
    sent = {"deed": "save"}
    for place, (key, header) in enumerate(wanted, 1):
        sent |= {f"use-{key}": "1", f"place-{key}": str(place), f"header-{key}": header}
    return sent | more


def actor(name: str) -> Actor:
    return actor_of(User.objects.get(name=name).posts.get())


def text(client: Client) -> str:
    return client.get(PAGE).content.decode()


def shown(batch: Batch, *, masked: bool = False) -> tuple[list[str], tuple[Cell, ...]]:
    sheet = roll_sheet(batch, masked=masked)
    return list(sheet.headers), tuple(next(iter(sheet.rows)))


def test_the_columns_finance_wants_are_those_of_the_next_batch(wang: Client) -> None:
    assert "现在用的是通用版式" in text(wang)
    fixed = {
        "use-fixed1": "1",
        "place-fixed1": "9",
        "header-fixed1": "项目编码",
        "text-fixed1": "TF01",
    }
    assert wang.post(PAGE, form(*WANTED, **fixed)).status_code == 302
    assert "王主任" in text(wang)
    by = actor("王主任")
    _owed(by, bereaved("1"))
    headers, line = shown(_drawn(by))
    assert headers == ["证件号码", "姓名", "银行账号", "补贴金额", "项目编码"]
    assert line[1] == "陈桂兰"
    assert line[4] == "TF01"
    entry = AuditEntry.objects.filter(act="layout.set").latest("id")
    assert (entry.region, entry.payload["columns"]) == (341599000000, headers)


def test_a_batch_drawn_up_before_keeps_its_columns(wang: Client) -> None:
    by = actor("王主任")
    _owed(by, bereaved("1"))
    batch = _drawn(by)
    wang.post(PAGE, form(*WANTED))
    assert shown(batch)[0] == [column.header for column in ONE_CARD]


def test_what_every_county_begins_with_comes_back(wang: Client) -> None:
    wang.post(PAGE, form(*WANTED))
    assert wang.post(PAGE, {"deed": "forget"}).status_code == 302
    assert not Layout.objects.exists()
    assert "现在用的是通用版式" in text(wang)


def test_what_is_ticked_again_stands_where_it_stood(wang: Client) -> None:
    wang.post(PAGE, form(*WANTED))
    page = text(wang)
    assert 'name="header-id_number" value="证件号码"' in page
    assert 'name="place-amount" value="4"' in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (form(*WANTED[:3]), "不能没有“金额（元）”这一列"),
        (form(*WANTED[:3], ("amount", "姓名")), "列名“姓名”写了两次"),
        (form(*WANTED[:3], ("amount", "")), "“金额（元）”的列名要写 1 到 40 个字"),
        (form(*WANTED[:3], ("amount", "额" * 41)), "1 到 40 个字"),
        (form(*WANTED) | {"place-amount": "x"}, "金额（元）的次序要填 1 到 99"),
        (form(*WANTED) | {"place-amount": "0"}, "金额（元）的次序要填 1 到 99"),
        (form(), "不能没有“姓名”这一列"),
    ],
)
def test_a_list_nobody_can_pay_by_is_refused_and_what_was_typed_stays(
    wang: Client, sent: dict[str, str], said: str
) -> None:
    answer = wang.post(PAGE, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "什么也没有保存" in page
    assert not Layout.objects.exists()
    if "header-account" in sent:
        assert 'value="银行账号"' in page


def test_finance_looks_and_another_county_or_township_settles_nothing(
    seat: Seat, wang: Client
) -> None:
    wang.post(PAGE, form(*WANTED))
    finance = seat("钱股长", Role.FINANCE, "341599")
    assert "证件号码" in text(finance)
    assert "保存版式" not in text(finance)
    assert finance.post(PAGE, form(*WANTED)).status_code == 403
    other = seat("外县", Role.COUNTY_HEALTH, "341502")
    assert "证件号码" not in text(other)
    assert seat("李经办", Role.TOWNSHIP_HANDLER, "341599100").get(PAGE).status_code == 403
    city = seat("市审计", Role.AUDITOR, "3415")
    assert city.get(PAGE).status_code == 404
    for county in ("341502", "341599100"):
        with pytest.raises(Refusal, match="只能设定本县的"):
            set_layout(
                by=actor("王主任"), scope=COUNTY, county=RegionCode.parse(county),
                laid=Laid(ONE_CARD, WORKBOOK), at=AT,
            )  # fmt: skip


def test_every_field_and_a_fixed_text_reach_the_file_and_the_screen(wang: Client) -> None:
    by = actor("王主任")
    _owed(by, bereaved("1"))
    columns = [
        *(Column(header, field) for field, header in FIELDS.items()),
        Column("码", FIXED, "=1+1"),
    ]
    set_layout(
        by=by,
        scope=COUNTY,
        county=RegionCode.parse("341599"),
        laid=Laid(tuple(columns), WORKBOOK),
        at=AT,
    )
    batch = _drawn(by)
    for masked in (True, False):
        headers, line = shown(batch, masked=masked)
        assert headers == [*FIELDS.values(), "码"]
        assert (line[0], line[-2:]) == (1, ("", "=1+1"))
    assert FIELDS.keys() > NEEDED


def laid(file_format: str, totals: str = "none", width: str = "") -> dict[str, str]:
    """The form for another kind of file, every column as wide."""
    own = *WANTED, ("position", "序号"), ("holder", "户名")
    more = {f"width-{key}": width for key, _ in own}
    return form(*own, format=file_format, totals=totals, **more)


def _sent(batch: Batch, by: Actor) -> Batch:
    """Through four more hands, as the job sends it."""
    of = batch.public_id
    releasing.lock(batch=of, scope=COUNTY, by=by, at=AT)
    releasing.recheck(batch=of, scope=COUNTY, by=actor("周复核"), at=AT)
    signs = actor("孙局长")
    row = releasing.approve(
        batch=of, scope=COUNTY, by=signs, document="演卫健〔2026〕12号", at=AT
    )
    return releasing.send(
        batch=of, scope=COUNTY, by=by, file=made(roll_file(row)), name=file_name(row), at=AT
    )


def test_a_bank_that_wants_text_gets_it_sealed_hashed_and_with_its_totals(
    seat: Seat, appoint: Appoint, wang: Client
) -> None:
    assert wang.post(PAGE, laid("widths", "head", "60")).status_code == 302
    page = text(wang)
    assert "定长文本（GB18030），合计写在第一行" in page
    assert "000000-2026-0001" in page
    appoint("周复核", Role.COUNTY_HEALTH, "341599")
    appoint("孙局长", Role.COUNTY_LEADER, "341599")
    by = actor("王主任")
    _owed(by, bereaved("1"))
    batch = _sent(_drawn(by), by)
    assert batch.file
    finance = seat("钱股长", Role.FINANCE, "341599")
    answer = finance.get(f"/payouts/{batch.public_id}/file/?purpose=代发")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(content).hexdigest() == batch.file.sha256
    totals, line, last = content.split(b"\r\n")
    assert totals.decode("gb18030").split() == [batch.number, "1", "354000", "1", "1"]
    assert (len(line), last) == (360, b"")
    assert "6217000000000000001" in line.decode("gb18030")
    assert answer["Content-Type"] == "text/plain; charset=gb18030"
    assert "roll.txt" in answer["Content-Disposition"]
    assert batch.file.name == f"发放清册-{batch.number}.txt"
    page = finance.get(f"/payouts/{batch.public_id}/").content.decode()
    assert "清册为定长文本（GB18030）" in page
    assert "354000" in page
    assert "定长文本（GB18030）" in page


def test_what_does_not_fit_stops_the_lock_and_a_draft_takes_the_mended_layout(
    wang: Client,
) -> None:
    wang.post(PAGE, laid("widths", width="18"))
    by = actor("王主任")
    _owed(by, bereaved("1"))
    batch = _drawn(by)
    step = f"/payouts/{batch.public_id}/step/"
    stopped = wang.post(step, {"deed": "lock"})
    assert stopped.status_code == 422
    assert "第 1 笔“银行账号”要 19 个字节，版式给了 18 个" in stopped.content.decode()
    assert "换成现在的版式" not in stopped.content.decode().split("现在可以办")[1]
    assert wang.post(step, {"deed": "lay_out"}).status_code == 422
    wang.post(PAGE, laid("widths", width="19"))
    assert "换成现在的版式" in wang.get(f"/payouts/{batch.public_id}/").content.decode()
    assert wang.post(step, {"deed": "lay_out"}).status_code == 302
    assert wang.post(step, {"deed": "lock"}).status_code == 302
    assert AuditEntry.objects.filter(act="batch.lay_out").count() == 1
    assert wang.post(step, {"deed": "lay_out"}).status_code == 422


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (laid("widths"), "证件号码、姓名、银行账号、补贴金额、序号、户名没有写宽度"),
        (laid("widths", width="0"), "没有写宽度"),
        (laid("widths", width="201"), "没有写宽度"),
        (laid("widths", width="宽"), "没有写宽度"),
        (laid("xlsx", "foot"), "Excel 清册的合计写在第二张表"),
    ],
)
def test_a_file_that_is_not_settled_is_refused_and_what_was_chosen_stays(
    wang: Client, sent: dict[str, str], said: str
) -> None:
    page = wang.post(PAGE, sent).content.decode()
    assert said in page
    assert f'value="{sent["format"]}" selected' in page
    assert f'value="{sent["totals"]}" selected' in page
    assert not Layout.objects.exists()


def test_what_nobody_offered_is_a_workbook(wang: Client) -> None:
    assert wang.post(PAGE, laid("exe", "middle")).status_code == 302
    row = Layout.objects.get()
    assert (row.file_format, row.totals) == ("xlsx", "none")


def test_csv_comes_back_with_its_totals_and_four_columns_filled(wang: Client) -> None:
    wang.post(PAGE, laid("csv-gb", "head"))
    by = actor("王主任")
    _owed(by, bereaved("1"))
    batch = _drawn(by)
    sums, head, line, _ = b"".join(roll_file(batch)).decode("gb18030").split("\r\n")
    whole: list[ReadCell] = [*sums.split(",")]
    told = read(
        batch, [whole, [*head.split(","), *HEAD[-4:]], [*line.split(","), *PAID], whole]
    )
    assert (told.batch, told.faults) == (batch.number, [])
    assert [row.amount_fen for row in told.rows] == [354000]
