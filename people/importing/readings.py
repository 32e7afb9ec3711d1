"""Bytes as text: what is certain, and what has to be asked because several readings make sense."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from charset_normalizer import from_bytes

from people.importing.alphabets import oddness

SAMPLE_BYTES = 2000
ZEROS_OF_UTF_16 = 0.3
"""Share (0 to 1) of the sample that is zero at odd or even places when Western text is UTF-16."""
MARKED = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
WESTERN = "cp1252"
USUAL = (
    WESTERN, "cp850", "cp1250", "cp1251", "mac_roman", "cp1254", "iso8859_2", "iso8859_15", "cp852",
    "cp1253", "cp1257", "cp866", "koi8_r", "cp1255", "cp1256", "mac_latin2", "mac_cyrillic",
)  # fmt: skip
"""Likelier ones first; charset-normalizer adds others that it finds."""
DETECTED, OFFERED, SAMPLES = 6, 4, 6
"""How many readings are taken from the library, how many are offered, with how many samples."""
SAMPLED_LINES = 400
CLEARLY_ODD = 1.0
"""Of alphabets.oddness: text that odd is no list of names."""
CUTS = re.compile(r"[,;\t|\r\n]+")


@dataclass(frozen=True)
class Reading:
    """One encoding that bytes may be in, with names as they would read."""

    encoding: str
    samples: tuple[str, ...]


class UnclearEncoding(Exception):
    """Several readings make sense; see `readings_of`."""


def decode(content: bytes, encoding: str = "") -> str:
    """Text out of bytes: as told, by its mark, as UTF-16 or UTF-8, as Windows-1252 when plain.

    Where UTF-8 is damaged, U+FFFD stands for what is lost, and the row is refused later on. Raises
    UnclearEncoding when it takes a look at names.
    """
    told = encoding or _certain(content)
    if told:
        return content.decode(told, "replace").removeprefix("\ufeff")
    if _is_plainly_western(_ranked(_special_lines(content))):
        return content.decode(WESTERN, "replace")
    raise UnclearEncoding


def readings_of(content: bytes) -> tuple[Reading, ...]:
    """The readings that make sense, likeliest first."""
    return tuple(reading for _odd, reading in _ranked(_special_lines(content))[:OFFERED])


def _is_plainly_western(ranked: Sequence[tuple[float, Reading]]) -> bool:
    """Windows-1252 makes names, and no other usual encoding makes different ones."""
    (least, likeliest), *others = ranked
    rivals = [odd for odd, reading in others if reading.encoding in USUAL]
    return likeliest.encoding == WESTERN and least == 0 and min(rivals, default=9) >= CLEARLY_ODD


def _certain(content: bytes) -> str:
    """The encoding that leaves no question, or ''."""
    for mark, encoding in MARKED:
        if content.startswith(mark):
            return encoding
    sample = content[:SAMPLE_BYTES]
    zeros = len(sample) * ZEROS_OF_UTF_16
    if len(sample) > 3 and sample[1::2].count(0) > zeros:
        return "utf-16-le"
    if len(sample) > 3 and sample[0::2].count(0) > zeros:
        return "utf-16-be"
    return "utf-8" if _is_mostly_utf_8(content) else ""


def _is_mostly_utf_8(content: bytes) -> bool:
    """Whether what is beyond ASCII is UTF-8, but for a few places where it was damaged."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("utf-8", "replace")
        lost = text.count("\ufffd")
        whole = sum(not each.isascii() for each in text) - lost
        return whole > lost
    return True


def _special_lines(content: bytes) -> bytes:
    """The first lines that hold anything beyond ASCII."""
    lines = content.replace(b"\x00", b"").splitlines()
    special = (line for line in lines if not line.isascii())
    return b"\n".join(itertools.islice(special, SAMPLED_LINES))


def _ranked(sample: bytes) -> list[tuple[float, Reading]]:
    """(oddness, reading) of everything that reads differently, likeliest first."""
    different: dict[tuple[str, ...], tuple[float, Reading]] = {}
    for encoding, text in _decodings(sample):
        samples = _samples(text)
        different.setdefault(samples, (oddness(text), Reading(encoding, samples)))
    return sorted(different.values(), key=lambda ranked: ranked[0])


def _decodings(sample: bytes) -> Iterator[tuple[str, str]]:
    detected = [match.encoding for match in itertools.islice(from_bytes(sample), DETECTED)]
    for encoding in dict.fromkeys((*USUAL, *detected)):
        text = _decoded(sample, encoding)
        if text and not encoding.startswith("utf"):
            yield encoding, text


def _decoded(sample: bytes, encoding: str) -> str:
    """The text, or '' when these bytes are not in this encoding."""
    try:
        return sample.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _samples(text: str) -> tuple[str, ...]:
    """The first cells of which each has a special letter that those before it do not have."""
    samples: dict[str, None] = {}
    seen: set[str] = set()
    for cell in CUTS.split(text):
        special = {each for each in cell if not each.isascii()}
        if not special <= seen and len(samples) < SAMPLES:
            samples[cell.strip(' "')] = None
            seen |= special
    return tuple(samples)
