"""Tests reach this machine and nothing else."""

from __future__ import annotations

import socket

import pytest


def test_another_machine_is_out_of_reach():
    with socket.socket() as outgoing, pytest.raises(RuntimeError, match="this machine only"):
        outgoing.connect(("192.0.2.1", 80))


def test_this_machine_is_within_reach():
    with socket.socket() as listener, socket.socket() as outgoing:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        outgoing.connect(listener.getsockname())
