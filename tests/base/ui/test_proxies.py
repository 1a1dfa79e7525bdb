"""The visitor's address: our proxies are believed, nobody else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nuanxin.base.ui.proxies import believe, networks
from nuanxin.kit.refusal import Refusal

OURS = networks("127.0.0.1, 10.8.0.0/16, ::1")


def arriving(sender: str, **claimed: str) -> dict[str, object]:
    headers: dict[str, object] = {"REMOTE_ADDR": sender, "wsgi.url_scheme": "http"}
    headers |= {f"HTTP_X_FORWARDED_{name.upper()}": text for name, text in claimed.items()}
    believe(headers, OURS)
    return headers


@pytest.mark.parametrize(
    ("sender", "claimed", "visitor"),
    [
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("::ffff:127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9, 10.8.3.4", "203.0.113.9"),
        ("127.0.0.1", "6.6.6.6, 203.0.113.9", "203.0.113.9"),  # the visitor wrote the first
        ("127.0.0.1", "203.0.113.9, <script>", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "10.8.0.1, 10.8.0.2", "10.8.0.1"),
        ("127.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("203.0.113.9", "10.8.0.1", "203.0.113.9"),  # not one of ours
        ("", "10.8.0.1", ""),  # a socket without an address
    ],
)
def test_the_visitor_is_the_first_that_is_no_proxy_of_ours(
    sender: str, claimed: str, visitor: str
) -> None:
    assert arriving(sender, **{"for": claimed})["REMOTE_ADDR"] == visitor


def test_only_a_proxy_of_ours_says_that_the_way_was_encrypted() -> None:
    assert arriving("127.0.0.1", proto="https")["wsgi.url_scheme"] == "https"
    assert arriving("127.0.0.1", proto="https, https")["wsgi.url_scheme"] == "http"
    assert arriving("203.0.113.9", proto="https")["wsgi.url_scheme"] == "http"


@given(st.text(max_size=80), st.text(max_size=20))
def test_whoever_is_no_proxy_changes_nothing(claimed: str, scheme: str) -> None:
    headers = arriving("203.0.113.9", **{"for": claimed, "proto": scheme})
    assert headers == {"REMOTE_ADDR": "203.0.113.9", "wsgi.url_scheme": "http"}


@given(st.text(max_size=80))
def test_nothing_claimed_becomes_an_address_that_is_none(claimed: str) -> None:
    networks(str(arriving("127.0.0.1", **{"for": claimed})["REMOTE_ADDR"]))


def test_a_setting_that_is_no_network_is_refused_with_an_example() -> None:
    assert networks("") == ()
    with pytest.raises(Refusal, match=r"例如 127\.0\.0\.1,10\.8\.0\.0/16"):
        networks("127.0.0.1,nginx")
