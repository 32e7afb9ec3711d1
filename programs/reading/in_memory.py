"""The folder of a program that stands nowhere but in memory: a draft is read by the same readers as
what ships, without a file being written.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import ClassVar, Self, cast


class _InMemory(PurePosixPath):
    """What readers ask of a path. Every folder is a class of its own, because paths made from one
    another keep nothing but their class.
    """

    texts: ClassVar[Mapping[str, str]]
    inside: ClassVar[Mapping[str, Mapping[str, None]]]
    """Of each folder the names in it."""

    def is_file(self) -> bool:
        return str(self) in self.texts

    def is_dir(self) -> bool:
        return str(self) in self.inside

    def exists(self) -> bool:
        return self.is_file() or self.is_dir()

    def iterdir(self) -> Iterator[Self]:
        for name in self.inside[str(self)]:
            yield self / name

    def glob(self, pattern: str) -> Iterator[Self]:
        """The files that match; `**` is any number of folders."""
        start = "" if str(self) == "." else f"{self}/"
        fits = _matcher(pattern).fullmatch
        for path in self.texts:
            if path.startswith(start) and fits(path, len(start)):
                yield type(self)(path)

    def read_bytes(self) -> bytes:
        return self._text().encode()

    def read_text(self, encoding: str) -> str:  # noqa: ARG002  as a path takes it
        return self._text().replace("\r\n", "\n").replace("\r", "\n")

    def _text(self) -> str:
        if str(self) not in self.texts:
            raise FileNotFoundError(str(self))
        return self.texts[str(self)]


@functools.lru_cache(maxsize=256)
def _matcher(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|\*)", pattern)
    spoken = {"**/": r"(?:[^/]+/)*", "*": r"[^/]*"}
    return re.compile("".join([spoken.get(part, re.escape(part)) for part in parts]))


def digest_of(root: Path, places: Sequence[Path]) -> bytes | None:
    """Of everything in these folders and files of a folder in memory; None of one on a disk, which
    would have to be read for it.
    """
    if not isinstance(root, _InMemory):
        return None
    named = sorted(str(place) for place in places)
    found = hashlib.sha256(repr(named).encode())
    for path in sorted(root.texts):
        if any(path == each or path.startswith(f"{each}/") for each in named):
            found.update(f"\0{path}\0{root.texts[path]}".encode())
    return found.digest()


def folder_of(files: Mapping[str, str]) -> Path:
    """A folder with these files, by their paths within it."""
    inside: dict[str, dict[str, None]] = {".": {}}
    for path in files:
        for parent in (place := PurePosixPath(path)).parents:
            inside.setdefault(str(parent), {})[place.name] = None
            place = parent
    made = type("InMemory", (_InMemory,), {"texts": files, "inside": inside})
    return cast("Path", made("."))
