"""Rows in batches, and where they rest between two looks at them."""

from __future__ import annotations

import itertools
import pickle
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T")
BATCH = 1000
"""Rows that are in memory at a time."""
IN_MEMORY = 4 * 1024 * 1024
"""Bytes that rest without a file."""


def batched(things: Iterable[T], size: int) -> Iterator[list[T]]:
    """In lists of so many, the last one shorter."""
    remaining = iter(things)
    while batch := list(itertools.islice(remaining, size)):
        yield batch


class Resting(Generic[T]):
    """Things put away in batches and taken out again in their order; gone when it is closed."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def put(self, things: Sequence[T]) -> None:
        """Put a batch away."""
        pickle.dump(things, self._file, protocol=pickle.HIGHEST_PROTOCOL)

    def batches(self) -> Iterator[Sequence[T]]:
        """Every batch, from the first."""
        end = self._file.tell()
        self._file.seek(0)
        while self._file.tell() < end:
            yield pickle.load(self._file)  # noqa: S301  our own, which nobody else can reach
