"""The menu of each role: entries and groups that open, at most nine on the first level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from nuanxin.base.identity.acting import Acting


class Entry(NamedTuple):
    """A page of the menu; any one of `needs` opens it, and every page of `parts` marks it."""

    label: str
    route: str
    icon: str
    needs: tuple[str, ...] = ()
    query: str = ""
    parts: tuple[str, ...] = ()

    def for_whom(self, acting: Acting) -> bool:
        return not self.needs or any(getattr(acting, name) for name in self.needs)

    def marked(self, here: str) -> bool:
        return here in (self.route.partition(":")[0], *self.parts)


class Group(NamedTuple):
    """Entries under one word."""

    label: str
    icon: str
    entries: tuple[Entry, ...]


class Line(NamedTuple):
    """An entry as it is drawn."""

    entry: Entry
    current: bool


class Item(NamedTuple):
    """What stands on the first level: one line, or a group, open around the page shown."""

    label: str
    icon: str
    lines: tuple[Line, ...]

    @property
    def single(self) -> bool:
        return len(self.lines) == 1

    @property
    def open(self) -> bool:
        return any(line.current for line in self.lines)


_READS, _HEARS, _PAYS = ("reads",), ("hears",), ("pays",)
_MENU: tuple[Entry | Group, ...] = (
    Entry("工作台", "desk:page", "home"),
    Entry("绿色通道核验", "medical:desk", "circle-check", ("greets",)),
    Entry("我的任务", "orders:tasks", "check", ("serves",), parts=("counselling",)),
    Entry("家庭档案", "families:index", "users", _READS, parts=("happenings",)),
    Entry("业务办理", "casework:index", "circle-check", _READS, "?mine=1"),
    Group("村里和外县", "inbox", (
        Entry("村里代报", "intake:index", "upload", _HEARS, "?state=new"),
        Entry("村里的回话", "asks:index", "inbox", _HEARS),
        Entry("跨县转接", "transfers:index", "arrow-forward-up", _HEARS),
    )),
    Group("名册和文书", "file-text", (
        Entry("联系人", "contacts:index", "users", _READS),
        Entry("走访", "duties:index", "map-pin", _READS, parts=("visits",)),
        Entry("需求和转办", "needs:index", "arrow-forward-up", _READS),
        Entry("就医和签约", "medical:index", "circle-check", _READS),
        Entry("监护", "guardians:index", "user", _READS),
        Entry("心理关怀", "counselling:index", "user", ("handles",)),
        Entry("服务点单", "orders:index", "inbox", _READS),
        Entry("志愿者", "volunteers:index", "users", ("handles",)),
        Entry("工作单位", "employers:index", "file-text", _READS),
        Entry("敏感个案", "cases:index", "user", ("reads", "minds")),
        Entry("表格和文书", "papers:index", "printer", ("reads", "pays")),
        Entry("导入", "imports:index", "table-import", ("handles",)),
    )),
    Group("核对和测算", "calculator", (
        Entry("发放测算", "assess:page", "calculator", ("reads", "pays"), parts=("why",)),
        Entry("年度核对", "reviews:index", "check", _HEARS),
        Entry("三本账对碰", "crosscheck:index", "arrows-diff", _READS),
    )),
    Group("资金和统计", "cash", (
        Entry("资金发放", "payouts:index", "cash", _PAYS),
        Entry("指标", "funds:index", "file-text", _PAYS),
        Entry("记账", "ledger:index", "book-2", _PAYS),
        Entry("没有付成的", "returns:index", "alert-circle", ("recovers",)),
        Entry("追缴", "recoveries:index", "arrow-forward-up", ("recovers",)),
        Entry("心理关怀统计", "counselled:year", "chart-bar", ("counts",)),
        Entry("年度统计", "reports:annual", "chart-bar", ("counts",)),
        Entry("试点项目", "pilots:index", "map-pin", ("reads", "counts")),
    )),
    Group("政策和试算", "book-2", (
        Entry("政策与规则", "policy:page", "book-2"),
        Entry("办理程序", "procedures:index", "circle-check"),
        Entry("一户试算", "trial:page", "calculator"),
        Entry("花名册试算", "roll:page", "table-import"),
    )),
    Group("后台", "player-play", (
        Entry("账号和岗位", "people:index", "users", ("governs",)),
        Entry("作业", "jobs:index", "player-play"),
        Entry("审计记录", "audit:index", "file-text", ("audits",)),
        Entry("个人信息", "privacy:index", "book-2", ("registers",)),
    )),
)  # fmt: skip


def every_entry() -> Iterator[Entry]:
    """Each entry, whoever may open it."""
    for each in _MENU:
        yield from each.entries if isinstance(each, Group) else (each,)


def menu_of(acting: Acting, here: str) -> Iterator[Item]:
    """What a post may open, in the order of the work; a group of one stands by itself."""
    for each in _MENU:
        entries = each.entries if isinstance(each, Group) else (each,)
        lines = tuple(Line(e, e.marked(here)) for e in entries if e.for_whom(acting))
        if lines:
            yield Item(each.label, each.icon, lines)
