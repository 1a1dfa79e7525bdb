"""One log record as one line of JSON."""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import PurePath
from traceback import extract_tb

# The number of the request being answered here; an error page shows it.
request_number: ContextVar[str] = ContextVar("request_number", default="")
_OURS = "nuanxin"
# Its messages are written out: a host somebody made up, a name of a field.
_SUSPICIOUS = "django.security"
_FRAMES = 12


class JsonLines(logging.Formatter):
    """Keeps what the program says, drops what it says it about.

    Others put addresses and rows into the arguments of a message, and databases put them into
    the text of an error: of those stay the bare message, the kind of error and where it was.
    """

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _said(record),
        }
        if number := request_number.get():
            line["request"] = number
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            line["error"] = _error(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _said(record: logging.LogRecord) -> str:
    if record.name.startswith(_SUSPICIOUS):
        return "a request that no browser sends"
    ours = record.name.partition(".")[0] == _OURS
    return record.getMessage() if ours else str(record.msg)


def _error(fault: BaseException) -> dict[str, object]:
    frames = extract_tb(fault.__traceback__)[-_FRAMES:]
    found: dict[str, object] = {
        "kind": f"{type(fault).__module__}.{type(fault).__qualname__}",
        "at": [f"{PurePath(each.filename).name}:{each.lineno} {each.name}" for each in frames],
    }
    if cause := fault.__cause__ or fault.__context__:
        found["from"] = f"{type(cause).__module__}.{type(cause).__qualname__}"
    return found
