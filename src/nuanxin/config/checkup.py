"""What `nuanxin doctor` looks at: each question names the fault and the cure."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from nuanxin.base.backup.queries import last_taken
from nuanxin.base.database.shape import unlike_ours
from nuanxin.base.files.stored.models import StoredFile
from nuanxin.base.files.stored.places import place_of
from nuanxin.base.files.stored.queries import is_as_stored
from nuanxin.base.instance import queries as instance
from nuanxin.base.isolation.actions import confirm_isolation
from nuanxin.base.jobs.models import Job
from nuanxin.base.sealing import queries as sealing
from nuanxin.base.sms import gateways
from nuanxin.base.sso import provider
from nuanxin.base.vault.actions.confirming import confirm_keys, confirm_values
from nuanxin.config.places import VAR
from nuanxin.config.serving import serving
from nuanxin.kit.refusal import Refusal
from nuanxin.money.books.queries import look_over
from nuanxin.rulebook import library

_LEAST_FREE = 2 * 1024**3
_WORKER_SILENT = 60
_QUEUED_TOO_LONG = timedelta(minutes=15)
_CLOCKS_APART = 5.0
_NAMED = 5
_BACKUP_OLD = timedelta(days=7)
_NO_WEB = "这个资料目录里没有正在服务的网页程序，看的是这条命令自己的设置"
# About a gigabyte; other files each time, so that a daily look reads all of them in the end.
PATIENCE = 20.0
_WORKERS = """
    SELECT count(*) FROM procrastinate_workers
     WHERE last_heartbeat > now() - make_interval(secs => %s)
"""


class State(StrEnum):
    GOOD = "正常"
    MIND = "注意"
    FAULT = "要修"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `said` names the fault and what to do about it."""

    what: str
    state: State
    said: str


def examine(patience: float = PATIENCE) -> Iterator[Finding]:
    """Everything there is to look at; without a database only what needs none.

    `patience`: for how many seconds stored files are opened and read.
    """
    yield from _each(_WITHOUT_DATABASE)
    if trouble := instance.trouble():
        yield Finding("数据库", State.FAULT, trouble)
        return
    yield Finding("数据库", State.GOOD, "连得上。")
    yield from _each({**_WITH_DATABASE, "存档文件": partial(_files, patience)})


def _each(questions: dict[str, Callable[[], Finding | str]]) -> Iterator[Finding]:
    for what, ask in questions.items():
        try:
            found = ask()
        except Refusal as refusal:
            found = Finding(what, State.FAULT, str(refusal))
        except DatabaseError:
            found = Finding(
                what, State.FAULT, "数据库答不上来。请先处理“表结构”和“行级保护”，再查一次。"
            )
        yield Finding(what, State.GOOD, found) if isinstance(found, str) else found


def _packs() -> Finding | str:
    if trouble := library.trouble():
        return Finding("政策包", State.FAULT, trouble)
    return f"{len(library.policy().packs)} 个政策包，全部通过核对。"


def _disk() -> Finding | str:
    free = shutil.disk_usage(VAR if VAR.exists() else VAR.parent).free
    said = f"还有 {free / 1024**3:.1f} GB 可用"
    if free < _LEAST_FREE:
        cure = "请清理磁盘或换大的：写满以后数据库会停。"
        return Finding("磁盘", State.FAULT, f"{said}，不到 2 GB。{cure}")
    return f"{said}。"


def _static_files() -> Finding | str:
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        return Finding(
            "页面文件", State.FAULT,
            "样式和脚本没有收集，网页打不开。请执行 make demo ARGS=--no-serve。",
        )  # fmt: skip
    return "样式和脚本齐全。"


def _connection() -> Finding | str:
    web = serving()
    judged = "看的是正在服务的网页程序" if web else _NO_WEB
    if web.insecure if web else settings.INSECURE_LAN:
        return Finding(
            "网页连接", State.MIND,
            "没有加密（INSECURE_LAN=1）：密码和家庭资料在网线上看得见。只在单位自己的内部网络"
            f"这样用；正式使用请配好 https，再去掉这个设置。（{judged}。）",
        )  # fmt: skip
    return f"只接受加密连接。（{judged}。）"


def _environment() -> Finding | str:
    """Whether what is judged below by this command's settings holds for the server too."""
    web = serving()
    if web is None:
        return f"{_NO_WEB}。"
    if web.differs:
        return Finding(
            "运行环境", State.MIND,
            f"网页程序用的设置和这条命令不一样：{'、'.join(web.differs)}。短信、统一登录等项是按"
            "这条命令的设置查的；请用网页程序的环境（例如服务的 EnvironmentFile）再查一次。",
        )  # fmt: skip
    return "这条命令和正在服务的网页程序用的是同一套设置。"


def _migrations() -> Finding | str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        return Finding(
            "表结构", State.FAULT,
            f"有 {len(waiting)} 步升级没有做。请执行 make demo ARGS=--no-serve，再重新启动。",
        )  # fmt: skip
    if unlike := unlike_ours():
        more = f"等 {len(unlike)} 处" if len(unlike) > _NAMED else ""
        return Finding(
            "表结构", State.FAULT,
            f"不是程序建的样子：{'；'.join(unlike[:_NAMED])}{more}。多出来的不受行级保护、加密"
            "和保存期限管，请问清是谁加的，移走或删去；缺少的请从备份恢复。",
        )  # fmt: skip
    return "与程序一致，没有多出来的表和列。"


def _isolation() -> str:
    confirm_isolation()
    return "每张表都按程序的规则保护，当前角色受它约束。"


def _keys() -> str:
    confirm_keys()
    confirm_values()
    return "密钥文件就是这个数据库的，每个加密的值都有打开它的密钥。"


def _clock() -> Finding | str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - timezone.now()).total_seconds())
    if apart > _CLOCKS_APART:
        said = f"本机与数据库的时钟差 {apart:.0f} 秒。请校准两边的时间。"
        return Finding("时钟", State.FAULT, said)
    return "与数据库一致。"


def _worker() -> Finding | str:
    with connection.cursor() as cursor:
        cursor.execute(_WORKERS, [_WORKER_SILENT])
        (alive,) = cursor.fetchone()
    if not alive:
        return Finding(
            "作业进程", State.FAULT,
            "没有作业进程在运行：导入、测算会一直排队。请执行 nuanxin worker 并让它常驻。",
        )  # fmt: skip
    return f"{alive} 个作业进程在运行。"


def _jobs() -> Finding | str:
    now = timezone.now()
    late = Job.objects.filter(status=Job.Status.QUEUED, queued_at__lt=now - _QUEUED_TOO_LONG)
    lost = Job.objects.filter(status=Job.Status.DOING, lease_until__lt=now)
    waiting, broken = late.count(), lost.count()
    if waiting or broken:
        return Finding(
            "作业", State.FAULT,
            f"{waiting} 项排队超过 15 分钟，{broken} 项中断。"
            "请看作业进程是否在运行，再到“作业”页面点“继续”。",
        )  # fmt: skip
    return "没有积压。"


def _sealing() -> Finding | str:
    if trouble := sealing.trouble(timezone.now()):
        return Finding("审计封存", State.FAULT, trouble)
    return "写下的记录都已封存，或正在封存。"


def _files(patience: float) -> Finding | str:
    until, total, read = time.monotonic() + patience, 0, 0
    gone, altered = [], []
    for stored in StoredFile.objects.order_by("?").iterator():
        total += 1
        if not place_of(stored).exists():
            gone.append(stored.place)
        elif time.monotonic() < until:
            read += 1
            if not is_as_stored(stored):
                altered.append(stored.place)
    if gone or altered:
        return Finding("存档文件", State.FAULT, _lost(gone, altered))
    if read < total:
        return (
            f"登记的 {total} 个都在；这次抽读 {read} 个，内容没有动过。"
            "全部读一遍：nuanxin doctor --every-file。"
        )
    return f"登记的 {total} 个都在，逐个读过，内容没有动过。"


def _lost(gone: list[str], altered: list[str]) -> str:
    said = [f"{len(gone)} 个存档文件在磁盘上找不到（如 {gone[0]}）"] if gone else []
    if altered:
        said.append(f"{len(altered)} 个打不开，或内容与登记的不一样（如 {altered[0]}）")
    return f"{'；'.join(said)}。请从备份里取回。"


def _backup() -> Finding | str:
    last = last_taken()
    if last is None or timezone.now() - last > _BACKUP_OLD:
        said = "一周内没有备份" if last else "还没有备份过"
        return Finding("备份", State.MIND, f"{said}。请执行 nuanxin backup 文件，并核对一次。")
    return f"最近一次：{timezone.localtime(last):%Y-%m-%d %H:%M}。"


def _texts() -> str:
    return gateways.confirm_works()


def _sign_on() -> str:
    if not provider.on():
        return "没有启用。"
    provider.confirm_works()
    return "连得上，名字和公钥都对。"


_WITHOUT_DATABASE: dict[str, Callable[[], Finding | str]] = {
    "政策包": _packs,
    "磁盘": _disk,
    "页面文件": _static_files,
    "运行环境": _environment,
    "网页连接": _connection,
    "短信验证码": _texts,
    "统一登录": _sign_on,
}


def _books() -> Finding | str:
    if broken := look_over():
        said = "；".join(map(str, broken))
        cure = "送财政已经停下来。请执行 nuanxin books check，查明是哪一笔再更正。"
        return Finding("账", State.FAULT, f"账对不上：{said}。{cure}")
    return "分录、发放明细、应付、回盘对得上。"


_WITH_DATABASE: dict[str, Callable[[], Finding | str]] = {
    "表结构": _migrations,
    "行级保护": _isolation,
    "密钥": _keys,
    "时钟": _clock,
    "作业进程": _worker,
    "作业": _jobs,
    "审计封存": _sealing,
    "账": _books,
    "备份": _backup,
}
