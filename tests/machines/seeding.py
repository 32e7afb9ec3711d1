"""A database with a pilot in it, what its people do, and nothing else: made once, then moved to the
host that serves it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from supervisor.children import Children
from supervisor.servers import start_servers

ROOT = Path(__file__).parents[2]
HOST = "portal.example"
SECRET = "".join(chr(33 + number % 90) for number in range(60))
WEEKS = "1"


def production(folder: Path) -> dict[str, str]:
    """Settings of every process of the portal here, but for the addresses of its servers."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DATABASE_", "REDIS_", "PORTAL_"))
    }
    return {
        **inherited,
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "empathy_portal.settings",
        "PORTAL_MODE": "production",
        "PORTAL_BASE_URL": f"https://{HOST}",
        "PORTAL_DATA": str(folder),
        "SECRET_KEY": SECRET,
        "BEHIND_PROXY": "1",
    }


def seed(folder: Path) -> Path:
    """The cluster, and beside it the files of what is asked for, one for each action.

    Where HOSTS_SEED names a folder that was seeded before, it is a copy of that.
    """
    kept = os.environ.get("HOSTS_SEED")
    if kept and Path(kept, "postgres").exists():
        subprocess.run(["cp", "-a", f"{kept}/.", str(folder)], check=True)
        return folder / "postgres"
    with Children() as children:
        addresses = start_servers(children, folder, durable=False)
        env = {**production(folder), **addresses.as_env()}
        demo = {**env, "PORTAL_MODE": "demo", "PORTAL_BASE_URL": "http://127.0.0.1:8000"}
        for each, *words in (
            (demo, "supervisor.prepare", WEEKS, str(folder / "logins")),
            (env, "tests.bench", "work", str(folder)),
        ):
            command = [sys.executable, "-m", *words]
            subprocess.run(command, env=each, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder / "valkey", ignore_errors=True)
    if kept:
        subprocess.run(["cp", "-a", str(folder), kept], check=True)
    return folder / "postgres"
