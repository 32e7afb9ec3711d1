"""`./portal demo`: the whole portal on this machine, from nothing to an address, until somebody
stops it.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from supervisor.children import ChildProgram, Children, StartFailed
from supervisor.folder import COLLECTED, SOURCES, DataFolder, Refused, fingerprint, open_folder
from supervisor.servers import WEB, WORKER, start_servers

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = "empathy_portal.settings"
DEFAULT_PORT, DEFAULT_WEEKS = 8000, 6
PORTS_TRIED = 50
ROOMY_MEMORY = 2 * 1024**3


class Stopped(BaseException):
    """Somebody asked the demo to stop: Ctrl-C, SIGTERM or a closed terminal."""


def say(line: str) -> None:
    """One line for whoever watches."""
    # Whoever listened may be gone; the children still want tending.
    with contextlib.suppress(OSError):
        print(line, flush=True)


def parse(arguments: list[str]) -> argparse.Namespace:
    """The command line of `./portal demo`."""
    parser = argparse.ArgumentParser(
        prog="./portal demo", description="Start the portal on this machine."
    )
    parser.add_argument(
        "--port",
        type=int,
        help=f"the web server's port (default {DEFAULT_PORT}, or the next free one)",
    )
    parser.add_argument(
        "--data", type=Path, default=ROOT / ".portal" / "demo", help="where the demo keeps its data"
    )
    parser.add_argument("--fresh", action="store_true", help="throw that data away and start over")
    parser.add_argument(
        "--weeks", type=int, help=f"how far the seeded pilot has come (default {DEFAULT_WEEKS})"
    )
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Run until somebody stops it; 0 after a stop, 1 when it could not start or may not."""
    options = parse(arguments)
    if os.environ.get("PORTAL_MODE") == "production":
        say("This starts a demo and is never production; docs/operations.md says what is.")
        return 1
    _on_stop_signals(_stop)
    try:
        folder = open_folder(options.data, fresh=options.fresh)
        weeks = _weeks(folder, options.weeks)
        _run(folder, _listen(options.port), weeks)
    except (Refused, StartFailed) as failure:
        say(str(failure))
        return 1
    except Stopped:
        return 0


def _run(folder: DataFolder, listener: socket.socket, weeks: int) -> NoReturn:
    children = Children(say)
    try:
        _start(children, folder, listener, weeks)
        while True:
            time.sleep(0.1)
            children.tend()
    finally:
        # From here on it only takes seconds; a second Ctrl-C must not leave half of it running.
        _on_stop_signals(signal.SIG_IGN)
        say("Stopping ...")
        with contextlib.suppress(OSError):
            folder.env_file.unlink()
        children.stop()


def _on_stop_signals(handler: Callable[[int, object], None] | signal.Handlers) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handler)


def _stop(_number: int, _frame: object) -> None:
    raise Stopped


def _weeks(folder: DataFolder, asked: int | None) -> int:
    seeded: int | None = folder.read_stamp().get("weeks")
    if seeded is not None and asked is not None and asked != seeded:
        raise Refused(
            f"The data in {folder.path} is at week {seeded}. Add --fresh to start over at week "
            f"{asked}."
        )
    return seeded or asked or DEFAULT_WEEKS


def _listen(asked: int | None) -> socket.socket:
    """The web server's socket, opened here: no other demo takes the port, and visitors wait while
    web restarts.
    """
    ports = [asked] if asked is not None else range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED)
    for port in ports:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
            listener.listen(256)
        except (OSError, OverflowError):
            listener.close()
        else:
            return listener
    if asked is not None:
        raise Refused(f"Port {asked} cannot be had. Choose another with --port, or leave it out.")
    raise Refused(f"Ports {ports[0]} to {ports[-1]} are all taken. Choose one with --port.")


def _start(children: Children, folder: DataFolder, listener: socket.socket, weeks: int) -> None:
    began = time.monotonic()
    port = listener.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    folder.lock.truncate(0)
    folder.lock.write(address + "\n")
    folder.lock.flush()
    servers = start_servers(children, folder.path)
    contract = {
        **servers.as_env(),
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PORTAL_MODE": "demo",
        "PORTAL_BASE_URL": address,
        "PORTAL_DATA": str(folder.path),
        "SECRET_KEY": folder.secret_key(),
    }
    folder.write_env(contract)
    env = {**os.environ, **contract, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}
    _prepare(children, folder, env, weeks)
    web_env = {**env, "DATABASE_URL": servers.url_of(WEB)}
    children.start(_web(folder, web_env, listener.fileno()))
    children.wait_until("web", lambda: _answers(port), timeout=60)
    # Only now: on two cores it would take the first page's time, and nobody waits for its first
    # tick.
    children.start(_worker(folder, {**env, "DATABASE_URL": servers.url_of(WORKER)}))
    seconds = time.monotonic() - began
    say(
        f"\nThe portal is at {address}  (ready after {seconds:.1f} s; data and logs in "
        f"{folder.path})"
    )
    with contextlib.suppress(OSError):
        say(folder.logins_file.read_text(encoding="utf-8").rstrip())
    say("Ctrl-C stops it.")


def _prepare(children: Children, folder: DataFolder, env: dict[str, str], weeks: int) -> None:
    stamp = {
        "sources": fingerprint(ROOT, SOURCES),
        "collected": fingerprint(ROOT, COLLECTED),
        "weeks": weeks,
    }
    was = folder.read_stamp()
    if was == stamp:
        return
    if was == {**stamp, "collected": was.get("collected")}:
        say("Collecting styles and scripts that have changed ...")
        program = ["django", "collectstatic", "--no-input", "--verbosity", "0"]
    else:
        say(f"Preparing the data in {folder.path} ...")
        program = ["supervisor.prepare", str(weeks), str(folder.logins_file)]
    argv = [sys.executable, "-m", *program]
    children.run(ChildProgram(name="prepare", argv=argv, env=env, log=folder.log("prepare")))
    folder.write_stamp(stamp)


def _web(folder: DataFolder, env: dict[str, str], listener: int) -> ChildProgram:
    argv = [sys.executable, "-m", "gunicorn", "empathy_portal.wsgi", "--bind", f"fd://{listener}"]
    argv += ["--worker-class", "empathy_portal.web_worker.WebWorker"]
    argv += ["--workers", str(_web_workers()), "--threads", "4"]
    argv += ["--graceful-timeout", "4", "--no-control-socket", "--name", "portal", "--preload"]
    if Path("/dev/shm").is_dir() and os.access("/dev/shm", os.W_OK):
        # Its heartbeat file must not wait for a slow disk.
        argv += ["--worker-tmp-dir", "/dev/shm"]
    return ChildProgram(name="web", argv=argv, env=env, log=folder.log("web"), pass_fds=(listener,))


def _web_workers() -> int:
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return 1
    return 2 if memory >= ROOMY_MEMORY else 1


def _worker(folder: DataFolder, env: dict[str, str]) -> ChildProgram:
    argv = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "empathy_portal.celery",
        "worker",
        "-B",
        "-P",
        "threads",
        "-c",
        "4",
    ]
    argv += [
        "--without-gossip",
        "--without-mingle",
        "-l",
        "info",
    ]
    return ChildProgram(name="worker", argv=argv, env=env, log=folder.log("worker"))


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status < 600
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
