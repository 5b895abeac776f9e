"""docker-compose.yml as Compose reads it, without a Docker engine: variables filled in, anchors followed."""

import re
from pathlib import Path
from typing import Any

import yaml

from tests.deploy.ground import PROJECT

FILE = PROJECT / "docker-compose.yml"


def services(values: dict[str, str]) -> dict[str, Any]:
    return filled_in(yaml.safe_load(FILE.read_text()), values)["services"]


def whole(values: dict[str, str]) -> dict[str, Any]:
    return filled_in(yaml.safe_load(FILE.read_text()), values)


def filled_in(part: Any, values: dict[str, str]) -> Any:
    if isinstance(part, dict):
        return {name: filled_in(inner, values) for name, inner in part.items()}
    if isinstance(part, list):
        return [filled_in(inner, values) for inner in part]
    if not isinstance(part, str):
        return part

    def value(match: re.Match[str]) -> str:
        name, way, default = match[1], match[2], match[3]
        if values.get(name):
            return values[name]
        if way == ":-":
            return default
        raise KeyError(f"{name} is not in .env")

    return re.sub(r"\$\{(\w+)(?:(:-|:\?)([^}]*))?\}", value, part).replace("$$", "$")


def environment_of_the_image() -> dict[str, str]:
    """What the last stage of the Dockerfile sets."""
    last = (PROJECT / "Dockerfile").read_text().rpartition("FROM ")[2].replace("\\\n", " ")
    found: dict[str, str] = {}
    for line in re.findall(r"^ENV (.+)$", last, re.MULTILINE):
        found |= dict(pair.split("=", 1) for pair in line.split())
    return found


def env_file(folder: Path) -> dict[str, str]:
    lines = (folder / ".env").read_text().splitlines()
    return {
        name: value.strip("'")
        for name, _, value in (line.partition("=") for line in lines if not line.startswith("#"))
    }
