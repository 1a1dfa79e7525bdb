"""Who may open which address. There is no log-in yet: whoever reaches the server may."""

from enum import Enum


class Who(Enum):
    EVERYBODY = "不用登录"
    HOLDER = "不用登录，但要知道这份名册的网址"


PERMISSIONS: dict[str, Who] = {
    "front": Who.EVERYBODY,
    "trial:page": Who.EVERYBODY,
    "policy:page": Who.EVERYBODY,
    "roll:page": Who.EVERYBODY,
    "trial:letter": Who.EVERYBODY,
    "trial:case_file": Who.EVERYBODY,
    "policy:benefit": Who.EVERYBODY,
    "policy:download": Who.EVERYBODY,
    "roll:work": Who.HOLDER,
    "roll:workbook": Who.HOLDER,
    "roll:stop": Who.HOLDER,
    "roll:delete": Who.HOLDER,
    "regions": Who.EVERYBODY,
    "gallery": Who.EVERYBODY,
    "healthz": Who.EVERYBODY,
    "readyz": Who.EVERYBODY,
}
