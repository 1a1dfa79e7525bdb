"""The list as people forward it: a workbook or a CSV file with the same filters."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import xlsxwriter

from nuanxin.web.policies.queries import Benefit, Shelf

HEADERS = (
    "待遇",
    "对象",
    "周期",
    "类别",
    "内容",
    "名称",
    "写法或金额",
    "确定程度",
    "由谁负担",
    "文号",
    "条款",
    "条款摘要",
)
UNCODED = ("文号", "条款", "内容", "没有写成规则的原因")


def rows(shelf: Shelf) -> Iterator[tuple[str, ...]]:
    """One row per condition and layer."""
    for benefit in shelf.benefits:
        yield from _rows(benefit)


def _rows(benefit: Benefit) -> Iterator[tuple[str, ...]]:
    label = f"{benefit.label}{'（演示）' if benefit.demo else ''}"
    head = (label, benefit.subject, benefit.every, benefit.kind)
    for rule in benefit.rules:
        texts = "；".join(f"{key}：{text}" if key else text for key, text in rule.texts)
        where = (rule.clause.document, rule.clause.clause, rule.clause.summary)
        yield (*head, "条件", rule.name, texts, "", "", *where)
    for layer in benefit.money:
        where = (layer.clause.document, layer.clause.clause, layer.clause.summary)
        shown = f"不低于 {layer.shown}" if layer.at_least else layer.shown
        bearers = "；".join(map(str, layer.bearers)) or "文件没有写明"
        yield (*head, "金额", layer.name, shown, layer.certainty, bearers, *where)


def as_csv(shelf: Shelf) -> bytes:
    """UTF-8 with a byte order mark: Excel and WPS then open it without asking."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADERS)
    writer.writerows([_plain(cell) for cell in row] for row in rows(shelf))
    return text.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    """A cell that begins like a formula is kept from being one."""
    return f"'{cell}" if cell[:1] in "=+-@" and cell else cell


def as_workbook(shelf: Shelf, place: str) -> bytes:
    """Two sheets: the rules with their sources, and what carries no rule."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format(
            {"bold": True, "bg_color": "#E4F1EF", "border": 1, "text_wrap": True}
        )
        cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        tables = (
            (
                "政策与规则",
                HEADERS,
                list(rows(shelf)),
                (22, 7, 7, 8, 7, 20, 36, 9, 28, 22, 9, 48),
            ),
            (
                "未编码",
                UNCODED,
                [
                    (number, item.clause, item.what, item.reason)
                    for number, item in shelf.uncoded
                ],
                (24, 12, 48, 48),
            ),
        )
        for title, headers, body, widths in tables:
            sheet = book.add_worksheet(title)
            sheet.write(0, 0, f"{place} {shelf.day.isoformat()} 有效的政策（{title}）")
            sheet.write_row(1, 0, headers, head)
            for index, row in enumerate(body):
                sheet.write_row(index + 2, 0, row, cell)
            for column, width in enumerate(widths):
                sheet.set_column(column, column, width)
            sheet.freeze_panes(2, 1)
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.repeat_rows(1)
    return buffer.getvalue()
