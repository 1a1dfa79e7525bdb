"""What happens beside the walks: places open, families come in, days pass, the night's work.

A process of its own on the demonstration's database. It reads a deed a line, as JSON, and
answers each. Everything goes through the product's own actions, but the days: no product lets
them pass, so the owner of the tables moves what was written down back by that many.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable
from types import ModuleType

import django
import psycopg

from nuanxin.base.isolation.carrying import within_scope
from nuanxin.base.jurisdiction.scope import Scope
from nuanxin.config.database import point_at_database
from nuanxin.kit.refusal import Refusal

# Everything a request says about its days; the trail stays as it is.
_DAYS = """
UPDATE casework_case SET received_on = received_on - %(n)s, due = due - %(n)s,
    papers_asked_on = papers_asked_on - %(n)s, stopped_on = stopped_on - %(n)s,
    papers_asked_until = papers_asked_until - %(n)s, decided_on = decided_on - %(n)s
 WHERE id = %(case)s;
UPDATE casework_stage SET day = day - %(n)s, due = due - %(n)s WHERE case_id = %(case)s;
UPDATE casework_notice SET from_day = from_day - %(n)s, until_day = until_day - %(n)s
 WHERE id IN (SELECT notice_id FROM casework_noticeline WHERE case_id = %(case)s);
UPDATE casework_objection SET received_on = received_on - %(n)s,
    answered_on = answered_on - %(n)s
 WHERE case_id = %(case)s
"""


def days_pass(number: str, days: int) -> str:
    """A request was taken in so many days earlier, and so was all that followed."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        found = owner.execute("SELECT id FROM casework_case WHERE number = %s", [number])
        (case,) = found.fetchone() or (None,)
        for statement in _DAYS.split(";"):
            owner.execute(statement, {"n": days, "case": case})
    return number


def night(_: str = "") -> str:
    """What the worker does in the night."""
    importlib.import_module("nuanxin.casework.road.jobs").take_notices_down(0)
    importlib.import_module("nuanxin.casework.reminders.jobs").remind_of_steps(0)
    return "done"


def books(village: int) -> list[str]:
    """What does not hold in the books of a county."""
    checked = importlib.import_module("nuanxin.money.books.queries")
    return [str(each) for each in checked.look_over(village - village % 10**6)]


def _deeds() -> dict[str, Callable[..., object]]:
    places: ModuleType = importlib.import_module("browser.places")
    return {
        "days_pass": days_pass,
        "night": night,
        "books": books,
        "open_place": places.open_place,
        "admit": places.admit_family,
        "paid": places.paid_family,
        "sent": places.sent_list,
    }


def main() -> None:
    point_at_database()
    os.environ["DJANGO_SETTINGS_MODULE"] = "nuanxin.config.settings"
    os.environ["NUANXIN_DEMONSTRATION"] = "1"
    django.setup()
    deeds = _deeds()
    for line in sys.stdin:
        wanted = json.loads(line)
        try:
            with within_scope(Scope.everything()):
                answer = {"answer": deeds[wanted["deed"]](**wanted["with"])}
        except Refusal as refusal:
            answer = {"refused": str(refusal)}
        print(json.dumps(answer, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
