"""A backup of a portal at work, restored beside it: every table compared, nothing mailed before
somebody says so; and a base backup rolled forward to a moment between two writes.

The demo's organization has data of every app. While its backup is written, people tap, read and ask
for codes. The copy is served by processes of its own, with a Redis database of its own and the same
mail server, as in a hurry.
"""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from backups import manifest
from tests.backups.databases import ask, manage
from tests.demo_process import ROOT, start_demo, stop_demo
from tests.proofs.catalogue import Outcome
from tests.proofs.fuzz import Wire
from tests.proofs.outage import FORM, Load
from tests.proofs.relay import Relay
from tests.proofs.rolled_forward import roll_forward

SETTINGS = "tests.proofs.relayed"
SILENT_FOR = 15.0
"""Seconds: longer than a process goes by what it saw, and than beat takes between two looks."""
WITHIN = 30.0
NOBODY, AFTERWARDS = "drill@northwind.example", "released@northwind.example"
"""Who asks for a code in the copy gets a mail, known or not."""


def prove(*, large: bool) -> Outcome:
    """The whole drill. The large size is a demo that is twelve weeks old instead of six."""
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="portal-restore-") as name:
        folder = Path(name)
        relay = Relay(folder / "mails")
        try:
            address = f"smtp://127.0.0.1:{relay.port}"
            weeks = ("--weeks", "12" if large else "6")
            data = folder / "demo"
            process, port = start_demo(data, *weeks, settings=SETTINGS, EMAIL_URL=address)
            try:
                holds = _drill(folder, data, port, relay, figures)
            finally:
                stop_demo(process)
        finally:
            relay.end()
        rolled = folder / "rolled"
        rolled.mkdir()
        forward = roll_forward(rolled)
        figures |= forward
        holds &= forward["rows at the moment"] == 500
    return Outcome(figures, holds=holds)


def _drill(folder: Path, data: Path, port: int, relay: Relay, figures: dict[str, object]) -> bool:
    env = dict(
        line.split("=", 1) for line in (data / "env").read_text(encoding="utf-8").splitlines()
    )
    env |= {"EMAIL_URL": f"smtp://127.0.0.1:{relay.port}", "DJANGO_SETTINGS_MODULE": SETTINGS}
    night = folder / "night"
    night.mkdir()
    load = Load(data, port)
    began = time.monotonic()
    with load.running() as seen:
        time.sleep(1)
        manage(env.pop("DATABASE_URL"), "back_up", night, **env)
        figures["seconds to back up"] = round(time.monotonic() - began - 1, 1)
    [dump] = night.glob("*.dump")
    taken = manifest.read(dump)
    figures |= {
        "tables": len(taken.tables), "rows": taken.rows, "MB": round(taken.size / 1e6, 1),
        "answers meanwhile": sum(seen.answers.values()),
    }  # fmt: skip
    original = (data / "env").read_text(encoding="utf-8").split("DATABASE_URL=")[1].split("\n")[0]
    copy = f"{original.rpartition('/')[0]}/portal_copy"
    ask(f"{original.rpartition('/')[0]}/postgres", "CREATE DATABASE portal_copy")
    began = time.monotonic()
    said = manage(copy, "restore", dump, "--erased", manifest.erased_path_of(dump), **env).stdout
    figures["seconds to restore"] = round(time.monotonic() - began, 1)
    is_equal = f"All {len(taken.tables)} tables are as they were backed up." in said
    figures["tables that differ"] = 0 if is_equal else said
    is_equal &= not seen.broken
    return is_equal and _is_silent_until_told(folder, copy, env, relay, figures)


def _is_silent_until_told(
    folder: Path, copy: str, env: Mapping[str, str], relay: Relay, figures: dict[str, object]
) -> bool:
    port = _free_port()
    ours = {**env, "PORTAL_BASE_URL": f"http://127.0.0.1:{port}", "DATABASE_URL": copy}
    ours["REDIS_URL"] = re.sub(r"db=\d+$", "db=7", ours["REDIS_URL"])
    with _portal(folder, port, ours):
        wire = Wire(port, "")
        _until(lambda: _ready(wire).get("worker") is True)
        _ask_for_code(wire, NOBODY)
        time.sleep(SILENT_FOR)
        before, held = relay.acknowledged().count(NOBODY), _ready(wire).get("outgoing")
        figures["mails of the copy before it is told to"] = before
        rest = {name: value for name, value in ours.items() if name != "DATABASE_URL"}
        manage(copy, "release_outgoing", "--due", "send", **rest)
        _ask_for_code(Wire(port, ""), AFTERWARDS)
        _until(lambda: {NOBODY, AFTERWARDS} <= set(relay.acknowledged()))
        after = [relay.acknowledged().count(each) for each in (NOBODY, AFTERWARDS)]
        figures["afterwards"] = sum(after)
    return before == 0 and held is False and after == [1, 1]


@contextlib.contextmanager
def _portal(folder: Path, port: int, env: Mapping[str, str]) -> Iterator[None]:
    """Web server and worker with beat, as docs/operations.md starts them."""
    web = ["gunicorn", "empathy_portal.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "2"]
    web += ["--worker-class", "empathy_portal.web_worker.WebWorker", "--no-control-socket"]
    worker = ["celery", "-A", "empathy_portal.celery", "worker", "--pool", "threads"]
    worker += ["--concurrency", "4", "--beat", "--schedule", str(folder / "beat")]
    with contextlib.ExitStack() as running:
        log = running.enter_context((folder / "copy.log").open("wb"))
        for command in (web, worker):
            process = subprocess.Popen(
                [sys.executable, "-m", *command], cwd=ROOT, env=_with_path(env),
                stdout=log, stderr=log,
            )  # fmt: skip
            running.callback(_end, process)
        try:
            yield
        except BaseException:
            sys.stderr.write((folder / "copy.log").read_text(errors="replace")[-5_000:])
            raise


def _with_path(env: Mapping[str, str]) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), **env}


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _ready(wire: Wire) -> Mapping[str, object]:
    text = wire.ask("GET", "/readyz", b"", "", {}).text
    found = re.findall(r'"(\w+)": (true|false|null)', text)
    return {name: {"true": True, "false": False}.get(said) for name, said in found}


def _ask_for_code(wire: Wire, address: str) -> None:
    wire.ask("GET", "/account/login/", b"", "", {})
    fields = {"email": address, "csrfmiddlewaretoken": wire.key()}
    body = urllib.parse.urlencode(fields).encode()
    answer = wire.ask("POST", "/account/login/code/", body, FORM, {})
    assert answer.status == 302, answer


def _until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
