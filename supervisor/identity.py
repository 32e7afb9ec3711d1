"""Who a server runs as.

PostgreSQL refuses root and a uid without a name, so such a caller lends it another identity;
nothing on the machine changes. Who starts something gives a command; supervisor/becoming.py is the
program at its head, which becomes somebody else and is then replaced by the rest.
"""

from __future__ import annotations

import enum
import functools
import os
import pwd
import subprocess
import sys
from collections.abc import Sequence

from supervisor import becoming
from supervisor.becoming import IS_LINUX, NOBODY

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
    asked = f"import os; raise SystemExit(os.geteuid() != {_BORROWED})"
    tried = as_identity(Identity.NAMESPACE, [sys.executable, "-S", "-E", "-c", asked])
    return not subprocess.run(tried, capture_output=True, check=False).returncode


def as_identity(
    identity: Identity, argv: Sequence[str], *, dies_with: int = 0, death_signal: int = 0
) -> list[str]:
    """The command that runs this one as that identity. Where a process is named that it
    `dies_with`, which has to be the one that starts it, the kernel sends it that signal when that
    one ends. It keeps the number it was started with; what cannot be done is said on its error
    output, and ends it with 126.
    """
    uid = {Identity.SELF: "", Identity.NAMESPACE: f"{_BORROWED}", Identity.NOBODY: f"{NOBODY}"}
    way = [uid[identity], "namespace" if identity is Identity.NAMESPACE else ""]
    # As a plain file and without site-packages: it must start in a blink and depend on nothing.
    head = [sys.executable, "-S", "-E", becoming.__file__, *way, str(dies_with), str(death_signal)]
    return [*head, *argv]
