"""The rules of this house that no linter knows. Every failure says what to do."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.db.models import ForeignKey
from django.urls import URLPattern, URLResolver, get_resolver

from nuanxin.web.permissions import PERMISSIONS

PROJECT = Path(__file__).resolve().parents[1]
SOURCE = PROJECT / "src" / "nuanxin"
FLOORS = (
    "kit", "policy", "base", "registry", "rulebook", "casework", "money", "support", "care",
    "births", "association", "privacy", "reports", "web", "wiring", "config",
)  # fmt: skip
CHECKLIST = {"S0": 31, "S1": 43, "S2": 59, "S3": 23, "S4": 39}


def modules(*folders: Path) -> Iterator[tuple[Path, ast.Module]]:
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def statements(node: ast.AST) -> int:
    return sum(
        1 + statements(child) if isinstance(child, ast.stmt) else statements(child)
        for child in ast.iter_child_nodes(node)
    )


def short(path: Path) -> str:
    return str(path.relative_to(PROJECT))


def templates() -> list[Path]:
    return sorted(SOURCE.rglob("*.html"))


def own_static(suffix: str) -> list[Path]:
    return [p for p in sorted(SOURCE.rglob(f"static/**/*{suffix}")) if "vendor" not in p.parts]


def tracked_text() -> Iterator[tuple[Path, str]]:
    """Every text file a clone would hold (build and tool folders left out)."""
    ignored = {".git", ".venv", "var", "vendor", "build", "node_modules"}
    for path in sorted(PROJECT.rglob("*")):
        inside = path.relative_to(PROJECT).parts
        if not path.is_file() or ignored & set(inside) or any("cache" in p for p in inside):
            continue
        if path.suffix in {
            ".py",
            ".html",
            ".css",
            ".js",
            ".md",
            ".yaml",
            ".toml",
            ".lock",
            ".in",
        }:
            yield path, path.read_text(encoding="utf-8")


# --- size -------------------------------------------------------------------------------------


def test_no_file_outgrows_one_sitting() -> None:
    limits = [(p, 400) for p in SOURCE.rglob("*.py") if "migrations" not in p.parts]
    limits += [(p, 600) for p in (PROJECT / "tests").rglob("*.py")]
    limits += [(p, 120) for p in templates()]
    long = [
        f"{short(path)}: {lines} lines, at most {most}. Split it by what it is about."
        for path, most in limits
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > most
    ]
    assert not long, "\n".join(long)


def test_functions_stay_short_with_few_parameters() -> None:
    wrong = []
    for path, tree in modules(SOURCE):
        for function in functions(tree):
            arguments = function.args
            every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
            count = len([a for a in every if a.arg not in {"self", "cls"}])
            if statements(function) > 30 or count > 6:
                wrong.append(
                    f"{short(path)}:{function.lineno} {function.name}: {statements(function)} "
                    f"statements (30), {count} parameters (6)."
                )
    assert not wrong, "\n".join(wrong)


def test_views_only_connect_a_request_to_an_answer() -> None:
    wrong = [
        f"{short(path)}:{f.lineno} {f.name}: {f.end_lineno - f.lineno + 1} lines, at most 20."
        for path, tree in modules(SOURCE)
        if path.name == "views.py"
        for f in functions(tree)
        if f.end_lineno is not None and f.end_lineno - f.lineno + 1 > 20
    ]
    assert not wrong, "\n".join([*wrong, "Move the work into queries, actions or forms."])


# --- shape of the code ------------------------------------------------------------------------


def test_no_import_hides_in_a_function_or_behind_type_checking() -> None:
    wrong = []
    for path, tree in modules(SOURCE):
        if path == SOURCE / "config" / "cli.py":
            continue  # finds its commands by a name table so that `decide` starts fast
        for function in functions(tree):
            if function.name == "ready":
                continue
            wrong += [
                f"{short(path)}:{node.lineno}: import inside {function.name}."
                for node in ast.walk(function)
                if isinstance(node, ast.Import | ast.ImportFrom)
            ]
        if "TYPE_CHECKING" in path.read_text(encoding="utf-8"):
            wrong.append(f"{short(path)}: TYPE_CHECKING is a circle in disguise.")
    assert not wrong, "\n".join([*wrong, "Move the shared piece down a floor."])


def test_package_files_only_say_what_the_package_is() -> None:
    wrong = [
        short(path)
        for path, tree in modules(SOURCE)
        if path.name == "__init__.py"
        and not (len(tree.body) == 1 and ast.get_docstring(tree) is not None)
    ]
    assert not wrong, f"A docstring and nothing else: {wrong}"


def test_names_say_what_a_thing_is() -> None:
    empty = re.compile(r"(^|_)(utils?|helpers?|managers?|process|handle|data|misc)(_|$)")
    allowed = {"handle", "process_view", "process_exception"}  # Django's names
    wrong = []
    for path, tree in modules(SOURCE):
        if empty.search(path.stem):
            wrong.append(short(path))
        wrong += [
            f"{short(path)}:{f.lineno} {f.name}"
            for f in functions(tree)
            if empty.search(f.name) and f.name not in allowed
        ]
    assert not wrong, f"Say it in the domain's words: {wrong}"


def test_a_day_is_the_day_here() -> None:
    """Until eight in the morning the day in UTC is yesterday; a moment has no day itself."""
    allowed = {
        "kit/daytext.py", "base/files/parser.py",  # a cell of a sheet has no zone
        "config/commands/decide_roll.py",  # names the zone itself: starts without settings
    }  # fmt: skip
    wrong = [
        f"{short(path)}:{node.lineno}"
        for path, tree in modules(SOURCE)
        if str(path.relative_to(SOURCE)) not in allowed
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (node.func.attr, node.args, node.keywords) == ("date", [], [])
        and "localtime" not in ast.unparse(node.func.value)
    ]
    assert not wrong, f"Write timezone.localdate(moment): {wrong}"


def test_only_actions_write_through_the_orm() -> None:
    write = re.compile(
        r"\.objects\b.*\.(create|bulk_create|get_or_create|update_or_create|update|delete)\("
        r"|\.bulk_update\(|\bself\.save\("
    )
    wrong = [
        f"{short(path)}: {line.strip()}"
        for path in SOURCE.rglob("*.py")
        if path.name != "actions.py" and "actions" not in path.parts
        for line in path.read_text(encoding="utf-8").splitlines()
        if write.search(line)
    ]
    assert not wrong, f"Writes live in actions: {wrong}"


def test_foreign_keys_point_down_the_floors() -> None:
    def floor(model: type) -> int:
        return FLOORS.index(model.__module__.split(".")[1])

    wrong = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("nuanxin.")
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and floor(field.related_model) > floor(model)
    ]
    assert not wrong, f"A lower floor must not know a higher one: {wrong}"


def test_every_model_states_its_privacy_class() -> None:
    wrong = [
        short(path)
        for path, tree in modules(SOURCE)
        if path.name == "models.py"
        and any(isinstance(node, ast.ClassDef) for node in tree.body)
        and "Privacy class:" not in (ast.get_docstring(tree) or "")
    ]
    assert not wrong, f"Say `Privacy class: …` in the docstring: {wrong}"


def test_tests_stand_where_their_subject_stands() -> None:
    free = {"browser", "journeys", "vendor", "oracle", "laws", "policies", "leaks", "hostile"}
    wrong = [
        short(path)
        for path in (PROJECT / "tests").rglob("test_*.py")
        if (folder := path.parent.relative_to(PROJECT / "tests")).parts
        and folder.parts[0] not in free
        and not (SOURCE / folder).is_dir()
    ]
    assert not wrong, f"tests/ mirrors src/nuanxin/: {wrong}"


# --- what leaves the house --------------------------------------------------------------------


def test_no_file_names_this_machine_or_a_registry() -> None:
    machine = re.compile(
        r"(?<![\w.-])/(?:wor[k]|roo[t]|farm)/|(?:\.\./)?share[d]/(?:prototypes|seeds|data|ui\.md)"
        r"|https?://[^ \"]+/simple\b"
    )
    wrong = [
        f"{short(path)}:{number}: {line.strip()[:90]}"
        for path, text in tracked_text()
        for number, line in enumerate(text.splitlines(), 1)
        if machine.search(line)
    ]
    assert not wrong, "\n".join(wrong)


def test_the_vocabulary_names_no_person_and_no_encrypted_field() -> None:
    vocabulary = yaml.safe_load((PROJECT / "policies" / "vocabulary.yaml").read_text("utf-8"))
    private = re.compile(
        r"姓名|户名|证件|身份证|电话|手机|账号|卡号|住址|地址|开户|避孕|妊娠|孕"
        r"|name|phone|account|address|id_number|card"
    )
    columns = [f"{fact} {spec.get('column', '')}" for fact, spec in vocabulary["facts"].items()]
    wrong = [
        text
        for text in [*columns, *vocabulary["derived"]]
        if private.search(text) and "only_child_certificate" not in text
    ]
    assert not wrong, f"Rules must never see these: {wrong}"


def test_every_address_stands_in_the_permission_table() -> None:
    def names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from names(pattern.url_patterns, f"{pattern.namespace or ''}")
            else:
                assert pattern.name, f"{pattern.pattern} has no name."
                yield f"{space}:{pattern.name}" if space else pattern.name

    known = set(names(get_resolver().url_patterns))
    assert known == set(PERMISSIONS), (
        f"Say in web/permissions.py who may open {sorted(known - set(PERMISSIONS))}; "
        f"gone: {sorted(set(PERMISSIONS) - known)}"
    )


# --- pages ------------------------------------------------------------------------------------


def test_our_styles_work_in_browsers_offices_have() -> None:
    modern = re.compile(r"light-dark\(|oklch\(|color-mix\(|@container|:has\(")
    sheets = [*own_static(".css"), *SOURCE.rglob("static/**/tabler*.css")]
    wrong = [
        f"{short(path)}: {found.group()}"
        for path in sheets
        if (found := modern.search(path.read_text(encoding="utf-8")))
        and "vendor" not in path.parts
    ]
    assert sheets
    assert not wrong, f"Chromium 109 draws nothing for these: {wrong}"


def test_templates_carry_no_inline_style_or_script() -> None:
    inline = re.compile(r"\sstyle=|<style|<script(?![^>]*\bsrc=)|\son[a-z]+=|javascript:")
    wrong = [
        f"{short(path)}: {found.group().strip()}"
        for path in templates()
        if (found := inline.search(path.read_text(encoding="utf-8")))
    ]
    assert not wrong, f"The content security policy blocks it: {wrong}"


def test_a_button_is_called_by_the_words_on_it() -> None:
    """Who speaks to the machine says what is read on the button (WCAG 2.5.3)."""
    named = re.compile(
        r'<(?:button|a)\b[^>]*\saria-label="([^"]*)"[^>]*>([^<]*[\u4e00-\u9fff][^<]*)<'
    )
    wrong = [
        f"{short(path)}: {label}"
        for path in templates()
        for label, words in named.findall(path.read_text(encoding="utf-8"))
        if not label.startswith(words.strip())
    ]
    assert not wrong, f"The name does not begin with the words shown: {wrong}"


HALF_WIDTH = re.compile(
    r"(?<=[\u4e00-\u9fff”》】〕）])[,:;?!](?=[\u4e00-\u9fff“《【〔（0-9A-Za-z ]|$)"
    r"|(?<=[0-9A-Za-z%])[,;?!:](?=[\u4e00-\u9fff])"
    r"|\([^()<>{}\"'=;]*[\u4e00-\u9fff][^()<>{}\"'=;]*\)"
)
# Codes and headers are quoted as the outside world writes them.
QUOTED_AS_IS = re.compile(
    r"社保卡\(一卡通\)账号|村\(社区\)|一\([一二三四五六七八九十]\)|postgresql://用户:口令@主机:端口"
)


def test_chinese_on_pages_uses_full_width_punctuation() -> None:
    markup = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>|&[a-z]+;", re.DOTALL)
    wrong = []
    for path in templates():
        text = markup.sub("\n", path.read_text(encoding="utf-8"))
        wrong += [f"{short(path)}: {m.group()}" for m in half_width(text)]
    assert not wrong, "\n".join(wrong)


def test_chinese_messages_use_full_width_punctuation() -> None:
    wrong = []
    for path, tree in modules(SOURCE / "web", SOURCE / "base", SOURCE / "config"):
        for node in spoken(tree):
            if isinstance(node.value, str):
                wrong += [
                    f"{short(path)}:{node.lineno}: …{m.group()}" for m in half_width(node.value)
                ]
    assert not wrong, "\n".join(wrong)


def spoken(tree: ast.Module) -> Iterator[ast.Constant]:
    """Every string but docstrings and regular expressions."""
    silent: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            silent.add(node.value)
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re."):
            silent.update(node.args)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node not in silent:
            yield node


def half_width(text: str) -> Iterator[re.Match[str]]:
    return HALF_WIDTH.finditer(QUOTED_AS_IS.sub("", text))


@pytest.mark.parametrize(
    "manifest",
    [
        SOURCE / "base" / "ui" / "static" / "vendor" / "manifest.json",
        PROJECT / "tests" / "vendor" / "manifest.json",
    ],
    ids=["product", "tests"],
)
def test_vendored_files_are_what_the_manifest_says(manifest: Path) -> None:
    entries = json.loads(manifest.read_text(encoding="utf-8"))
    listed = {manifest}
    for entry in entries:
        folder = (
            manifest.parent
            / f"{entry['name'].lstrip('@').replace('/', '-')}@{entry['version']}"
        )
        assert entry["licence"], entry
        for name, checksum in entry["files"].items():
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
            assert found == checksum, f"{name} was changed: run `make vendor`."
            listed.add(folder / name)
        assert any("LICENSE" in name for name in entry["files"]), f"{entry['name']}: no licence"
    stray = {p for p in manifest.parent.rglob("*") if p.is_file()} - listed
    assert not stray, f"Not in the manifest: {stray}"


# --- documents --------------------------------------------------------------------------------


def test_every_setting_is_documented() -> None:
    named = re.compile(r"environ(?:\.get\(|\[)\s*\"([A-Z_]+)\"")
    used = {
        name
        for path in SOURCE.rglob("*.py")
        for name in named.findall(path.read_text(encoding="utf-8"))
    }
    runbook = (PROJECT / "docs" / "runbook.md").read_text(encoding="utf-8")
    missing = sorted(n for n in used - {"DJANGO_SETTINGS_MODULE"} if f"`{n}`" not in runbook)
    assert not missing, f"docs/runbook.md does not explain {missing}"


def test_every_command_is_documented() -> None:
    guide = (PROJECT / "docs" / "guide.md").read_text(encoding="utf-8")
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE)
    cli = (SOURCE / "config" / "cli.py").read_text(encoding="utf-8")
    commands = re.findall(r"^    \"([a-z -]+)\": ", cli, re.MULTILINE)
    wanted = [f"make {t}" for t in targets] + [f"nuanxin {c}" for c in commands]
    missing = [name for name in wanted if name not in guide]
    assert commands
    assert not missing, f"docs/guide.md does not mention {missing}"


def test_coverage_names_real_points_with_a_place_and_a_test() -> None:
    text = (PROJECT / "docs" / "coverage.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (S\d-\d+) \| (.+?) \| (.+?) \| (.+?) \|$", text, re.MULTILINE)
    assert rows, "docs/coverage.md has no rows `| S4-1 | what | page or command | test |`"
    assert len({row[0] for row in rows}) == len(rows), "a point stands twice"
    for number, what, place, proof in rows:
        source, point = number.split("-")
        assert 1 <= int(point) <= CHECKLIST[source], f"{number} is no point of the checklist"
        assert what.strip(), number
        assert re.search(r"`(/[a-z/]*|nuanxin [a-z-]+.*|make [a-z]+|policies/.*)`", place), (
            number
        )
        paths = re.findall(r"`(tests/[\w/.]+\.py)(?:::(\w+))?`", proof)
        assert paths, f"{number} names no test"
        for path, test in paths:
            source_text = (PROJECT / path).read_text(encoding="utf-8")
            assert not test or f"def {test}(" in source_text, (
                f"{number}: {path}::{test} is gone"
            )
