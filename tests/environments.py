"""Programs of other authors for tests, each set in an environment of its own: it cannot share ours,
or is too large for everybody's.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.house.sources import ROOT


def installed(name: str) -> Path:
    """The folder of the programs of requirements/NAME.txt. Made once, and again when what is asked
    for is another. Skips the test where they cannot be had, but not where CI runs.
    """
    requirements, home = ROOT / "requirements" / f"{name}.txt", ROOT / f".venv-{name}"
    asked = hashlib.sha256(requirements.read_bytes()).hexdigest()
    mark = home / "installed"
    with (ROOT / f".venv-{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists() or mark.read_text() != asked:
            venv.create(home, clear=True, with_pip=False)
            pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python")]
            how = ["install", "-q", "--no-input", "--disable-pip-version-check", "--no-compile"]
            how += ["--require-hashes", "-r", str(requirements)]
            if subprocess.run([*pip, *how], timeout=300).returncode:
                if os.environ.get("CI"):
                    pytest.fail(f"requirements/{name}.txt could not be installed")
                pytest.skip(f"requirements/{name}.txt could not be installed here")
            mark.write_text(asked)
    return home / "bin"
