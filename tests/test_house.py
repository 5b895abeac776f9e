"""The house keeps its order: what docs and house style promise, read off the code itself."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from hub.access.checks import every_route_is_marked

ROOT = Path(__file__).parents[1]
APPS = ["hub", "groups", "volunteers", "events", "learning", "impact"]


def code() -> list[Path]:
    return [
        path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts
    ]


def views() -> list[Path]:
    return [path for path in code() if path.name == "views.py" or path.parent.name == "views"]


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


# --- Rows -------------------------------------------------------------------------------------------------
# Rows a view may look for without asking who: each with the right that stands in for the asking.
BY_ANOTHER_RIGHT = {
    "volunteers/views/ask.py draft": "the form's own key, which only the browser that filled it in knows",
    "volunteers/views/ask.py new_draft": "makes a row",
    "volunteers/views/ask.py keep": "the row it has just made",
    "volunteers/views/ask.py accept": "makes a row",
    "volunteers/views/ask.py known_by": "the first contact of the row it has just made",
    "volunteers/views/ask.py behind": "the sealed key of the browser that sent the form",
    "volunteers/views/links.py send_fresh_link": "writes to the stored address alone",
    "volunteers/views/links.py the_same_work_for_nobody": "nobody's row, and undone at once",
    "hub/accounts/views/lost_phone.py waiting": "their own, whose password was right a moment ago",
    "groups/views/start.py accept": "makes a row",
    "groups/views/start.py behind": "the sealed key of the browser that sent the form",
    "groups/views/manage.py rooms": "whether the group of the very same row has answered",
    "groups/views/messages.py get_form_kwargs": "the people of roles that came through visible_to",
    "volunteers/views/triage.py asked": "what groups were asked that the person runs now",
    "volunteers/views/links.py accept": "writes to the stored address alone, and answers alike for everybody",
    "volunteers/views/case.py roles": "the skills of a case that came through visible_to",
    "volunteers/views/weights.py get_context_data": "who changed the weights when, for those who may change them",
}
MODELS = {model.__name__ for app in APPS for model in apps.get_app_config(app).get_models()}


def looks_for_rows(path: Path) -> Iterator[tuple[str, str]]:
    """(function, expression) of each `Model.objects…` chain in which nobody asks who it is for."""
    for function, chain in chains(parsed(path)):
        if isinstance(chain, ast.Call) and getattr(chain.func, "id", "") in (
            "get_object_or_404",
            "get_list_or_404",
        ):
            if isinstance(chain.args[0], ast.Name) and chain.args[0].id in MODELS:
                yield function, ast.unparse(chain)
        elif begins_with_all_rows(chain) and not asks_who(chain):
            yield function, ast.unparse(chain)


def chains(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """Every outermost chain of calls, with the function it stands in."""

    def walk(node: ast.AST, function: str, inside: bool) -> Iterator[tuple[str, ast.expr]]:
        if isinstance(node, ast.FunctionDef):
            function = node.name
        is_chain = isinstance(node, ast.Call | ast.Attribute)
        if is_chain and not inside:
            yield function, node  # type: ignore[misc]
        for name, value in ast.iter_fields(node):
            goes_on = is_chain and name in ("func", "value")
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from walk(child, function, goes_on)

    yield from walk(tree, "", False)


def links(chain: ast.AST) -> Iterator[ast.AST]:
    while True:
        yield chain
        if isinstance(chain, ast.Call):
            chain = chain.func
        elif isinstance(chain, ast.Attribute):
            chain = chain.value
        else:
            return


def begins_with_all_rows(chain: ast.AST) -> bool:
    return any(
        isinstance(link, ast.Attribute)
        and link.attr in ("objects", "_base_manager", "_default_manager")
        and isinstance(link.value, ast.Name)
        and link.value.id in MODELS
        for link in links(chain)
    )


def asks_who(chain: ast.AST) -> bool:
    """Somewhere in the chain a call is given who is asking, or the group or rows that came that way."""
    for link in links(chain):
        if isinstance(link, ast.Call):
            if getattr(link.func, "attr", "") == "none":
                return True
            for given in [*link.args, *(keyword.value for keyword in link.keywords)]:
                text = ast.unparse(given)
                if re.search(r"\bwho\b|\bWho\(|self\.(follower|group|case|row|contact|concern)\b", text):
                    return True
    return False


def test_views_find_rows_only_for_whoever_asks() -> None:
    faults = [
        f"{name_of(path)} {function}: {expression}"
        for path in views()
        for function, expression in looks_for_rows(path)
        if f"{name_of(path)} {function}" not in BY_ANOTHER_RIGHT
    ]

    assert faults == [], "Find these rows through visible_to(who), or name the right that stands in for it."


def test_no_right_is_named_that_nothing_needs() -> None:
    used = {
        f"{name_of(path)} {function}" for path in views() for function, _expression in looks_for_rows(path)
    }

    assert sorted(BY_ANOTHER_RIGHT.keys() - used) == []


def test_the_lint_of_rows_sees_what_it_should() -> None:
    seen = lambda text: [  # noqa: E731
        ast.unparse(chain)
        for _f, chain in chains(ast.parse(text))
        if begins_with_all_rows(chain) and not asks_who(chain)
    ]

    assert seen("x = HelpRequest.objects.filter(ref=ref).first()") != []
    assert seen("HelpRequest.objects.all()") != []
    assert seen("f(Group.objects.get(pk=1))") != []
    assert seen("HelpRequest.objects.visible_to(request.who).filter(ref=ref)") == []
    assert seen("HelpRequest.objects.filter(group=self.group)") == []


def test_every_route_carries_a_mark_and_no_mark_is_made_up() -> None:
    assert every_route_is_marked(None) == []


# --- News -------------------------------------------------------------------------------------------------
def test_signals_are_declared_in_the_news_and_heard_by_receivers() -> None:
    faults = []
    for path in code():
        for node in ast.walk(parsed(path)):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if called.split(".")[-1] in ("Signal", "ModelSignal") and name_of(path) != "hub/news.py":
                faults.append(f"{name_of(path)} declares a signal")
            hears = called == "receiver" or (called.endswith(".connect") and "signal" in called.lower())
            if hears and path.name != "receivers.py":
                faults.append(f"{name_of(path)} hears news")

    assert faults == []


def test_no_rule_hangs_on_saving() -> None:
    for path in code():
        assert not re.search(r"\b(pre|post)_(save|delete|init)\b|m2m_changed", path.read_text()), name_of(
            path
        )


# --- Forms, tasks, files ----------------------------------------------------------------------------------
def test_forms_and_filters_list_their_fields_by_name() -> None:
    faults = []
    for path in code():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ClassDef) and node.name == "Meta":
                for line in node.body:
                    text = ast.unparse(line)
                    if text.startswith("exclude") or "__all__" in text or "ALL_FIELDS" in text:
                        faults.append(f"{name_of(path)}: {text}")

    assert faults == []


def test_nothing_is_put_off_by_the_broker() -> None:
    for path in code():
        assert not re.search(r"\b(eta|countdown)\s*=", path.read_text()), name_of(path)


MAY_IMPORT_LATE = {
    "hub/celery.py start_only_safely": "a worker looks at its settings once Django has read them"
}


def test_no_import_hides_in_a_function() -> None:
    faults = []
    for path in code():
        for function in ast.walk(parsed(path)):
            if isinstance(function, ast.FunctionDef) and not (
                path.name == "apps.py" and function.name == "ready"
            ):
                hides = any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
                if hides and f"{name_of(path)} {function.name}" not in MAY_IMPORT_LATE:
                    faults.append(f"{name_of(path)} {function.name}")

    assert faults == []


def test_no_file_is_a_drawer_for_everything() -> None:
    drawers = {"services.py", "utils.py", "helpers.py", "managers.py", "misc.py"}

    assert [name_of(path) for path in code() if path.name in drawers] == []


def test_people_are_named_by_the_setting() -> None:
    relations = re.compile(
        r"(ForeignKey|OneToOneField|ManyToManyField)\(\s*(\"hub\.User\"|User\b|get_user_model)"
    )

    assert [name_of(path) for path in code() if relations.search(path.read_text())] == []


def test_nothing_reads_the_admin_site() -> None:
    assert [name_of(path) for path in code() if "django.contrib.admin" in path.read_text()] == []


def test_every_model_with_a_state_keeps_its_moves() -> None:
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            if moves := getattr(model, "MOVES", None):
                states = {str(state) for state in model.State}
                named = {str(state) for state in moves} | {str(to) for tos in moves.values() for to in tos}
                assert named <= states, model
                assert isinstance(
                    model._meta.get_field("moves").related_model._meta.get_field("row"), models.ForeignKey
                )


# Where every edge of a machine's diagram is taken by its verb.
EDGES_ARE_TAKEN_IN = {
    "learning.Experiment": "tests/learning/test_endings.py",
    "groups.Group": "tests/groups/test_moves.py",
    "hub.ImportJob": "tests/groups/test_imports.py",
    "groups.GroupApplication": "tests/groups/test_starting.py",
    "volunteers.HelpRequest": "tests/volunteers/test_help_request_verbs.py",
    "volunteers.Match": "tests/volunteers/test_match_verbs.py",
    "volunteers.Volunteer": "tests/volunteers/test_volunteer_verbs.py",
}


def test_every_edge_of_every_machine_is_taken_somewhere() -> None:
    machines = {
        m._meta.label
        for app in APPS
        for m in apps.get_app_config(app).get_models()
        if getattr(m, "MOVES", None)
    }

    assert machines == EDGES_ARE_TAKEN_IN.keys()
    for place in EDGES_ARE_TAKEN_IN.values():
        assert "def test_every_edge_of_the_diagram_is_taken_here" in (ROOT / place).read_text(), place


# --- Templates --------------------------------------------------------------------------------------------
INLINE = re.compile(
    r"<style|<script(?![^>]*(\bsrc=|type=\"application/json\"))|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|\bhx-on",
    re.IGNORECASE,
)


def test_pages_hold_no_inline_style_or_script() -> None:
    faults = [
        f"{name_of(path)}: {found.group(0)}"
        for path in templates()
        if "emails" not in path.parts  # mail programs know no other way; they are dressed when sent
        for found in INLINE.finditer(without_comments(path.read_text()))
    ]

    assert faults == []


def without_comments(text: str) -> str:
    return re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)


def partials() -> list[Path]:
    return [path for path in templates() if path.name.startswith("_") and "emails" not in path.parts]


@pytest.mark.parametrize("path", partials(), ids=name_of)
def test_a_partial_begins_by_saying_what_it_needs(path: Path) -> None:
    first = path.read_text().split("#}")[0]

    assert first.startswith("{#"), f"{name_of(path)} does not begin with a comment."
    assert "Needs" in first, f"{name_of(path)} does not say what it needs."


def test_partials_are_included_with_only() -> None:
    faults = [
        f"{name_of(path)}: {tag}"
        for path in templates()
        if path.name
        not in ("base.html", "_header.html")  # the frame of every page hands on the page's context
        for tag in re.findall(r"\{% include \"[^\"]*/_[^\"]*\"[^%]*%\}", path.read_text())
        if not tag.rstrip("%} ").endswith("only")
    ]

    assert faults == []


def test_a_partial_with_a_form_is_handed_the_forms_key() -> None:
    """`only` drops the page's context, and the key of the form with it."""
    with_key = {path.name for path in partials() if "{% csrf_token %}" in path.read_text()}
    faults = [
        f"{name_of(path)}: {tag}"
        for path in templates()
        for tag in re.findall(r"\{% include \"[^\"]*/_[^\"]*\"[^%]*%\}", path.read_text())
        if tag.split('"')[1].rpartition("/")[2] in with_key
        and " only" in tag
        and "csrf_token=csrf_token" not in tag
    ]

    assert faults == []


def test_no_text_is_marked_safe_by_hand() -> None:
    faults = [
        name_of(path) for path in templates() if re.search(r"\|\s*safe\b|autoescape off", path.read_text())
    ]
    faults += [
        name_of(path)
        for path in code()
        if "mark_safe(" in path.read_text() and "templatetags" not in path.parts
    ]

    assert faults == []
