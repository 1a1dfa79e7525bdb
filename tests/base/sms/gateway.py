"""A gateway as counties have them: checks the signature of what it gets, over real HTTP."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from nuanxin.base.sms.signed import signature

KEY, SECRET, TEMPLATE = "nuanxin-yiyang", "gateway-secret-for-tests", "TPL-2026-01"


@dataclass(slots=True)
class Gateway:
    """What it got, and how it answers."""

    url: str = ""
    taken: list[dict[str, object]] = field(default_factory=list)
    asked: int = 0
    status: int = 200
    answer: bytes = b'{"code": 0, "message": "ok"}'
    slow: float = 0.0
    goes_to: str = ""


@contextmanager
def listening() -> Iterator[Gateway]:
    """A gateway on a port of this machine, until the block ends."""
    gateway = Gateway()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            gateway.asked += 1
            body = self.rfile.read(int(self.headers["Content-Length"]))
            stamp, nonce = self.headers["X-Timestamp"], self.headers["X-Nonce"]
            right = signature(SECRET, stamp, nonce, body) == self.headers["X-Signature"]
            fresh = abs(time.time() - int(stamp)) < 60
            time.sleep(gateway.slow)
            if gateway.goes_to:
                self.send_response(302)
                self.send_header("Location", gateway.goes_to)
                self.end_headers()
                return
            known = right and fresh and self.headers["X-Key-Id"] == KEY
            if known and gateway.status == 200:
                gateway.taken.append(json.loads(body))
            self.send_response(gateway.status if known else 403)
            self.end_headers()
            self.wfile.write(gateway.answer)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    gateway.url = f"http://127.0.0.1:{server.server_port}/send"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
