"""Finds words that people read and that are not marked for translation, in templates and in code."""

import ast
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
APPS = ["hub", "groups", "volunteers", "events", "learning", "impact"]
ONLY_FOR_DEVELOPERS = ("hub/services/", "hub/management/", "hub/devmail/sink.py", "templates/hub/styleguide")
SPOKEN_ATTRIBUTES = {"alt", "title", "placeholder", "aria-label", "aria-description", "label"}
SPOKEN_ARGUMENTS = {
    "label",
    "help_text",
    "hint",
    "verbose_name",
    "verbose_name_plural",
    "success_message",
    "empty_label",
}
SPOKEN_CALLS = {"ValidationError", "TransitionError"}
SPOKEN_METHODS = {"success", "info", "warning", "error"}  # of django.contrib.messages
TAGS_WITH_NAMES = {
    "url", "static", "include", "extends", "load", "block", "endblock", "if", "elif", "for", "with", "trans", "translate",
    "cycle", "now", "partial", "partialdef", "get_static_prefix", "icon", "firstof", "ifchanged", "language", "regroup",
}  # fmt: skip
NOT_WORDS = re.compile(
    r"(?:\?answer=\w+|^\s*#\w+)|(?:Cymraeg|English)(?!\w* \w)|&[#\w]+;|https?://\S+|[\w.+-]+@[\w.-]+|\{#.*?#\}"
)
A_WORD = re.compile(r"[^\W\d_]{2,}")
KEPT_AS_IT_IS = "{# as it is #}"  # at the end of a line whose words are the same in every language


def blank(text: str) -> str:
    return "\n" * text.count("\n")


def without_marked_words(template: str) -> str:
    """The template with everything that is marked, computed or a comment taken out, line by line in its place."""
    for pattern in [
        r"\{%\s*comment\b.*?%\}.*?\{%\s*endcomment\s*%\}",
        r"\{%\s*block main_class\s*%\}.*?\{%\s*endblock\b.*?%\}",
        r"\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}",
        r"\{#.*?#\}",
        r"\{%.*?%\}",
        r"\{\{.*?\}\}",
        r"<!--.*?-->",
    ]:
        template = re.sub(pattern, lambda match: blank(match.group()), template, flags=re.DOTALL)
    return template


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style", "code", "svg"}
        for name, value in attrs:
            if name in SPOKEN_ATTRIBUTES and value:
                self.notice(value)

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style", "code", "svg"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            for offset, line in enumerate(data.split("\n")):
                self.notice(line, offset)

    def notice(self, text: str, offset: int = 0) -> None:
        text = NOT_WORDS.sub(" ", text)
        if A_WORD.search(text):
            self.found.append((self.getpos()[0] + offset, text.strip()))


def in_template(path: Path) -> Iterator[tuple[int, str]]:
    source = path.read_text()
    lines = source.split("\n")
    rest = without_marked_words(source)
    if path.suffix == ".html":
        reader = Reader()
        reader.feed(rest)
        reader.close()
        found = reader.found
    else:
        found = [
            (number, line.strip())
            for number, line in enumerate(rest.split("\n"), 1)
            if A_WORD.search(NOT_WORDS.sub("", line))
        ]
    for tag in re.finditer(r"\{%\s*(\w+)(.*?)%\}", source, re.DOTALL):
        if tag[1] in TAGS_WITH_NAMES or tag[1].startswith(("block", "end")):
            continue
        for words in re.findall(r"(?<!_\()(?<![\w|:])[\"']([^\"']*)[\"']", tag[2]):
            if re.search(r"[^\W\d_]+ [^\W\d_]+", words):
                found.append((source[: tag.start()].count("\n") + 1, words))
    yield from ((number, text) for number, text in found if KEPT_AS_IT_IS not in lines[number - 1])


def in_code(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        spoken = [keyword.value for keyword in node.keywords if keyword.arg in SPOKEN_ARGUMENTS]
        if isinstance(node.func, ast.Name) and node.func.id in SPOKEN_CALLS:
            spoken += node.args[:1]
        if (
            isinstance(node.func, ast.Attribute)
            and node.func.attr in SPOKEN_METHODS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "messages"
        ):
            spoken += node.args[1:2]
        for argument in spoken:
            if isinstance(argument, ast.JoinedStr) or (
                isinstance(argument, ast.Constant)
                and isinstance(argument.value, str)
                and A_WORD.search(argument.value)
            ):
                yield argument.lineno, ast.unparse(argument)


def findings() -> list[str]:
    found = []
    for path in sorted((PROJECT / "templates").rglob("*.*")):
        name = str(path.relative_to(PROJECT))
        if path.suffix in {".html", ".txt"} and not name.startswith(ONLY_FOR_DEVELOPERS):
            found += [f"{name}:{number}: {text}" for number, text in in_template(path)]
    for app in APPS:
        for path in sorted((PROJECT / app).rglob("*.py")):
            name = str(path.relative_to(PROJECT))
            if "/migrations/" not in name and not name.startswith(ONLY_FOR_DEVELOPERS):
                found += [f"{name}:{number}: {text}" for number, text in in_code(path)]
    return found


if __name__ == "__main__":
    unmarked = findings()
    print("\n".join(unmarked) or "Every word people read is marked for translation.")
    if unmarked:
        print(
            f"{len(unmarked)} texts are not marked. Use translate, blocktranslate or gettext; {KEPT_AS_IT_IS} keeps a name."
        )
    sys.exit(bool(unmarked))
