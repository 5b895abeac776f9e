"""Says whether requirements*.txt still hold what pyproject.toml asks for; needs no network."""

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).resolve().parent.parent
COMPILE = "uv pip compile --universal --generate-hashes pyproject.toml"


def pinned(file: Path) -> dict[str, str]:
    lines = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", file.read_text(), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in lines}


def misfits(wanted: list[str], file: Path) -> list[str]:
    found = pinned(file)
    faults = []
    for words in wanted:
        requirement = Requirement(words)
        version = found.get(canonicalize_name(requirement.name))
        if version is None:
            faults.append(f"{file.name} lacks {requirement.name}")
        elif not requirement.specifier.contains(version, prereleases=True):
            faults.append(
                f"{file.name} has {requirement.name} {version}, pyproject.toml asks for {requirement}"
            )
    unhashed = re.findall(r"^[A-Za-z0-9._-]+(?:\[[^\]]*\])?==[^\\\n]*$", file.read_text(), re.MULTILINE)
    return faults + [f"{file.name} has no hashes for {line.strip()}" for line in unhashed]


def main() -> int:
    asked = tomllib.loads((PROJECT / "pyproject.toml").read_text())
    run_time, groups = asked["project"]["dependencies"], asked["dependency-groups"]
    everything = [*run_time, *groups["services"], *groups["dev"]]
    faults = misfits(run_time, PROJECT / "requirements.txt") + misfits(
        everything, PROJECT / "requirements-dev.txt"
    )
    for fault in faults:
        print(fault)
    if faults:
        print(f"Compile them again: {COMPILE} -o requirements.txt")
        print(f"                    {COMPILE} --group dev --group services -o requirements-dev.txt")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
