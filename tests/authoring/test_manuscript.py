"""Whatever stands in the files, they are read, or it is said where they cannot be."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authoring.manuscript import ABOUT, read_files

ODD = [
    "[" * 5000,
    "x = 1" + "0" * 5000,
    "9999-99-99",
    "\x1b",
    "=",
    '"',
    "\n\n",
    "\u2028",
    "-1",
    "{}",
]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_damaged_files_say_what_is_wrong(small: dict[str, str], data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(small)))
    text = small[path]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    damage = data.draw(st.sampled_from(ODD) | st.text(max_size=20))
    damage = damage.encode("utf-8", "ignore").decode().replace("\0", "")
    reading = read_files({**small, path: text[:start] + damage + text[end:]})
    assert bool(reading.program) != bool(reading.problem)


@pytest.mark.parametrize("odd", ODD)
def test_odd_values_of_the_program_are_named(small: dict[str, str], odd: str) -> None:
    about = small[ABOUT].replace('slug = "small"', f"slug = {odd}")
    assert read_files({**small, ABOUT: about}).problem.startswith("program.toml: ")


def test_a_missing_file_is_named(small: dict[str, str]) -> None:
    for path in [each for each in small if "/cards/" not in each]:
        files = {name: text for name, text in small.items() if name != path}
        assert read_files(files).problem


def test_nothing_stays_behind(small: dict[str, str], tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read_files(small)
    assert not list(tmp_path.iterdir())
