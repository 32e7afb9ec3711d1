"""Who a server runs as.

PostgreSQL refuses root and a uid without a name, so such a caller lends it another identity;
nothing on the machine changes. What runs between fork and exec is left out when lines are counted:
nobody counts there. Servers really start as every identity in tests/supervisor.
"""

from __future__ import annotations

import ctypes
import enum
import functools
import os
import pwd
import signal
import subprocess
import sys

NOBODY = 65534
IS_LINUX = sys.platform.startswith("linux")

# Loaded before any fork: a child between fork and exec must not take the loader's lock.
_LIBC = ctypes.CDLL(None, use_errno=True)
_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG, _PR_SET_SECUREBITS, _PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE = 1, 28, 47, 2
_SECBIT_KEEP_CAPS, _SECBIT_NO_SETUID_FIXUP = 1 << 4, 1 << 2
_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522
# Inside the namespace the server bears a uid that this machine's user list knows; outside nothing
# of that user is used.
_BORROWED = next((user.pw_uid for user in pwd.getpwall() if user.pw_uid not in {0, NOBODY}), NOBODY)


class Identity(enum.Enum):
    """The identities a server can run under."""

    SELF = "as the caller"
    NAMESPACE = "as an ordinary user inside a user namespace"
    NOBODY = "as uid 65534"


@functools.cache
def unprivileged_identity() -> Identity:
    """The identity under which PostgreSQL starts here, found by trying: neither root nor a uid
    without a name.
    """
    is_root = os.geteuid() == 0
    if not is_root and _has_name(os.geteuid()):
        return Identity.SELF
    if IS_LINUX and _can_enter_user_namespace():
        return Identity.NAMESPACE
    return Identity.NOBODY if is_root else Identity.SELF


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _can_enter_user_namespace() -> bool:
    try:
        subprocess.run(
            [
                sys.executable,
                "-S",
                "-E",
                "-c",
                f"import os; raise SystemExit(os.geteuid() != {_BORROWED})",
            ],
            preexec_fn=_enter_user_namespace,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def assume(identity: Identity) -> None:  # pragma: no cover
    """Become that identity. Runs in a child between fork and exec."""
    if identity is Identity.NAMESPACE:
        _enter_user_namespace()
    elif identity is Identity.NOBODY:
        _become_nobody()


def die_with_parent(parent: int, death_signal: signal.Signals) -> None:  # pragma: no cover
    """Ask the kernel for a signal when the parent dies. Only after the identity is settled:
    changing it clears this.
    """
    if not IS_LINUX:
        return
    _LIBC.prctl(_PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _enter_user_namespace() -> None:  # pragma: no cover
    uid, gid = os.geteuid(), os.getegid()
    if _LIBC.unshare(_CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{_BORROWED} {uid} 1"),
        ("gid_map", f"{_BORROWED} {gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as entry:
            entry.write(line)


def _become_nobody() -> None:  # pragma: no cover
    if IS_LINUX:
        # Without the second bit access(2), by which PostgreSQL looks for its programs, leaves
        # capabilities out.
        _LIBC.prctl(_PR_SET_SECUREBITS, _SECBIT_KEEP_CAPS | _SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)
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
