"""What differs between two editions of a program, piece by piece, in words a reader of the program
knows.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authoring.bundle import Files
from authoring.layout import said_in
from authoring.lineage import files_moved, without_lines
from authoring.numbering import without_numbers
from authoring.page_text import page_said
from authoring.pieces import KIND_NAMES, piece_at, row_title
from authoring.worded_lines import labels_in, worded
from common.languages import ENGLISH
from common.quoting import inside_marks
from common.records import dataclass
from people.choices import language_name

EMPTY: Mapping[str, str] = {}
MOST_LINES = 200
"""Of one piece; what is longer is better read in the file."""
MOST_PAIRS = 400
"""Of lines taken out and put in in one place."""


class Fate(StrEnum):
    """What became of a piece."""

    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    """Nothing but its place among the others, or who gets it."""
    GONE = "gone"


@dataclass(frozen=True)
class DiffLine:
    """One line that was taken out or put in."""

    text: str
    is_new: bool
    label: str = ""
    """What the field is called that begins here."""


@dataclass(frozen=True, kw_only=True)
class FileDifference:
    """One piece that is not as it was."""

    path: str
    fate: Fate
    piece: str
    """What it is, with its title where it has one."""
    language: str
    """Code; '' where it is written once for all."""
    language_name: str
    lines: Sequence[DiffLine]
    has_more: bool

    @property
    def is_new(self) -> bool:
        """Whether it was not there before."""
        return self.fate is Fate.NEW

    @property
    def is_moved(self) -> bool:
        """Whether it says the same at another place."""
        return self.fate is Fate.MOVED

    @property
    def is_gone(self) -> bool:
        """Whether it is there no more."""
        return self.fate is Fate.GONE


BESIDE_MODULES = (
    (re.compile(r"program\.toml"), gettext_lazy("Title, order of modules, schedules")),
    (re.compile(r"instrument\.toml"), gettext_lazy("Questionnaire")),
    (re.compile(r"pulse-bank\.toml"), gettext_lazy("Items for pulses")),
    (re.compile(r"paths\.toml"), gettext_lazy("Paths")),
    (re.compile(r"pages/.*"), gettext_lazy("Page")),
    (re.compile(r"kit/.*"), gettext_lazy("Document in the kit")),
    (re.compile(r"calibration/.*"), gettext_lazy("Transcript for calibration")),
)
LANGUAGE = re.compile(r"(?:(?:pages|kit)/)?([a-z]{2})/")


def differences_between(before: Files, after: Files) -> list[FileDifference]:
    """Every piece that is new, changed, moved or gone, in the order of the program's files. A
    number in a name makes no difference but to the order.
    """
    now = files_moved(before, after)
    before, after = without_lines(before), without_lines(after)
    known = {now.get(path, path): text for path, text in sorted(before.items())}
    moved = {new for old, new in now.items() if without_numbers(old) != without_numbers(new)}
    moved |= _out_of_order([path for path in known if path in after and path not in moved])
    return [
        _difference(path, known, after)
        for path in sorted({*known, *after})
        if known.get(path) != after.get(path) or path in moved
    ]


def _out_of_order(paths: Iterable[str]) -> set[str]:
    """Those that do not stand where their names put them among the others of their folder."""
    by_folder: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        by_folder[path.rpartition("/")[0]].append(path)
    moved: set[str] = set()
    for listed in by_folder.values():
        moved |= {path for path, at in zip(listed, sorted(listed), strict=True) if path != at}
    return moved


def _difference(path: str, before: Files, after: Files) -> FileDifference:
    fate = Fate.NEW if path not in before else Fate.CHANGED if path in after else Fate.GONE
    if before.get(path) == after.get(path):
        fate = Fate.MOVED
    labels = labels_in(after if path in after else before, path)
    lines = lines_between(before.get(path, ""), after.get(path, ""), labels)
    language = language_of(path)
    return FileDifference(
        path=path,
        fate=fate,
        piece=piece_name(path, after if path in after else before),
        language=language,
        language_name=language_name(language) if language else "",
        lines=lines[:MOST_LINES],
        has_more=len(lines) > MOST_LINES,
    )


def lines_between(before: str, after: str, labels: Mapping[str, str] = EMPTY) -> list[DiffLine]:
    """What was taken out and put in, line by line, as a form says it whose fields are called so."""
    compared = _compared(before.splitlines(), after.splitlines())
    changed = [line for line in compared if line[:2] in {"- ", "+ "} and line[2:].strip()]
    said = [(line[0] == "+", worded(line[2:], labels)) for line in changed]
    return [
        DiffLine(each.text, is_new=is_new, label=each.label)
        for is_new, each in said
        if each.text.strip() or each.label
    ]


def _compared(before: list[str], after: list[str]) -> Iterator[str]:
    """Lines with the mark of what became of them. Those that resemble each other stand together
    where few were changed in one place; looking for them among many takes minutes.
    """
    for step, *ends in difflib.SequenceMatcher(None, before, after).get_opcodes():
        old, new = before[slice(*ends[:2])], after[slice(*ends[2:])]
        if step != "equal" and len(old) * len(new) <= MOST_PAIRS:
            yield from difflib.ndiff(old, new)
        elif step != "equal":
            yield from [f"- {line}" for line in old]
            yield from [f"+ {line}" for line in new]


def language_of(path: str) -> str:
    """The code of the language a piece is written in; '' where it is written once for all."""
    found = LANGUAGE.match(path)
    return found[1] if found else ""


def piece_name(path: str, files: Files) -> str:
    """What a piece is, with its title where it has one."""
    piece = piece_at(path)
    beside = (str(name) for pattern, name in BESIDE_MODULES if pattern.fullmatch(path))
    name = next(beside, "") or (str(KIND_NAMES[piece.kind]) if piece else path)
    is_row = piece is not None and piece.part
    title = row_title(piece, files.get(piece.path, "")) if piece and is_row else _title(path, files)
    return (
        _("%(piece)s “%(title)s”") % {"piece": name, "title": inside_marks(title)}
        if title
        else name
    )


def _title(path: str, files: Files) -> str:
    """Its own, else that of the module it belongs to."""
    page = page_said(files.get(path, "")) if path.endswith(".md") else None
    if page is not None:
        return str(page["title"])
    folder = "/".join(path.split("/")[:2])
    for place in (path, f"{folder}/module.toml"):
        title = _titled(files.get(place, "")) if place.endswith(".toml") else ""
        if title:
            return title
    return ""


def _titled(text: str) -> str:
    title = said_in(text).get("title", "")
    if isinstance(title, Mapping):
        title = title.get(ENGLISH, "")
    return str(title)
