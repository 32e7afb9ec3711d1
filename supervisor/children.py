"""Child processes: started with a log, a death signal and a place in the guard's book; tended, and
stopped in order.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from supervisor import guard
from supervisor.becoming import NOBODY
from supervisor.identity import Identity, as_identity

FIRST_PAUSE, LONGEST_PAUSE, SETTLED_AFTER = 0.2, 10.0, 30.0
LOG_LIMIT = 5_000_000
# The kernel limits a socket's path to about 107 bytes.
LONGEST_SOCKET_FOLDER = 80


class StartFailed(Exception):
    """A process did not come up; the text says which, and ends with what its log says."""


@dataclass(frozen=True, kw_only=True)
class ChildProgram:
    """What to start and how: its command, its log, how it is asked to stop, who it runs as.

    `patience` seconds go by between asking and insisting; `heal` tidies up before each start;
    `through` is a command that goes where it belongs and then becomes the rest of its words.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    log: Path
    stop_signal: signal.Signals = signal.SIGTERM
    identity: Identity = Identity.SELF
    patience: float = 5.0
    heal: Callable[[], None] | None = None
    through: Sequence[str] = ()
    pass_fds: tuple[int, ...] = ()


@dataclass
class Child:
    """A started program: its process, when it started, and when it is due again (monotonic
    seconds).
    """

    program: ChildProgram
    process: subprocess.Popen[bytes]
    started: float
    pause: float = FIRST_PAUSE
    due: float | None = field(default=None)


class Children:
    """The processes of one supervisor. Use as a context manager: leaving it stops them, the last
    started first.
    """

    def __init__(self, say: Callable[[str], None] = lambda _line: None) -> None:
        self._say = say
        self._children: dict[str, Child] = {}
        self._folders: list[Path] = []
        # As a plain file and without site-packages: it must start in a blink and depend on nothing.
        self._guard = subprocess.Popen(
            [sys.executable, "-S", "-E", guard.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
            text=True,
        )

    def __enter__(self) -> Children:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def socket_folder(self, identity: Identity = Identity.SELF) -> Path:
        """A fresh short folder for sockets, gone when the children are gone."""
        base = tempfile.gettempdir()
        folder = Path(
            tempfile.mkdtemp(
                prefix="portal-", dir=base if len(base) < LONGEST_SOCKET_FOLDER else "/tmp"
            )
        )
        self.remove_afterwards(folder)
        if identity is Identity.NOBODY:
            os.chown(folder, NOBODY, NOBODY)
        return folder

    def remove_afterwards(self, folder: Path) -> None:
        """Remove this folder when the children are gone, however they went."""
        self._folders.append(folder)
        self._tell(f"remove {folder}")

    def start(self, program: ChildProgram) -> None:
        self._children[program.name] = Child(program, self._spawn(program), time.monotonic())

    def pids(self) -> dict[str, int]:
        return {name: child.process.pid for name, child in self._children.items()}

    def wait_until(self, name: str, is_ready: Callable[[], bool], *, timeout: float = 30.0) -> None:
        """Wait for a started child to answer. One that ends or stays silent is a StartFailed with
        its last words.
        """
        child = self._children[name]
        deadline = time.monotonic() + timeout
        while not is_ready():
            code = child.process.poll()
            if code is not None or time.monotonic() > deadline:
                reason = "did not answer" if code is None else f"ended with {code}"
                raise StartFailed(
                    f"{name} {reason}. From {child.program.log}:\n{last_words(child.program.log)}"
                )
            time.sleep(0.02)

    def run(self, program: ChildProgram) -> None:
        """Run a program to its end; anything but success is a StartFailed."""
        process = self._spawn(program)
        try:
            code = process.wait()
        finally:
            self._finish(process, program)
        if code != 0:
            said = last_words(program.log, lines=25)
            raise StartFailed(f"{program.name} ended with {code}. From {program.log}:\n{said}")

    def tend(self) -> None:
        """Restart whoever died, with growing pauses. Call it again and again."""
        now = time.monotonic()
        for name, child in self._children.items():
            if child.due is None and _has_ended(child.process):
                code = self._collect(child.process)
                if now - child.started > SETTLED_AFTER:
                    child.pause = FIRST_PAUSE
                child.due = now + child.pause
                self._say(
                    f"{name} ended with {code}; starting it again in {child.pause:.1f} s "
                    f"({child.program.log})"
                )
                child.pause = min(child.pause * 2, LONGEST_PAUSE)
            if child.due is not None and now >= child.due:
                child.process, child.started, child.due = self._spawn(child.program), now, None

    def stop(self) -> None:
        for child in reversed(self._children.values()):
            if child.due is None:
                self._finish(child.process, child.program)
        self._children.clear()
        for folder in self._folders:
            shutil.rmtree(folder, ignore_errors=True)
        if self._guard.stdin is not None:
            with contextlib.suppress(OSError):
                self._guard.stdin.close()
        self._guard.wait()

    def _spawn(self, program: ChildProgram) -> subprocess.Popen[bytes]:
        if program.heal is not None:
            program.heal()
        program.log.parent.mkdir(parents=True, exist_ok=True)
        if program.log.exists() and program.log.stat().st_size > LOG_LIMIT:
            program.log.replace(program.log.with_suffix(".log.1"))
        command = as_identity(
            program.identity,
            program.argv,
            dies_with=os.getpid(),
            death_signal=program.stop_signal,
        )
        with program.log.open("ab") as log:
            process = subprocess.Popen(
                [*program.through, *command],
                env=dict(program.env),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=program.pass_fds,
            )
        self._tell(f"watch {process.pid} {int(program.stop_signal)}")
        return process

    def _finish(self, process: subprocess.Popen[bytes], program: ChildProgram) -> None:
        """Ask, ask harder, then end the whole process group."""
        for number, patience in ((program.stop_signal, program.patience), (signal.SIGQUIT, 2.0)):
            if process.poll() is not None:
                break
            with contextlib.suppress(ProcessLookupError):
                process.send_signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(patience)
        self._collect(process)

    def _collect(self, process: subprocess.Popen[bytes]) -> int:
        # The group first: a worker killed hard leaves its own children (beat, web workers) behind,
        # and two beats tick twice. As long as the group has a member, its number cannot belong to
        # anybody else.
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
        self._tell(f"forget {process.pid}")
        return code

    def _tell(self, line: str) -> None:
        if self._guard.stdin is not None:
            with contextlib.suppress(OSError):
                self._guard.stdin.write(line + "\n")
                self._guard.stdin.flush()


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """True once it ended, without collecting it: its group can still be reached by its number."""
    if process.returncode is not None:
        return True
    try:
        return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True


def last_words(log: Path, *, lines: int = 12) -> str:
    """The end of a log, indented, or that there is none."""
    try:
        text = log.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "  (no log)"
    return "\n".join("  " + line for line in text.splitlines()[-lines:]) or "  (the log is empty)"
