"""`postgresql://user:password@host:port/name?host=/socket` as Django wants it."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit

from nuanxin.kit.refusal import Refusal

# Nobody listens here: settings may be read (types, checks) without a database.
NOWHERE = "postgresql://nobody@127.0.0.1:1/nuanxin"
# No disk turns any more: a row by its index costs little more than the next one. With the
# server's default of 4 a search of a province reads a whole table rather than an index.
_PLANNED_FOR = "-c random_page_cost=1.1"


def django_database(address: str) -> dict[str, object]:
    """Return the entry for settings.DATABASES. Raises Refusal for another kind of address."""
    parts = urlsplit(address)
    name = parts.path.lstrip("/")
    if parts.scheme not in {"postgresql", "postgres"} or not name:
        raise Refusal(
            "DATABASE_URL 应写成 postgresql://用户:口令@主机:端口/库名，"
            f"现在以“{parts.scheme or '空'}”开头。请改好后再启动。"
        )
    options = dict(parse_qsl(parts.query))
    options["options"] = f"{_PLANNED_FOR} {options.get('options', '')}".strip()
    return {
        "ENGINE": "nuanxin.base.database.postgresql",
        "NAME": unquote(name),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def ending_when_idle(entry: dict[str, object], seconds: int) -> dict[str, object]:
    """The same entry, its connections ended by the server once nobody has asked for so long.

    A web server's threads come and go, and each has a connection that nobody closes for it.
    """
    options = dict(entry["OPTIONS"])  # type: ignore[call-overload]
    given = str(options.get("options", ""))
    ends = f"-c idle_session_timeout={seconds}s"
    return entry | {"OPTIONS": options | {"options": f"{given} {ends}".strip()}}


def stepping_down(entry: dict[str, object], role: str) -> dict[str, object]:
    """The same entry, working as a role of fewer rights from the first statement on."""
    options = dict(entry["OPTIONS"])  # type: ignore[call-overload]
    given = str(options.get("options", ""))
    return entry | {"OPTIONS": options | {"options": f"{given} -c role={role}".strip()}}
