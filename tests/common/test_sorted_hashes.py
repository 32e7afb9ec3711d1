"""Hashes are found in a sorted file, and a file in which nothing could be found is refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from common.sorted_hashes import is_listed, list_trouble


def digest(text: str) -> str:
    return hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest().upper()


WORDS = [f"word {number}" for number in range(300)]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("count", [1, 2, 3, 300])
def test_exactly_what_stands_in_it_is_found(tmp_path: Path, count: int, ending: str) -> None:
    path = tmp_path / "list"
    listed, others = WORDS[:count], [*WORDS[count:], "nothing", ""]
    lines = sorted(f"{digest(word)}:{len(word)}" for word in listed)
    path.write_bytes((ending.join(lines) + ending).encode())
    assert list_trouble(str(path)) == ""
    assert all(is_listed(digest(word), str(path)) for word in listed)
    assert not any(is_listed(digest(word), str(path)) for word in others)


def test_bare_hashes_small_letters_and_no_last_line_break_are_read(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text("\n".join(sorted(digest(word).lower() for word in WORDS)))
    assert all(is_listed(digest(word), str(path)) for word in WORDS)


def test_padding_was_never_seen(tmp_path: Path) -> None:
    path = tmp_path / "list"
    path.write_text(f"{digest('a')}:0\n")
    assert not is_listed(digest("a"), str(path))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("password\nletmein\n", "does not begin with the SHA-1"),
        ("\n".join(sorted(map(digest, WORDS), reverse=True)), "is not sorted"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused(
    tmp_path: Path, content: str | None, said: str
) -> None:
    path = tmp_path / "list"
    if content is not None:
        path.write_text(content)
    assert said in list_trouble(str(path))
