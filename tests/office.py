"""LibreOffice, where it is installed: it works out our workbooks and opens our slides."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(
    not OFFICE,
    reason="needs LibreOffice: apt-get install libreoffice-calc-nogui libreoffice-impress-nogui",
)


def converted(content: bytes, name: str, kind: str, folder: Path) -> bytes:
    """What it makes of a file, with a profile of its own: two processes share none."""
    out = folder / "out"
    out.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    command = [
        *(str(OFFICE), f"-env:UserInstallation=file://{folder / 'profile'}", "--headless"),
        *("--convert-to", kind, "--outdir", str(out), str(folder / name)),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (out / name).with_suffix(f".{kind.split(':')[0]}").read_bytes()
