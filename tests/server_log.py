"""What the database server of this run has written down."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest


def our_log_of_the_database() -> str:
    """All of it, if this run started the server."""
    log = Path(os.environ["PORTAL_DATA"]) / "log" / "postgres.log"
    if not log.exists():
        pytest.skip("the database is somebody else's")
    time.sleep(0.2)
    text = log.read_text(encoding="utf-8", errors="replace")
    assert "ready to accept connections" in text
    return text
