"""The units of deploy/systemd: each runs without rights, and systemd itself finds nothing wrong where it is here."""

import re
import shutil
import sys
from pathlib import Path

import pytest

from tests.deploy.ground import PROJECT, run

UNITS = sorted((PROJECT / "deploy/systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_has_no_rights_it_does_not_need(unit: Path) -> None:
    words = unit.read_text()

    assert re.search(r"^User=bunting(-backup)?$", words, re.MULTILINE)
    for line in ("NoNewPrivileges=yes", "CapabilityBoundingSet=", "ProtectSystem=strict", "PrivateTmp=yes"):
        assert f"\n{line}\n" in words


@pytest.mark.parametrize("name", ["web", "worker", "scheduler"])
def test_what_runs_for_ever_runs_what_compose_runs(name: str) -> None:
    """One command in two places: only its paths differ."""
    words = (PROJECT / f"deploy/systemd/bunting-{name}.service").read_text()
    started = re.search(r"^ExecStart=/srv/bunting/.venv/bin/(.+)$", words, re.MULTILINE)
    assert started
    compose = (PROJECT / "docker-compose.yml").read_text()
    declared = re.search(rf"^  {name}:\n.*?command: \[(.*?)\]", compose, re.MULTILINE | re.DOTALL)
    assert declared

    def plainly(command: str) -> list[str]:
        return re.sub(r'[",]|\S*/beat', "", command).split()

    assert plainly(started[1]) == plainly(declared[1])
    assert "TimeoutStopSec=40" in words
    assert "Restart=always" in words


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    for unit in UNITS:
        here = unit.read_text().replace("/srv/bunting/.venv/bin", str(Path(sys.executable).parent))
        (tmp_path / unit.name).write_text(here.replace("/srv/bunting/bin", str(PROJECT / "bin")))

    looked = run("systemd-analyze", "verify", *(tmp_path / unit.name for unit in UNITS))

    ours = [line for line in looked.stderr.splitlines() if "bunting" in line]
    assert (ours, looked.returncode) == ([], 0), looked.stderr
