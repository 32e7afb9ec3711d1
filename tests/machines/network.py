"""Hosts in network namespaces, joined by two bridges: in front visitors and web hosts, behind web
hosts and database.

Nothing has a name on this machine. Each namespace lives as long as a process of ours that holds it,
and that process dies with the one that started it, however that went: nothing can stay behind.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from supervisor.identity import Identity, as_identity

FRONT, BACK = "10.87.1", "10.87.2"
"""The first three numbers of the two networks."""


def missing() -> str:
    """What this machine lacks for it; '' of nothing."""
    if os.geteuid() != 0:
        return "network namespaces, bridges and mounts need root"
    tools = {"ip": "iproute2", "nginx": "nginx-light", "pgbouncer": "pgbouncer"}
    lacking = [package for tool, package in tools.items() if not find(tool)]
    if lacking:
        return f"apt-get install {' '.join(lacking)}"
    try:
        with Network() as network:
            network.add("probe")
    except (OSError, subprocess.SubprocessError) as error:
        return f"this machine makes no network namespaces ({error})"
    return ""


def find(tool: str) -> str:
    """Its path, also where ordinary users have none to it."""
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
    return shutil.which(tool, path=path) or ""


@dataclass(frozen=True)
class Machine:
    """One host: the process that holds its namespaces, and its number in the networks."""

    name: str
    holder: subprocess.Popen[bytes]
    number: int

    @property
    def front(self) -> str:
        """Its address among visitors and web hosts."""
        return f"{FRONT}.{self.number}"

    @property
    def back(self) -> str:
        """Its address among web hosts and servers."""
        return f"{BACK}.{self.number}"

    def door(self) -> list[str]:
        """The words before a command that is to be run there; it keeps its process number."""
        return [find("nsenter"), f"--target={self.holder.pid}", "--net", "--mount"]

    def run(self, *argv: str) -> None:
        """A command there, to its end."""
        subprocess.run([*self.door(), find(argv[0]), *argv[1:]], check=True)

    def sees(self, path: Path) -> Path:
        """What is at that path there, for whoever is here."""
        return Path(f"/proc/{self.holder.pid}/root") / path.relative_to("/")


@dataclass
class Network:
    """Machines and the wires between them. Use as a context manager: leaving it ends all."""

    machines: dict[str, Machine] = field(default_factory=dict)

    def __enter__(self) -> Network:
        self._wires = Machine("wires", _hold(), 0)
        with contextlib.ExitStack() as unless_all_went_well:
            unless_all_went_well.callback(self._end)
            for bridge in ("front", "back"):
                self._wires.run("ip", "link", "add", bridge, "type", "bridge")
                self._wires.run("ip", "link", "set", bridge, "up")
            unless_all_went_well.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def _end(self) -> None:
        for machine in (*self.machines.values(), self._wires):
            machine.holder.kill()
            machine.holder.wait()

    def add(self, name: str, *bridges: str) -> Machine:
        """One more machine, with a wire to each of these bridges."""
        machine = Machine(name, _hold(), len(self.machines) + 1)
        self.machines[name] = machine
        machine.run("ip", "link", "set", "lo", "up")
        for bridge in bridges:
            port, network = f"{name}-{bridge}", FRONT if bridge == "front" else BACK
            peer = ["peer", "name", bridge, "netns", str(machine.holder.pid)]
            self._wires.run("ip", "link", "add", port, "type", "veth", *peer)
            self._wires.run("ip", "link", "set", port, "master", bridge, "up")
            address = f"{network}.{machine.number}/24"
            machine.run("ip", "address", "add", address, "dev", bridge)
            machine.run("ip", "link", "set", bridge, "up")
        return machine

    def cut(self, machine: Machine, bridge: str) -> None:
        """Whoever sends over this wire hears nothing any more."""
        self._wires.run("ip", "link", "set", f"{machine.name}-{bridge}", "down")

    def mend(self, machine: Machine, bridge: str) -> None:
        """It carries again."""
        self._wires.run("ip", "link", "set", f"{machine.name}-{bridge}", "up")


def _hold() -> subprocess.Popen[bytes]:
    # What is mounted here is mounted nowhere else.
    argv = [find("unshare"), "--net", "--mount", "--propagation", "private"]
    sleeping = ["sh", "-c", "echo; exec sleep infinity"]
    argv += as_identity(Identity.SELF, sleeping, dies_with=os.getpid(), death_signal=signal.SIGKILL)
    holder = subprocess.Popen(
        argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True
    )
    assert holder.stdout
    with holder.stdout as said:
        if not said.readline():
            raise OSError(f"a namespace was not made: {holder.wait()}")
    return holder


def family_of(pid: int) -> Sequence[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
    found = [pid]
    for each in found:
        found += children.get(each, [])
    return found
