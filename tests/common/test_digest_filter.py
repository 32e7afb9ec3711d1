"""Digests in a few bits each: none is lost, and hardly any is made up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from common.digest_filter import digest_of, is_among, make


def test_what_is_in_it_is_found_and_little_else(tmp_path: Path) -> None:
    path = tmp_path / "some.bin"
    path.write_bytes(make({digest_of(f"in it {n}") for n in range(20_000)}))
    assert all(is_among(digest_of(f"in it {n}"), path) for n in range(20_000))
    assert sum(is_among(digest_of(f"not in it {n}"), path) for n in range(20_000)) < 12


def test_it_is_made_of_lines(tmp_path: Path) -> None:
    path = tmp_path / "some.bin"
    command = [sys.executable, "-m", "common.digest_filter", str(path)]
    subprocess.run(command, input="stolen words\nGestohlenes Wörtchen\n", text=True, check=True)
    assert is_among(digest_of("Gestohlenes Wörtchen"), path)
    assert not is_among(digest_of("stolen words\n"), path)
