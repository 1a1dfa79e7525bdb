"""What `make demo` says when it cannot go on: one sentence, exit code 2, nothing touched."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import sql

from cluster_in_a_hurry import hurry
from nuanxin.base.database import cluster


def demo(
    *arguments: str, var: Path, database: str | None = None
) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    environment |= {"NUANXIN_VAR": str(var), "DATABASE_URL": database or ""}
    environment |= {"DATABASE_OWNER_URL": "", "NUANXIN_DEMO_PEOPLE": "100"}
    return subprocess.run(
        [sys.executable, "-m", "nuanxin.config.demo", *arguments],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=300,
    )


@pytest.fixture
def somebodys(postgres_url: str) -> Iterator[str]:
    """The address of a database with a table of somebody else's."""
    name = f"somebodys_{secrets.token_hex(4)}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        address = urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}"))
        with psycopg.connect(address) as inside:
            inside.execute("CREATE TABLE ledger (amount bigint)")
        yield address
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def test_somebodys_database_is_refused_and_left_as_it_was(
    somebodys: str, tmp_path: Path
) -> None:
    run = demo("--no-serve", var=tmp_path, database=somebodys)
    assert run.returncode == 2
    assert "没有演示标记，演示不会动它" in run.stderr
    assert "同一个数据库登录" in run.stdout
    assert "Traceback" not in run.stderr
    with psycopg.connect(somebodys) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
    assert tables == [("ledger",)]


@pytest.mark.nightly
@pytest.mark.timeout(600)
def test_a_second_run_resumes_with_the_same_keys_and_without_them_stops(
    tmp_path: Path,
) -> None:
    cluster.start(tmp_path)
    hurry(tmp_path)
    for _ in range(2):
        run = demo("--no-serve", var=tmp_path)
        assert run.returncode == 0, run.stderr
        assert "演示已准备好" in run.stdout
        assert "同一个数据库登录" not in run.stdout
    (tmp_path / "keys" / "vault.json").unlink()
    run = demo("--no-serve", var=tmp_path)
    assert run.returncode == 2
    assert "找不到这个数据库的密钥文件" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "keys" / "vault.json").exists()


def test_an_address_of_another_database_is_refused_with_the_form(tmp_path: Path) -> None:
    run = demo("--no-serve", var=tmp_path, database="mysql://somewhere/else")
    assert run.returncode == 2
    assert "postgresql://用户:口令@主机:端口/库名" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_server_that_does_not_answer_is_said_in_one_sentence(tmp_path: Path) -> None:
    run = demo("--no-serve", var=tmp_path, database="postgresql://x@127.0.0.1:1/nuanxin")
    assert run.returncode == 2
    assert "连接不上" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_taken_port_is_named_with_the_next_one_before_anything_is_prepared(
    tmp_path: Path,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = demo("--port", str(port), var=tmp_path)
    assert run.returncode == 2
    assert f"端口 {port} 已被占用" in run.stderr
    assert f"make demo PORT={port + 1}" in run.stderr
    assert not list(tmp_path.iterdir())


def killed_once_the_roll_stands(var: Path) -> None:
    """Start a demonstration and kill it in the middle of its history."""
    environment = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    environment |= {"NUANXIN_VAR": str(var), "DATABASE_URL": "", "DATABASE_OWNER_URL": ""}
    environment |= {"NUANXIN_DEMO_PEOPLE": "120"}
    with subprocess.Popen(
        [sys.executable, "-m", "nuanxin.config.demo", "--no-serve"],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        assert process.stdout
        for line in process.stdout:
            if line.startswith("花名册已接管"):
                break
        process.kill()


@pytest.mark.nightly
def test_killed_in_the_middle_it_is_cleared_and_filled_anew_when_it_was_another_county(
    tmp_path: Path,
) -> None:
    killed_once_the_roll_stands(tmp_path)
    run = demo("--no-serve", var=tmp_path)  # a county of 100
    assert run.returncode == 0, run.stderr
    assert "清空演示库，重新填" in run.stdout
    assert "2026年应享 105 人（户）次" in run.stdout
