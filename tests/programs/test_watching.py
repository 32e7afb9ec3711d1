"""Which stretch of a recording is sent for which question."""

from __future__ import annotations

import pytest

from programs.watching import PART, OutOfRange, asked_for

SIZE = 2 * PART + 10


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-", 0, PART - 1),
        ("bytes=5-9", 5, 9),
        (f"bytes={PART - 1}-", PART - 1, PART - 1),
        (f"bytes={PART}-{SIZE + 99}", PART, 2 * PART - 1),
        (f"bytes={2 * PART}-", 2 * PART, SIZE - 1),
        ("bytes=-4", SIZE - 4, SIZE - 1),
        (f"bytes=-{SIZE + 1}", 0, PART - 1),
    ],
)
def test_an_answer_never_goes_beyond_its_part(header, first, last):
    stretch = asked_for(header, SIZE)
    assert (stretch.first, stretch.last) == (first, last)
    assert len(bytes(PART)[stretch.inside]) == last - first + 1


@pytest.mark.parametrize("header", [f"bytes={SIZE}-", "bytes=9-5", "bytes=-0"])
def test_what_is_not_there_is_refused(header):
    with pytest.raises(OutOfRange):
        asked_for(header, SIZE)


@pytest.mark.parametrize("header", ["", "bytes=-", "bytes=1-2,5-9", "lines=1-2"])
def test_whoever_asks_for_no_range_gets_all(header):
    assert asked_for(header, SIZE) is None
