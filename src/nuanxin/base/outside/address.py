"""Addresses of others: how they must look, and whether anybody answers there."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from django.conf import settings

from nuanxin.kit.refusal import Refusal

# Seconds to connect, and to wait for an answer.
PATIENCE = (3.0, 5.0)


def sound(what: str, address: str) -> str:
    """The address, where it is one to send something to. Raises Refusal."""
    parts = urlsplit(address)
    schemes = {"https", "http"} if settings.INSECURE_LAN else {"https"}
    if parts.scheme not in schemes or not parts.hostname:
        raise Refusal(f"{what}的地址要以 https:// 开头，写全主机名。请核对环境变量。")
    if parts.username or parts.password:
        raise Refusal(f"{what}的地址里不能写用户名和密码。请核对环境变量。")
    return address


def confirm_answers(what: str, address: str) -> None:
    """Refuse where nobody takes a connection."""
    parts = urlsplit(sound(what, address))
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname or "", port), PATIENCE[0]).close()
    except OSError as fault:
        raise Refusal(
            f"{what}连不上（{parts.hostname}:{port}）。请核对地址、网络和防火墙。"
        ) from fault
