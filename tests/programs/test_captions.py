"""Captions as people paste them, and what is wrong with them in words."""

from __future__ import annotations

import pytest

from programs.reading.captions import read_captions
from programs.reading.fields import Fields, LibraryError

PASTED = """WEBVTT - made elsewhere
Kind: captions

NOTE who speaks
is said in brackets

1
00:01.000 --> 00:05.500 align:start position:10%
<v Imani>I asked how the week had been,
and then I counted.

00:00:06.000 --> 00:01:10.250
At four she said: well.
"""


def read(text: str):
    return read_captions(Fields("card.toml", {"captions": text}), "captions")


def test_a_file_from_elsewhere_is_read_for_its_words_and_moments():
    assert [(each.starts, each.ends, each.text) for each in read(PASTED.replace("\n", "\r\n"))] == [
        (1000, 5500, "I asked how the week had been, and then I counted."),
        (6000, 70_250, "At four she said: well."),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("WEBVTT", "has no captions"),
        ("Just words.", "has words without a moment: 'Just words.'"),
        ("00:01 --> 00:02\nHa.", "Write two moments like 00:01.000"),
        ("00:02.000 --> 00:02.000\nHa.", "without words or without time"),
        ("00:02.000 --> 00:03.000\n<b> </b>", "without words or without time"),
        (
            "00:02.000 --> 00:03.000\nHa.\n\n00:01.000 --> 00:04.000\nHo.",
            "go back in time at number 2",
        ),
        ("05:20.000 --> 05:31.000\nHa.", "go on beyond 5 minutes"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(text, problem):
    with pytest.raises(LibraryError, match="captions") as caught:
        read(text)
    assert problem in caught.value.problem
