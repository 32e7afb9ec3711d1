"""A machine that is really fresh: Debian 12 with Python and nothing else, made in a temporary
folder.

Needs root and debootstrap. The machine lives in namespaces of its own, so that whatever it started
is gone with it; the folder is removed whatever happens. Both commands of the README run as root and
as an ordinary user, each in a clone of its own, of what is committed here.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from tests.proofs.catalogue import Outcome

ROOT = Path(__file__).parents[2]
SUITE = "bookworm"
PACKAGES = "python3,ca-certificates"
VISITOR, VISITOR_ID = "visitor", 1000
HOMES = {"root": Path("root"), VISITOR: Path("home", VISITOR)}
LONGEST_DEMO, LONGEST_TEST = 600, 1800
# How this machine reaches the outside goes along: proxies, pip's settings, certificates.
CARRIED = re.compile(r"PIP_(?!FIND_LINKS)|(?i:https?|no)_proxy$|SSL_CERT_FILE$")
INSIDE = """
mount --rbind /dev "$0/dev" && mount -t proc proc "$0/proc" && exec chroot "$0" "$@"
"""


class Machine:
    """A bare Debian in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {name: value for name, value in os.environ.items() if CARRIED.match(name)}

    def build(self) -> None:
        """The system, one ordinary user, and a clone for each of the two."""
        debootstrap = [
            "debootstrap",
            "--variant=minbase",
            f"--include={PACKAGES}",
            SUITE,
            str(self.folder),
        ]
        _succeed(debootstrap)
        for path in (
            "/etc/resolv.conf",
            "/etc/hosts",
            self.env.get("PIP_CERT"),
            self.env.get("SSL_CERT_FILE"),
        ):
            if path:
                shutil.copy(path, self.folder / path.lstrip("/"))
        with (self.folder / "etc" / "passwd").open("a", encoding="utf-8") as accounts:
            accounts.write(f"{VISITOR}:x:{VISITOR_ID}:{VISITOR_ID}::/home/{VISITOR}:/bin/sh\n")
        for name, home in HOMES.items():
            clone = self.folder / home / "portal"
            _succeed(["git", "clone", "-q", "--no-hardlinks", f"file://{ROOT}", str(clone)])
            if name != "root":
                _succeed(["chown", "-R", f"{VISITOR_ID}:{VISITOR_ID}", str(self.folder / home)])

    def command(self, who: str, *words: str) -> list[str]:
        """What runs something on it, as root or as the visitor, in their clone."""
        step_down = (
            []
            if who == "root"
            else ["setpriv", f"--reuid={VISITOR_ID}", f"--regid={VISITOR_ID}", "--clear-groups"]
        )
        env = {
            **self.env,
            "HOME": f"/{HOMES[who]}",
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        }
        settings = [f"{name}={value}" for name, value in env.items()]
        inside = [
            "env",
            "-i",
            *settings,
            *step_down,
            "sh",
            "-c",
            'cd "$HOME/portal" && exec "$0" "$@"',
            *words,
        ]
        namespaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
        return [*namespaces, "sh", "-c", INSIDE, str(self.folder), *inside]


def prove(*, large: bool) -> Outcome:
    """Build the machine, start the demo and run the tests as both. There is one size."""
    del large
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        sys.stderr.write(
            "This proof builds a Debian: it needs root and debootstrap "
            "(apt-get install debootstrap).\n"
        )
        return Outcome({"machines": 0}, holds=False)
    folder = Path(tempfile.mkdtemp(prefix="portal-fresh-"))
    folder.chmod(0o755)  # it is the root of a machine on which others have to find their way
    try:
        machine, figures = Machine(folder), {}
        machine.build()
        holds = True
        for who in HOMES:
            holds &= _demo(machine, who, figures)
        # What the README asks for before the tests.
        _succeed(
            machine.command(
                "root",
                "sh",
                "-c",
                "apt-get update -qq && apt-get install -qq chromium libatomic1 >/dev/null",
            )
        )
        for who in HOMES:
            holds &= _tests(machine, who, figures)
        return Outcome(figures, holds=holds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _demo(machine: Machine, who: str, figures: dict[str, object]) -> bool:
    """From the clone to the first page; then Ctrl-C, after which nothing is left."""
    began = time.monotonic()
    process = subprocess.Popen(
        machine.command(who, "./portal", "demo", "--port", "0"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    watch = threading.Timer(LONGEST_DEMO, process.kill)
    address, said = "", []
    assert process.stdout is not None
    try:
        watch.start()
        for line in process.stdout:
            said.append(line)
            if found := re.search(r"The portal is at (http://127\.0\.0\.1:\d+)", line):
                address = found[1]
                break
        answers = (
            bool(address)
            and urllib.request.urlopen(f"{address}/healthz", timeout=20).read() == b"ok"
        )
        figures[f"s to the demo as {who}"] = round(time.monotonic() - began)
    finally:
        watch.cancel()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if not answers:
        sys.stderr.write("".join(said))
    return answers


def _tests(machine: Machine, who: str, figures: dict[str, object]) -> bool:
    began = time.monotonic()
    run = subprocess.run(
        machine.command(who, "./portal", "test"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LONGEST_TEST,
        check=False,
    )
    found = re.search(r"(\d+) passed", run.stdout)
    figures[f"tests in {round(time.monotonic() - began)} s as {who}"] = (
        int(found[1]) if found else 0
    )
    if run.returncode != 0:
        sys.stderr.write(run.stdout[-20_000:])
    return run.returncode == 0


def _succeed(command: list[str]) -> None:
    run = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if run.returncode != 0:
        sys.stderr.write(run.stdout[-4000:])
        raise SystemExit(f"{command[0]} failed")
