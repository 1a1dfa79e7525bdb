"""Components and the files they need."""

from __future__ import annotations

import json
import re
from pathlib import Path

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from django.template import engines
from django.test import RequestFactory
from pytest_django import Settings

from nuanxin.base.ui import fields
from nuanxin.base.ui.fields import YES_NO, Field


def drawn(template: str, **context: object) -> str:
    return engines["django"].from_string(template).render(context)


def test_a_field_ties_hint_and_error_to_its_input() -> None:
    field = Field(name="a", label="去世日期", hint="写年月日", error="缺日")
    html = drawn("{% nx_field field %}", field=field)
    assert 'for="f-a"' in html
    assert 'aria-describedby="h-a e-a"' in html
    assert 'aria-invalid="true"' in html


def test_segments_are_a_group_with_a_legend() -> None:
    html = drawn(
        "{% nx_field field %}",
        field=Field(name="a", label="健在吗", kind="segments", options=YES_NO, value="否"),
    )
    assert "<legend>健在吗</legend>" in html
    assert re.search(r'value="否"\s+checked', html)


def test_what_people_typed_is_escaped() -> None:
    html = drawn("{% nx_tag text %}{% nx_card title=text %}x{% endnx_card %}", text="<b>")
    assert "<b>" not in html


def test_money_is_grouped_and_an_unknown_sum_is_nothing() -> None:
    assert drawn("{{ a|nx_yuan }}/{{ b|nx_yuan }}", a=125000000, b=None) == "1,250,000.00/"


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    root = Path(fields.__file__).parents[2]
    sprite = (root / "base/ui/static/nx/icons.svg").read_text(encoding="utf-8")
    named = {
        name
        for path in root.rglob("*.html")
        for name in re.findall(r'nx_icon "([a-z0-9-]+)"', path.read_text(encoding="utf-8"))
    }
    missing = sorted(name for name in named if f'id="i-{name}"' not in sprite)
    assert named
    assert not missing, f"run `make vendor`: {missing}"


def test_collected_static_files_are_hashed_and_complete(
    settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        },
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    manifest = ManifestStaticFilesStorage(location=str(tmp_path)).hashed_files
    assert re.fullmatch(r"nx/app\.[0-9a-f]{12}\.js", manifest["nx/app.js"])
    assert "vendor/tabler-core@1.1.0/tabler.min.css" in manifest


def test_what_was_sent_with_a_refused_form_is_there_to_be_put_back() -> None:
    sent = {"words": "看过了", "how": ["a", "b"], "password": "p", "_once": "1", "code": "9"}
    request = RequestFactory().post("/", sent)
    html = drawn("{% nx_typed %}", request=request, refused="请填理由。")
    kept = re.search(r'<script id="nx-typed" type="application/json">(.*)</script>', html)
    assert kept
    assert json.loads(kept[1]) == {"words": ["看过了"], "how": ["a", "b"]}


def test_nothing_is_kept_of_a_form_that_was_taken_or_only_asked_for() -> None:
    assert not drawn("{% nx_typed %}", request=RequestFactory().post("/", {"a": "1"}))
    assert not drawn("{% nx_typed %}", request=RequestFactory().get("/"), refused="不行。")


def test_words_that_look_like_markup_do_not_end_what_is_kept() -> None:
    request = RequestFactory().post("/", {"words": "</script><b>"})
    assert "</script><b>" not in drawn("{% nx_typed %}", request=request, refused="不行。")
