"""Captions of a recording, as WebVTT files have them: moments, and the words between them.

Only what a caption needs is read (W3C, WebVTT: The Web Video Text Tracks Format): no regions, no
styles, no positions. Whoever wrote them elsewhere pastes the file as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils.translation import gettext_noop

from programs.content.cards import Caption
from programs.reading.fields import Fields

LONGEST = 330_000
"""Milliseconds: a card takes five minutes, and a breath."""
_MOMENT = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"{_MOMENT}[ \t]+-->[ \t]+{_MOMENT}(?:[ \t].*)?")
_TAG = re.compile(r"<[^>]*>")
_NOT_SAID = ("WEBVTT", "NOTE", "STYLE", "REGION")


def read_captions(fields: Fields, key: str) -> tuple[Caption, ...]:
    """The captions in a text field, at least one, in order of time."""
    found = tuple(_captions(fields, key, fields.text(key)))
    if not found:
        raise fields.error(key, gettext_noop("has no captions. Write what is said, and when."))
    for number, (one, other) in enumerate(pairwise(found), start=2):
        if other.starts < one.starts:
            problem = gettext_noop("go back in time at number %(number)s. Put them in order.")
            raise fields.error(key, problem, number=number)
    if found[-1].ends > LONGEST:
        problem = gettext_noop("go on beyond %(minutes)s minutes. Cut the recording into cards.")
        raise fields.error(key, problem, minutes=LONGEST // 60_000)
    return found


def _captions(fields: Fields, key: str, text: str) -> Iterator[Caption]:
    for lines in _blocks(text):
        place = next((at for at, line in enumerate(lines) if "-->" in line), None)
        if place is None:
            if not lines[0].startswith(_NOT_SAID):
                problem = gettext_noop("has words without a moment: %(line)s.")
                raise fields.error(key, problem, line=repr(lines[0]))
            continue
        yield _caption(fields, key, lines[place], lines[place + 1 :])


def _caption(fields: Fields, key: str, times: str, lines: Sequence[str]) -> Caption:
    found = _TIMES.fullmatch(times.strip())
    if found is None:
        problem = gettext_noop(
            "has %(line)s. Write two moments like 00:01.000 --> 00:04.500 on a line of their own."
        )
        raise fields.error(key, problem, line=repr(times))
    starts, ends = _milliseconds(found.groups()[:4]), _milliseconds(found.groups()[4:])
    said = " ".join(filter(None, (_TAG.sub("", line).strip() for line in lines)))
    if ends <= starts or not said:
        problem = gettext_noop("has a caption without words or without time: %(line)s.")
        raise fields.error(key, problem, line=repr(times))
    return Caption(starts=starts, ends=ends, text=said)


def _blocks(text: str) -> Iterator[list[str]]:
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        lines = [line for line in block.split("\n") if line.strip()]
        if lines:
            yield lines


def _milliseconds(parts: Sequence[str | None]) -> int:
    hours, minutes, seconds, thousandths = (int(each or 0) for each in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
