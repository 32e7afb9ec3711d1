"""Bytes as text: what is certain, and what has to be asked because several readings make sense."""

from __future__ import annotations

import codecs
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO, TextIO

from common.later import imported_later
from common.records import dataclass
from people.importing.alphabets import oddness

if TYPE_CHECKING:
    import charset_normalizer
else:
    charset_normalizer = imported_later("charset_normalizer")  # of a list, and of few of them

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
SAMPLED_LINES, LONGEST_SAMPLED = 400, 2000
"""Lines with letters in doubt that are looked at, and bytes of each."""
PIECE = 1024 * 1024
ASCII = re.compile(r"[\x00-\x7f]+")
BROKEN_BYTE = re.compile(r"[\udc80-\udcff]")
"""What stands for a byte that is no UTF-8."""
CLEARLY_ODD = 1.0
"""Of alphabets.oddness: text that odd is no list of names."""
CUTS = re.compile(r"[,;\t|\r\n]+")


@dataclass(frozen=True)
class Reading:
    """One encoding that bytes may be in, with names as they would read."""

    encoding: str
    samples: tuple[str, ...]


class UnclearEncoding(Exception):
    """Several readings make sense of `lines`; see `readings_of`."""

    def __init__(self, lines: bytes) -> None:
        super().__init__("several readings make sense")
        self.lines = lines


def open_text(file: BinaryIO, encoding: str = "") -> TextIO:
    """A file as text: as told, by its mark, as UTF-16 or UTF-8, as Windows-1252 when plain.

    Where UTF-8 is damaged, U+FFFD stands for what is lost, and the row is refused later on. Raises
    UnclearEncoding when it takes a look at names. Nothing is held but the piece that is read.
    """
    told = encoding or _certain(file)
    if not told:
        lines = special_lines(file)
        if not _is_plainly_western(_ranked(lines)):
            raise UnclearEncoding(lines)
        told = WESTERN
    file.seek(0)
    return io.TextIOWrapper(file, encoding=told, errors="replace", newline="")


def readings_of(content: bytes) -> tuple[Reading, ...]:
    """The readings that make sense of a file or of its special lines, likeliest first."""
    lines = special_lines(io.BytesIO(content))
    return tuple(reading for _odd, reading in _ranked(lines)[:OFFERED])


def _is_plainly_western(ranked: Sequence[tuple[float, Reading]]) -> bool:
    """Windows-1252 makes names, and no other usual encoding makes different ones."""
    (least, likeliest), *others = ranked
    rivals = [odd for odd, reading in others if reading.encoding in USUAL]
    return likeliest.encoding == WESTERN and least == 0 and min(rivals, default=9) >= CLEARLY_ODD


def _certain(file: BinaryIO) -> str:
    """The encoding that leaves no question, or ''."""
    file.seek(0)
    sample = file.read(SAMPLE_BYTES)
    for mark, encoding in MARKED:
        if sample.startswith(mark):
            return encoding
    zeros = len(sample) * ZEROS_OF_UTF_16
    if len(sample) > 3 and sample[1::2].count(0) > zeros:
        return "utf-16-le"
    if len(sample) > 3 and sample[0::2].count(0) > zeros:
        return "utf-16-be"
    return "utf-8" if _is_mostly_utf_8(file) else ""


def _is_mostly_utf_8(file: BinaryIO) -> bool:
    """Whether what is beyond ASCII is UTF-8, but for a few places where it was damaged."""
    lost = whole = 0
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    while piece := file.read(PIECE):
        beyond = ASCII.sub("", decoder.decode(piece))
        broken = len(BROKEN_BYTE.findall(beyond))
        lost += broken
        whole += len(beyond) - broken
    lost += len(decoder.decode(b"", final=True))
    return not lost or whole > lost


def special_lines(file: BinaryIO) -> bytes:
    """The first lines that hold anything beyond ASCII."""
    file.seek(0)
    special = itertools.islice(_lines_beyond_ascii(file), SAMPLED_LINES)
    return b"\n".join(special)


def _lines_beyond_ascii(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.readline(PIECE):
        for line in chunk.replace(b"\x00", b"").splitlines():
            if not line.isascii():
                yield line[:LONGEST_SAMPLED]


def _ranked(sample: bytes) -> list[tuple[float, Reading]]:
    """(oddness, reading) of everything that reads differently, likeliest first."""
    different: dict[tuple[str, ...], tuple[float, Reading]] = {}
    for encoding, text in _decodings(sample):
        samples = _samples(text)
        different.setdefault(samples, (oddness(text), Reading(encoding, samples)))
    return sorted(different.values(), key=lambda ranked: ranked[0])


def _decodings(sample: bytes) -> Iterator[tuple[str, str]]:
    detected = [
        match.encoding
        for match in itertools.islice(charset_normalizer.from_bytes(sample), DETECTED)
    ]
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
