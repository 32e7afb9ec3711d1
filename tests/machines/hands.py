"""The supervisor's children, with hands for whoever hurts them on purpose."""

from __future__ import annotations

import contextlib
import os
import signal
import time

from supervisor.children import ChildProgram, Children


class Hands(Children):
    """All in one thread: the kernel takes away a child whose thread has ended."""

    def program(self, name: str) -> ChildProgram:
        """What it is, to be started again."""
        return self._children[name].program

    def discard(self, name: str) -> ChildProgram:
        """Kill it with all its children, and do not start it again."""
        child = self._children.pop(name)
        if child.due is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.process.pid, signal.SIGKILL)
            self._collect(child.process)
        return child.program

    def end(self, name: str) -> ChildProgram:
        """Ask it to stop as an operator would, and wait for it."""
        child = self._children.pop(name)
        if child.due is None:
            self._finish(child.process, child.program)
        return child.program

    def kill(self, name: str) -> bool:
        """Kill it with all its children; whoever tends starts it again. False while it is away."""
        child = self._children[name]
        if child.due is not None or child.process.poll() is not None:
            return False
        os.killpg(child.process.pid, signal.SIGKILL)
        return True

    def wait(self, seconds: float) -> None:
        """So long, and tend meanwhile."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self.tend()
            time.sleep(0.05)
