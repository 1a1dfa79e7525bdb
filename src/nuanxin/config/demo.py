"""`make demo`: a database underneath, its tables, the static files, and the web server."""

from __future__ import annotations

import argparse
import importlib
import os
import socket
import sys
import time
from collections.abc import Callable, Sequence
from types import ModuleType

import django
from django.core.management import call_command
from django.db import connections
from django.utils import timezone
from granian import Granian
from granian.constants import Interfaces

from nuanxin.base.isolation.actions import confirm_isolation
from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.config.database import point_at_database, start_again
from nuanxin.config.keeping import Kept
from nuanxin.config.preparing import begin_again, count_afresh, prepare_demonstration
from nuanxin.kit.refusal import Refusal
from nuanxin.rulebook import library


def main(arguments: Sequence[str] | None = None) -> int:
    """Prepare and serve the demonstration; 0 = done, 2 = something the reader can mend."""
    parser = argparse.ArgumentParser(prog="make demo", description="启动暖心演示。")
    parser.add_argument("--no-serve", action="store_true", help="只准备，不启动网页")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认只有本机能访问")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    options = parser.parse_args(arguments)
    try:
        if not options.no_serve:
            refuse_taken_port(options.host, options.port)
        embedded = prepare()
        fill(inline=options.no_serve)
        if options.no_serve:
            print("演示已准备好。执行 make demo 即可打开网页。")
        else:
            serve(options.host, options.port, mend=start_again if embedded else _nothing)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    return 0


def prepare() -> bool:
    """Bring database, static files and packs to where the pages need them; repeatable.

    Says whether the database is the embedded one, which is ours to keep running.
    """
    began = time.monotonic()
    if not os.environ.get("DATABASE_URL"):
        print("启动内置 PostgreSQL（var/postgres）……", flush=True)
    embedded = point_at_database()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nuanxin.config.settings")
    os.environ["NUANXIN_DEMONSTRATION"] = "1"  # before the settings: the server forks from us
    os.environ.setdefault("INSECURE_LAN", "1")  # invented people, and no certificate at hand
    prepare_demonstration()
    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    confirm_isolation()  # before anything is said about log-ins
    packs = len(library.policy().packs)
    print(f"已载入 {packs} 个政策包，用时 {time.monotonic() - began:.1f} 秒。", flush=True)
    return embedded


def _nothing() -> None:
    """A server of somebody's own is theirs to start."""


def fill(*, inline: bool) -> None:
    """Fill 演示县: its register here and now, its history by the worker unless `inline`.

    Loaded here because its tables are only there once Django is up.
    """
    filling = importlib.import_module("nuanxin.config.county.actions.filling")
    history = importlib.import_module("nuanxin.config.county.actions.history")
    jobs = importlib.import_module("nuanxin.config.county.jobs")
    with within_scope(Scope.everything()):
        _fill(filling, history, jobs, inline=inline)


def _fill(filling: ModuleType, history: ModuleType, jobs: ModuleType, *, inline: bool) -> None:
    began = time.monotonic()
    if jobs.half_done_by_another():
        print(
            "上次只填了一半，而且不是这个版本或这个规模填的：清空演示库，重新填。", flush=True
        )
        begin_again()
    if not filling.taken_in("roll"):
        print(f"填入演示县（虚构的 {filling.size()} 人）……", flush=True)
        filling.fill_register()
        count_afresh()
        print(f"花名册已接管，用时 {time.monotonic() - began:.1f} 秒。", flush=True)
    importlib.import_module("nuanxin.config.county.actions.logins").open_logins(timezone.now())
    if inline:
        if jobs.live_now():
            count_afresh()
            print(history.figures(), flush=True)
    elif job := jobs.order_history():
        print(f"三期历史由后台补齐，约需几分钟。进度：/jobs/{job.public_id}/", flush=True)


def refuse_taken_port(host: str, port: int) -> None:
    """Asked before anything is prepared, so that nobody waits for it; and again at the end."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Refusal(
                f"端口 {port} 已被占用。请换一个，例如 make demo PORT={port + 1}。"
            ) from error


def serve(host: str, port: int, *, mend: Callable[[], None]) -> None:
    """Run the web server until it is stopped."""
    refuse_taken_port(host, port)
    logins = importlib.import_module("nuanxin.config.county.actions.logins")
    with within_scope(Scope.everything()):
        print(logins.table(timezone.now()), flush=True)
    print(f"打开 http://{host}:{port} 。按 Ctrl+C 停止。", flush=True)
    server = Granian(
        "nuanxin.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=min(2, os.cpu_count() or 1),
        blocking_threads=4,
        blocking_threads_idle_timeout=600,
        log_access=False,
        respawn_failed_workers=True,
        websockets=False,
        # A worker that a forgotten thread holds back is ended all the same.
        workers_kill_timeout=5,
    )
    connections.close_all()  # the server forks: no worker may inherit one of ours
    with _worker(mend):
        server.serve()


def _worker(mend: Callable[[], None]) -> Kept:
    """A worker beside the web server, kept alive; it also ends when we are killed.

    It dies with its database, which is then brought back before it is.
    """
    command = [sys.executable, "-m", "nuanxin.config.cli", "worker", "--with-parent"]
    return Kept(command, "作业进程", mend=mend)


if __name__ == "__main__":
    sys.exit(main())
