"""Hosts in network namespaces, and that nothing of them stays."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.machines.network import Machine, Network, missing
from tests.machines.seeding import ROOT
from tests.machines.servers import is_open

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or not shutil.which("ip", path="/usr/sbin:/sbin"),
    reason="needs root and iproute2",
)
LISTEN = """
import socket, sys, time
server = socket.create_server((sys.argv[1], 80))
print(1, flush=True)
time.sleep(60)
"""
MAKE = """
import time
from tests.machines.network import Network
with Network() as network:
    print(network.add("one", "back").holder.pid, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def network() -> Iterator[Network]:
    """Without machines; skipped where the kernel allows none."""
    try:
        with Network() as made:
            yield made
    except (OSError, subprocess.SubprocessError) as error:
        pytest.skip(f"no network namespaces here: {error}")


def test_a_cut_wire_carries_nothing_until_it_is_mended(network: Network) -> None:
    near, far = network.add("near", "front", "back"), network.add("far", "back")
    server = _listening(far)
    try:
        assert is_open(near, far.back, 80)
        network.cut(far, "back")
        assert not is_open(near, far.back, 80)
        network.mend(far, "back")
        deadline = time.monotonic() + 10
        while not is_open(near, far.back, 80):
            assert time.monotonic() < deadline
    finally:
        server.kill()
        server.wait()


def test_where_no_bridge_can_be_made_nobody_holds_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.machines.network._hold", _sleeping)
    monkeypatch.setattr(Machine, "run", _refuse)
    monkeypatch.setattr("tests.machines.network.find", str)
    made = Network()
    with pytest.raises(OSError, match="no bridges"), made:
        pass
    assert made._wires.holder.returncode is not None
    assert "no bridges" in missing()


@pytest.mark.usefixtures("network")
def test_a_proof_that_is_killed_leaves_nothing() -> None:
    maker = subprocess.Popen(
        [sys.executable, "-c", MAKE], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert maker.stdout
    holder = int(maker.stdout.readline())
    maker.send_signal(signal.SIGKILL)
    maker.wait()
    maker.stdout.close()
    deadline = time.monotonic() + 10
    while _lives(holder):
        assert time.monotonic() < deadline, "a namespace is still held"
        time.sleep(0.05)


def _sleeping() -> subprocess.Popen[bytes]:
    return subprocess.Popen(["sleep", "60"])


def _refuse(machine: Machine, *argv: str) -> None:
    raise OSError("this kernel has no bridges")


def _listening(machine: Machine) -> subprocess.Popen[bytes]:
    server = subprocess.Popen(
        [*machine.door(), sys.executable, "-S", "-c", LISTEN, machine.back],
        stdout=subprocess.PIPE,
    )
    assert server.stdout
    server.stdout.readline()
    server.stdout.close()
    return server


def _lives(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:
        return False
