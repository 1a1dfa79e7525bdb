"""A secret shared with somebody else's server, kept in a file of its own."""

from __future__ import annotations

from pathlib import Path

from nuanxin.kit.refusal import Refusal

_OTHERS = 0o077


def read_secret(what: str, path: str) -> str:
    """What stands in the file. Raises Refusal where it is missing, empty, or open to others."""
    if not path:
        raise Refusal(f"没有写明{what}的密钥文件。请在环境变量里写它的位置。")
    file = Path(path)
    try:
        mode, text = file.stat().st_mode, file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise Refusal(f"{what}的密钥文件读不了：{path}。请核对位置和权限。") from fault
    if mode & _OTHERS:
        raise Refusal(f"{what}的密钥文件别人也能读：{path}。请执行 chmod 600 {path}。")
    if not text:
        raise Refusal(f"{what}的密钥文件是空的：{path}。请写入密钥。")
    return text
