"""What a release leaves for all later ones: a backup of the demo's organization, which has data of
every app, as that code wrote it.

    .venv/bin/python -m tests.backups.released 1.0

makes tests/data/released/1.0/; from then on tests/backups/test_released.py brings it up to date
with whatever the code is, and opens pages. Before a release nothing stands there: migrations are
still rewritten, and a backup of one that was rewritten leads nowhere.
"""

from __future__ import annotations

import json
import lzma
import sys
import tempfile
from pathlib import Path

from backups import manifest
from tests.backups.databases import ask, manage
from tests.demo_process import start_demo, stop_demo

FOLDER = Path(__file__).parents[1] / "data" / "released"
DUMP = "portal.dump"
LARGEST = 1_000_000
"""Bytes of a packed one: it stays in the repository for good."""
EMPTIED = "UPDATE reports_reportfile SET content = 'left out'"
"""What weighs much, is a picture of other rows, and is only handed out."""


def releases() -> list[str]:
    """Names of those that are kept."""
    return sorted(path.parent.name for path in FOLDER.glob(f"*/{DUMP}.xz"))


def unpack(release: str, to: Path) -> Path:
    """The dump with its manifest, as back_up wrote them."""
    dump = to / DUMP
    dump.write_bytes(lzma.decompress((FOLDER / release / f"{DUMP}.xz").read_bytes()))
    beside = manifest.path_of(FOLDER / release / DUMP)
    manifest.path_of(dump).write_bytes(beside.read_bytes())
    return dump


def pack(dump: Path, to: Path) -> int:
    """Into a folder of its own; how many bytes that takes. Raises AssertionError where it is more
    than the repository should carry.
    """
    packed = lzma.compress(dump.read_bytes(), preset=9 | lzma.PRESET_EXTREME)
    assert len(packed) <= LARGEST, f"{len(packed)} bytes are too many; empty more of what weighs"
    to.mkdir(parents=True)
    (to / f"{DUMP}.xz").write_bytes(packed)
    manifest.path_of(to / DUMP).write_bytes(manifest.path_of(dump).read_bytes())
    return len(packed)


def main(release: str) -> None:
    """Seed a demo, back it up, pack that."""
    with tempfile.TemporaryDirectory(prefix="portal-released-") as name:
        folder = Path(name)
        process, _port = start_demo(folder / "demo")
        try:
            lines = (folder / "demo" / "env").read_text(encoding="utf-8").splitlines()
            env = dict(line.split("=", 1) for line in lines)
            url = env.pop("DATABASE_URL")
            ask(url, EMPTIED)
            manage(url, "back_up", folder / DUMP, "--uncompressed", **env)
        finally:
            stop_demo(process)
        size = pack(folder / DUMP, FOLDER / release)
        tables = json.loads(manifest.path_of(folder / DUMP).read_text())["tables"]
    print(f"{FOLDER / release}: {len(tables)} tables, {size} bytes")  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1])
