"""The `portal` script: readable by old interpreters, and careful with the environment it keeps."""

from __future__ import annotations

import ast
import importlib.machinery
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "portal"


@pytest.fixture
def portal(monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = importlib.machinery.SourceFileLoader("portal_script", str(SCRIPT))
    module = importlib.util.module_from_spec(
        importlib.util.spec_from_loader("portal_script", loader)
    )
    loader.exec_module(module)
    return module


def test_an_old_interpreter_can_read_it():
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 5))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]


def test_too_old_a_python_is_told_in_one_line(portal, monkeypatch, capsys):
    monkeypatch.setattr(portal, "NEEDED", (9, 0))
    with pytest.raises(SystemExit):
        portal.find_python()
    said = capsys.readouterr().err
    assert "needs Python 9.0 or newer" in said
    assert said.count("\n") == 1


def test_a_name_on_the_path_that_does_not_run_is_passed_over(portal, monkeypatch, tmp_path):
    shim = tmp_path / "python3.14"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert portal.find_python() == str(Path(sys.executable).resolve())


def test_lock_files_carry_hashes_and_no_addresses(portal):
    assert portal.locks() == 0


def test_a_lock_file_with_an_address_is_found(portal, monkeypatch, tmp_path, capsys):
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "base.txt").write_text(
        "--index-url https://example.org/\ndjango==5.2\n"
    )
    monkeypatch.setattr(portal, "ROOT", str(tmp_path))
    assert portal.locks() == 1
    assert "names an address" in capsys.readouterr().err


def test_an_environment_that_fits_is_left_alone(portal, monkeypatch, tmp_path):
    monkeypatch.setattr(portal, "ROOT", str(tmp_path))
    monkeypatch.setattr(portal, "VENV", str(tmp_path / ".venv"))
    (tmp_path / "requirements").mkdir()
    for name in ("base", "embedded", "test"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(name)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    calls: list[list[str]] = []
    monkeypatch.setattr(portal, "build", lambda names: calls.append(names))
    monkeypatch.setattr(
        portal, "install", lambda folder, python, names: calls.append(["add", *names])
    )

    portal.environment(["base", "embedded"])
    assert calls.pop() == ["base", "embedded"]

    portal.write_stamp(
        portal.VENV, "python3", {name: portal.fingerprint(name) for name in ("base", "embedded")}
    )
    portal.environment(["base", "embedded"])
    assert not calls

    portal.environment(["base", "embedded", "test"])
    assert calls.pop() == ["add", "base", "embedded", "test"]

    (tmp_path / "requirements" / "base.txt").write_text("changed")
    portal.environment(["base"])
    assert calls.pop() == ["base", "embedded", "test"]


def test_renamed_scripts_name_their_new_interpreter(portal, tmp_path):
    script = tmp_path / "pytest"
    script.write_text("#!/here/.venv.new/bin/python\nprint()\n")
    portal.move_scripts(str(tmp_path), "/here/.venv.new", "/here/.venv")
    assert script.read_text().startswith("#!/here/.venv/bin/python\n")


def test_code_is_compiled_once_even_where_nothing_may_lie_beside_it(portal, monkeypatch, tmp_path):
    monkeypatch.setattr(portal, "ROOT", str(tmp_path))
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", "put back afterwards")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    portal.keep_bytecode()
    subprocess.run([sys.executable, "-c", "import pdb"], check=True)
    assert [path.name.split(".")[0] for path in tmp_path.rglob("pdb.*.pyc")] == ["pdb"]
    assert str(tmp_path / ".portal" / "bytecode") == os.environ["PYTHONPYCACHEPREFIX"]


def test_where_files_may_lie_beside_the_code_they_do(portal, monkeypatch):
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    portal.keep_bytecode()
    assert "PYTHONPYCACHEPREFIX" not in os.environ
