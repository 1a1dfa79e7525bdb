"""Sent twice, a form acts once: each carries its key, or is named here with the reason."""

from __future__ import annotations

import re
from pathlib import Path

from nuanxin.web.permissions import PERMISSIONS

TEMPLATES = "src/nuanxin"
FORM = re.compile(r'<form[^>]*?method="post".*?</form>', re.DOTALL)
# Template → how many of its forms go without a key, and why.
WITHOUT = {
    "web/account/log_in.html": (1, "nobody is known before logging in"),
    "web/account/sheet.html": (1, "logging out twice is logging out"),
    "web/account/code.html": (1, "a code counts once by itself"),
    "web/account/text.html": (2, "a code counts once by itself; one a minute is sent"),
    "web/account/enrol.html": (1, "a second factor is put in force once by itself"),
    "web/account/again.html": (1, "a code counts once by itself"),
    "web/account/password.html": (1, "the old password is right once"),
    "web/account/page.html": (2, "ending twice is ending; new codes are shown, never kept"),
    "web/account/purpose.html": (1, "kept with the session; said again it is the same"),
    "web/people/new.html": (1, "a name is taken once; the password is shown, never kept"),
    "web/people/page.html": (1, "closing twice is refused; a password is shown, never kept"),
    "web/_account.html": (1, "logging out twice is logging out"),
    "web/desk/page.html": (1, "a search; sent so that its words stay out of addresses"),
    "web/families/index.html": (1, "a search; sent so that its words stay out of addresses"),
    "web/trial/_trial.html": (1, "an answer without an account; nothing is written"),
    "web/rolls/page.html": (1, "without an account; a roll on trial is thrown away"),
    "web/rolls/_running.html": (1, "without an account; stopping twice is stopping"),
    "web/rolls/_result.html": (1, "without an account; deleting twice is deleting"),
    "web/assess/_list.html": (1, "shows what is about to happen; the next form does it"),
    "web/counselling/_mine.html": (1, "shows what was said; reading twice is two lines"),
    "web/links/page.html": (1, "a link is used up once by itself; nobody is logged in"),
    "web/links/visit.html": (1, "a link is used up once by itself; a visit has a number"),
    "web/links/referral.html": (1, "the same: of two answers the first counts"),
    "web/links/task.html": (3, "nobody is logged in; said twice is said once"),
}


def _bare(project: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    for path in sorted((project / TEMPLATES).rglob("templates/**/*.html")):
        bare = [f for f in FORM.findall(path.read_text("utf-8")) if "{% nx_once %}" not in f]
        if bare:
            found[path.as_posix().split("/templates/")[1]] = len(bare)
    return found


def test_every_form_that_writes_carries_its_key(project: Path) -> None:
    assert _bare(project) == {name: count for name, (count, _) in WITHOUT.items()}


def test_what_asks_for_proof_asks_before_it_is_sent(project: Path) -> None:
    """Asked for afterwards, what was typed is gone: still.js looks at `data-fresh`."""
    late = [
        (path.name, found[1])
        for path in sorted((project / TEMPLATES).rglob("templates/**/*.html"))
        for tag in re.findall(r'<form[^>]*method="post"[^>]*>', path.read_text("utf-8"))
        if (found := re.search(r"{% url '([a-z_]+:[a-z_]+)'", tag))
        and PERMISSIONS[found[1]].fresh
        and "data-fresh" not in tag
    ]
    assert not late, f"write data-fresh on these forms: {late}"
