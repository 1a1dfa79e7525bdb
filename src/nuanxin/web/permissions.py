"""Who may open which address. There is no log-in yet: everything here is open to whoever reaches the server."""

from enum import Enum


class Who(Enum):
    EVERYBODY = "不用登录"


PERMISSIONS: dict[str, Who] = dict.fromkeys(
    (
        "healthz",
        "readyz",
    ),
    Who.EVERYBODY,
)
