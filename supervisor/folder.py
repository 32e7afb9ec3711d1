"""A demo's data folder: who uses it, what it was prepared from, its secret, and starting over."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

MARK = "portal-data"
# What a prepared database was made from, as paths below the checkout.
SOURCES = (
    "*/migrations/*.py",
    "*/library/**/*",
    "*/management/**/*.py",
    "demo/**/*",
    "requirements/base.txt",
)
# What the files that browsers are sent were collected from.
COLLECTED = ("static/**/*", "scripts/**/*", "styles/**/*", "ui/finders.py", "requirements/base.txt")


class Refused(Exception):
    """The demo cannot start like this; the text says why."""


@dataclass
class DataFolder:
    """A claimed folder; the claim lasts as long as `lock` is open."""

    path: Path
    lock: IO[str]

    @property
    def env_file(self) -> Path:
        return self.path / "env"

    @property
    def logins_file(self) -> Path:
        return self.path / "logins.txt"

    def log(self, name: str) -> Path:
        return self.path / "log" / f"{name}.log"

    def secret_key(self) -> str:
        """Made once and kept, so that people stay signed in over a restart."""
        kept = self.path / "secret-key"
        if not kept.exists():
            with open(kept, "w", encoding="ascii", opener=_private) as file:
                file.write(secrets.token_urlsafe(48))
        return kept.read_text(encoding="ascii")

    def read_stamp(self) -> dict[str, Any]:
        try:
            stamp = json.loads((self.path / "stamp.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def write_stamp(self, stamp: dict[str, object]) -> None:
        fresh = self.path / "stamp.json.new"
        fresh.write_text(json.dumps(stamp), encoding="utf-8")
        fresh.replace(self.path / "stamp.json")

    def write_env(self, env: dict[str, str]) -> None:
        fresh = self.path / "env.new"
        with open(fresh, "w", encoding="utf-8", opener=_private) as file:
            file.writelines(f"{name}={value}\n" for name, value in env.items())
        fresh.replace(self.env_file)


def open_folder(path: Path, *, fresh: bool) -> DataFolder:
    """Claim the folder for this process; it stays claimed until the process ends. `fresh` empties
    it first.
    """
    path = path.resolve()
    if path.is_dir() and any(path.iterdir()) and not (path / MARK).exists():
        raise Refused(f"{path} holds something else. Choose another folder with --data.")
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    (path / MARK).touch()
    lock = (path / "lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.seek(0)
        where = lock.read().strip() or "its address is not known yet"
        lock.close()
        raise Refused(
            f"A demo already runs on {path}: {where}. Choose another folder with --data."
        ) from None
    if fresh:
        for entry in path.iterdir():
            if entry.name not in {MARK, "lock"}:
                shutil.rmtree(
                    entry
                ) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
    return DataFolder(path, lock)


def fingerprint(root: Path, patterns: Iterable[str]) -> str:
    """Of every file below the checkout that one of these patterns names."""
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(root.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(
                    os.fsencode(path.relative_to(root)) + b"\0" + path.read_bytes() + b"\0"
                )
    return digest.hexdigest()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
