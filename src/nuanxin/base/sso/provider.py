"""The log-in provider: sending somebody there, and reading what they bring back."""

from __future__ import annotations

import threading
import time
from typing import NamedTuple

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import DjangoIntegration, DjangoOAuth2App
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.http import HttpRequest
from joserfc.errors import JoseError

from nuanxin.base.outside.address import PATIENCE, sound
from nuanxin.base.outside.secret import read_secret
from nuanxin.kit.refusal import Refusal

WHAT = "单位统一登录"
# Signatures only: a key both sides know, or none at all, proves nobody.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
_SKEW_SECONDS = 60
_REMEMBERED_SECONDS = 600
_CANCELLED = "access_denied"
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_INSTEAD = "请重新点“用单位统一登录”，或者用用户名和密码登录。"


class Person(NamedTuple):
    """Whom the provider vouches for; `second_factor`: it has asked for one that counts here."""

    subject: str
    second_factor: bool
    going_to: str


class _Known(NamedTuple):
    """What was read of a provider, and until when that is good."""

    settled: tuple[str, str, str]
    until: float
    app: DjangoOAuth2App


_lock = threading.Lock()
_known: dict[str, _Known] = {}


def on() -> bool:
    """Whether this installation has a provider."""
    return bool(settings.OIDC_ISSUER)


def start(request: HttpRequest, back: str, going_to: str) -> str:
    """Where to send the browser; state, nonce and verifier stay in its session."""
    app = _app()
    try:
        made = app.create_authorization_url(back)
    except (AuthlibBaseError, requests.RequestException, ValueError) as fault:
        raise Refusal(f"{WHAT}现在连不上。请稍后再试，或者用用户名和密码登录。") from fault
    app.save_authorize_data(request, redirect_uri=back, going_to=going_to, **made)
    return str(made["url"])


def finish(request: HttpRequest) -> Person:
    """Who came back. Raises Refusal for whatever does not hold; a state serves once."""
    app = _app()
    kept = app.framework.get_state_data(request.session, request.GET.get("state")) or {}
    if request.GET.get("iss", settings.OIDC_ISSUER) != settings.OIDC_ISSUER:
        raise Refusal(f"{WHAT}的答复来自别处，没有登录。{_INSTEAD}")
    if kept and request.GET.get("error") == _CANCELLED:
        raise Refusal(f"您在{WHAT}那里取消了，或者那里没有放行，所以没有登录。{_INSTEAD}")
    try:
        token = app.authorize_access_token(
            request, claims_options=_claims_wanted(), leeway=_SKEW_SECONDS
        )
    except (AuthlibBaseError, JoseError, requests.RequestException, ValueError) as fault:
        raise Refusal(f"{WHAT}没有完成：答复过期、用过，或者核对不上。{_INSTEAD}") from fault
    claims = token.get("userinfo")
    if not claims or not isinstance(claims.get("sub"), str):
        raise Refusal(f"{WHAT}没有说明您是谁，没有登录。{_INSTEAD}")
    said = {f"acr={claims.get('acr')}", *(f"amr={each}" for each in claims.get("amr") or ())}
    counts = not said.isdisjoint(settings.OIDC_SECOND_FACTORS)
    return Person(claims["sub"], counts, str(kept.get("going_to", "")))


def confirm_works() -> None:
    """Refuse where somebody could not log in through it."""
    forget()
    try:
        _app().fetch_jwk_set()
    except (requests.RequestException, ValueError) as fault:
        raise Refusal(f"{WHAT}的公钥取不到。请核对它的 jwks_uri。") from fault


def forget() -> None:
    """Ask the provider anew."""
    with _lock:
        _known.clear()


def _claims_wanted() -> dict[str, dict[str, object]]:
    return {
        "iss": {"essential": True, "value": settings.OIDC_ISSUER},
        "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
        "sub": {"essential": True},
        "exp": {"essential": True},
        "iat": {"essential": True},
        "nonce": {"essential": True},
    }


def _app() -> DjangoOAuth2App:
    """The provider as it described itself within the last ten minutes, its keys included."""
    settled = (settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_SECRET_FILE)
    with _lock:
        known = _known.get("provider")
        if known and known.settled == settled and known.until > time.monotonic():
            return known.app
    app = _described()
    with _lock:
        _known["provider"] = _Known(settled, time.monotonic() + _REMEMBERED_SECONDS, app)
    return app


def _described() -> DjangoOAuth2App:
    issuer = sound(WHAT, settings.OIDC_ISSUER)
    if not settings.OIDC_CLIENT_ID:
        raise Refusal(f"{WHAT}没有配全。请写 NUANXIN_OIDC_CLIENT_ID（应用编号）。")
    app = DjangoOAuth2App(
        DjangoIntegration("nuanxin"),
        name="nuanxin",
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=read_secret(WHAT, settings.OIDC_SECRET_FILE),
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256"},
    )
    app.client_cls = _session
    try:
        said = app.load_server_metadata()
    except (requests.RequestException, ValueError) as fault:
        raise Refusal(f"{WHAT}现在连不上。请稍后再试，或者用用户名和密码登录。") from fault
    if said.get("issuer") != issuer:
        raise Refusal(f"{WHAT}自称的名字和设置的不一样。请系统管理员核对 NUANXIN_OIDC_ISSUER。")
    for name in _NEEDED:
        sound(WHAT, str(said.get(name, "")))
    said["id_token_signing_alg_values_supported"] = list(ALGORITHMS)
    return app


def _session(**arguments: object) -> OAuth2Session:
    """Nobody is sent on elsewhere, and nobody waits long."""
    session = OAuth2Session(default_timeout=PATIENCE, **arguments)
    session.max_redirects = 0
    return session
