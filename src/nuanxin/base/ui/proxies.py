"""What a proxy says about where a request comes from: believed of our own proxies only."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from nuanxin.kit.refusal import Refusal

Network = IPv4Network | IPv6Network
_FOR, _PROTO = "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO"


def networks(text: str) -> tuple[Network, ...]:
    """`127.0.0.1,10.8.0.0/16` as networks. Raises Refusal for what is none."""
    try:
        return tuple(ip_network(each.strip()) for each in text.split(",") if each.strip())
    except ValueError as fault:
        raise Refusal(
            "TRUSTED_PROXIES 应是用逗号隔开的地址或网段，例如 127.0.0.1,10.8.0.0/16，"
            f"现在是“{text}”。请改好后再启动。"
        ) from fault


def believe(headers: MutableMapping[str, object], trusted: Sequence[Network]) -> None:
    """Put the visitor's address and scheme where everybody looks; forget other claims."""
    forwarded = str(headers.pop(_FOR, ""))
    scheme = str(headers.pop(_PROTO, ""))
    sender = str(headers.get("REMOTE_ADDR", ""))
    if not _is_ours(sender, trusted):
        return
    headers["REMOTE_ADDR"] = _visitor([*forwarded.split(","), sender], trusted)
    headers["wsgi.url_scheme"] = "https" if scheme.strip().lower() == "https" else "http"


def _visitor(way: Sequence[str], trusted: Sequence[Network]) -> str:
    """From the end, the first address that is none of our proxies."""
    address = way[-1].strip()
    for each in reversed([step.strip() for step in way]):
        if not _valid(each):
            break
        address = each
        if not _is_ours(each, trusted):
            break
    return address


def _valid(address: str) -> bool:
    try:
        ip_address(address)
    except ValueError:
        return False
    return True


def _is_ours(address: str, trusted: Sequence[Network]) -> bool:
    if not _valid(address):
        return False
    found = ip_address(address)
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    return any(found in each for each in trusted)


class Proxies:
    """The first middleware: everything after it finds the visitor's own address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        believe(request.META, settings.TRUSTED_PROXIES)
        return self._get_response(request)
