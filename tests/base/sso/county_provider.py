"""A small OpenID provider over real HTTP: codes once, PKCE, signed tokens, ways to cheat."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "nuanxin", "provider-secret-for-tests"


def new_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


@dataclass(slots=True)
class Provider:
    """Who is logged in there, what its tokens say, and what it was asked."""

    issuer: str = ""
    subject: str = "gov-430902-0007"
    claims: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    described: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: new_key("one"))
    published: list[RSAKey] = field(default_factory=list)
    algorithm: str = "RS256"
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    no_token: bool = False

    def code_for(self, query: dict[str, str]) -> str:
        code = secrets.token_urlsafe(16)
        self.codes[code] = query
        return code

    def address_after(self, address: str) -> str:
        """Where the browser is sent once somebody has logged in there."""
        query = {name: said[0] for name, said in parse_qs(urlsplit(address).query).items()}
        back = {"code": self.code_for(query), "state": query["state"]}
        return f"{query['redirect_uri']}?{urlencode(back)}"

    def token_for(self, asked: dict[str, str], authorization: str) -> dict[str, str] | None:
        """The answer to a code; None where the client or the proof is wrong."""
        known = self.codes.pop(asked.get("code", ""), None)
        wanted = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if known is None or authorization != f"Basic {wanted}":
            return None
        digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        proved = (known["code_challenge"], known["code_challenge_method"]) == (
            challenge,
            "S256",
        )
        if not proved or asked.get("redirect_uri") != known["redirect_uri"]:
            return None
        answer = {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer"}
        return answer if self.no_token else {**answer, "id_token": self._signed(known["nonce"])}

    def _signed(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": self.subject, "aud": CLIENT, "iat": now,
            "exp": now + 300, "nonce": nonce, **self.claims,
        }  # fmt: skip
        claims = {name: said for name, said in claims.items() if name not in self.without}
        if self.algorithm == "none":
            parts = ({"alg": "none", "kid": "one"}, claims)
            return ".".join([*(_part(json.dumps(part).encode()) for part in parts), ""])
        header = {"alg": self.algorithm, "kid": self.key.kid}
        if self.algorithm == "HS256":
            shared = OctKey.import_key(self.key.as_pem(private=False))
            return jwt.encode(header, claims, shared, algorithms=["HS256"])
        return jwt.encode(header, claims, self.key)


def _part(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


class _Answering(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.provider.asked.append(parts.path)
        if parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.provider.address_after(self.path))
            self.end_headers()
        elif parts.path == "/jwks":
            keys = self.provider.published or [self.provider.key]
            self._say(200, {"keys": [key.as_dict(private=False) for key in keys]})
        elif parts.path == "/.well-known/openid-configuration":
            self._say(200, self._description())
        else:
            self._say(404, {})

    def do_POST(self) -> None:
        self.provider.asked.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        asked = {name: said[0] for name, said in parse_qs(body).items()}
        answer = self.provider.token_for(asked, self.headers.get("Authorization", ""))
        self._say(200 if answer else 400, answer or {"error": "invalid_grant"})

    def _description(self) -> dict[str, Any]:
        return {
            "issuer": self.provider.issuer,
            "authorization_endpoint": f"{self.provider.issuer}/authorize",
            "token_endpoint": f"{self.provider.issuer}/token",
            "jwks_uri": f"{self.provider.issuer}/jwks",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            **self.provider.described,
        }

    def _say(self, status: int, what: dict[str, Any]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(what).encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def listening() -> Iterator[Provider]:
    """A provider on a port of this machine, until the block ends."""
    provider = Provider()

    answering = type("Answering", (_Answering,), {"provider": provider})
    server = ThreadingHTTPServer(("127.0.0.1", 0), answering)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
