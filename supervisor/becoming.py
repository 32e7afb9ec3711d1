"""A program of its own: become somebody else, ask to die with the parent, and be replaced by a
command.

Between fork and exec of a process that has threads Python promises nothing, and says nothing of
what went wrong; here there is one thread, and an error output. Called by supervisor.identity:

    becoming.py UID namespace|'' PARENT SIGNAL COMMAND...

Nobody counts lines here. Servers really start as every identity in tests/supervisor.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

NOBODY = 65534
IS_LINUX = sys.platform.startswith("linux")

_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG, _PR_SET_SECUREBITS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 1, 28, 47, 2
_SECBIT_KEEP_CAPS, _SECBIT_NO_SETUID_FIXUP = 1 << 4, 1 << 2
_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522
_LIBC = ctypes.CDLL(None, use_errno=True)


def _enter_user_namespace(inside: str) -> None:  # pragma: no cover
    uid, gid = os.geteuid(), os.getegid()
    if _LIBC.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "no user namespace")
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{inside} {uid} 1"),
        ("gid_map", f"{inside} {gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as entry:
            entry.write(line)


def _become(uid: int) -> None:  # pragma: no cover
    if IS_LINUX:
        # Without the second bit access(2), by which PostgreSQL looks for its programs, leaves
        # capabilities out.
        _LIBC.prctl(_PR_SET_SECUREBITS, _SECBIT_KEEP_CAPS | _SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)
    if IS_LINUX:
        _keep_reach_into_closed_folders()


def _keep_reach_into_closed_folders() -> None:  # pragma: no cover
    """Keep one capability, so that a checkout inside root's closed home stays readable without
    opening that home.

    Best effort: where the container does not grant it, ordinary permissions decide.
    """
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    bit = 1 << _CAP_DAC_OVERRIDE
    # Two times effective, permitted, inheritable: capabilities below and above 32.
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)
    if _LIBC.capset(header, sets) == 0:
        _LIBC.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0)


def _die_with(parent: int, death_signal: int) -> None:  # pragma: no cover
    """Only once the identity is settled: changing it clears this."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:
        raise OSError("whoever started this is gone")


def main() -> None:  # pragma: no cover
    """Become who it says, then the command."""
    uid, way, parent, death_signal, *command = sys.argv[1:]
    try:
        if way == "namespace":
            _enter_user_namespace(uid)
        elif uid:
            _become(int(uid))
        if IS_LINUX and int(parent):
            _die_with(int(parent), int(death_signal))
        # Python takes no part in these; a command expects them as every process has them.
        for number in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        os.execvp(command[0], command)
    except OSError as error:
        print(f"{command[0]} was not started: {error}", file=sys.stderr)
        raise SystemExit(126) from None


if __name__ == "__main__":
    main()
