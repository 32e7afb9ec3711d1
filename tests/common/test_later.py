"""Libraries that are read when somebody first looks into them."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from common.later import imported_later

SLOW = """
import time
first = 1
time.sleep(0.3)
last = 2
"""


def test_a_library_that_is_missing_is_noticed_at_once() -> None:
    with pytest.raises(ModuleNotFoundError):
        imported_later("not_a_library_of_ours")
    assert imported_later("sys").version == sys.version
    assert not hasattr(imported_later("sys"), "not_there")


def test_whoever_looks_while_it_is_read_sees_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow_library.py").write_text(SLOW)
    monkeypatch.syspath_prepend(str(tmp_path))
    library = imported_later("slow_library")
    assert "slow_library" not in sys.modules
    with ThreadPoolExecutor(8) as threads:
        looks = [threads.submit(lambda: (library.first, library.last)) for _thread in range(8)]
        assert {look.result() for look in looks} == {(1, 2)}
