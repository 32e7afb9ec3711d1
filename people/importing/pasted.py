"""People out of pasted text: from mail programs, chats, spreadsheets and lists somebody typed."""

from __future__ import annotations

import dataclasses
import io
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from common.records import dataclass
from people.importing.columns import field_for, map_columns
from people.importing.files import table_of_text, whole
from people.importing.pasted_names import in_order, same_name_key, tidy_name
from people.importing.tables import SourceTable, UnreadableTable
from people.importing.texts import is_address, visible

# A quoted name may hold anything; an address in it is none of its owner's.
# A piece begins where a run of characters begins, so that a long run is looked at once. An
# apostrophe within a word does not end it: o'brien@x.example.
PIECES = re.compile(
    r"\"[^\"]*\"|(?<![^\s<>()\[\],;:|\"'“”„])(?<!\w')"
    r"(?:[^\s<>()\[\],;:|\"'“”„@]|(?<=\w)'(?=\w))+@[^\s<>()\[\],;|\"'“”„]*"
)
OTHER_SIGNS = str.maketrans(
    "\uff1b\u061b\uff0c\u060c\u3001\uff1c\uff1e\uff08\uff09\uff1a\uff20", ";;,,,<>():@"
)
"""What other scripts write for the same."""
LINK = re.compile(r"\[([^\[\]]*)\]\(mailto:([^()\s]*)\)")
TAGGED = re.compile(r"<a\s[^<>]*\bmailto:([^<>\s\"'?]*)[^<>]*>([^<>]*)</a>", re.IGNORECASE)
TAG = re.compile(r"</?(?:a|br|div|li|p|span|td|tr|ul)\b[^<>@]*>", re.IGNORECASE)
QUOTED_ADDRESS = re.compile(r"\"\s*([^\s\"@]+@[^\s\"]+)\s*\"(?!\s*<)")
BULLET = re.compile(
    r"^(?:[-*+•·▪◦‣\u2013—○●■□►➢✓✔]+\s+|[•▪◦‣●■►➢✓✔]\s*|\[[ xX]?\]\s*|[(#]?\d{1,4}[.):]\s*"
    r"|\d{1,4}\s+(?=\D))+"
)
HEADER = re.compile(r"^(?:to|cc|bcc|from|an|von|à|de|para|aan|do)\s*:\s*", re.IGNORECASE)
BETWEEN = re.compile(r"\"[^\"]*\"|([;|])")
CLOSING = re.compile(
    r"^[\s>)\]}'\"\u2019]*[,;|]?(?:\s*(?:and|und|et|y|e|og|och|i|en|&|\+)\s(?=\s*[^\W\d_a-z]))?"
)
NO_NAME = re.compile(r"[=/\\:]|\d{3}")
"""What was taken over with a name, or for one: a place in a directory, a telephone number."""


@dataclass(frozen=True)
class PastedPerson:
    """One pasted person: what was understood of the text, and what is wrong with it."""

    number: int
    """Of the line, from 1."""
    name: str
    email: str
    errors: tuple[str, ...] = ()
    question: str = ""
    """What has to be said before anything can be made of it."""

    @property
    def key(self) -> str:
        """The same for the same person within one text."""
        return self.email or same_name_key(self.name)


def parse_pasted(text: str) -> list[PastedPerson]:
    """Everybody in the text, each once, in the order of the text.

    An address without a name and a name without an address are people too: whoever is known is
    found by one of them, and of the others the rest has to be asked for.
    """
    table = pasted_table(text)
    people = list(_in_table(table) if table else _in_lines(text))
    if _alternates(people):
        names, addresses = people[::2], people[1::2]
        people = [_joined(name, each.email) for name, each in zip(names, addresses, strict=True)]
    return _each_once(people)


def with_addresses(
    people: Iterable[PastedPerson], addresses: Mapping[str, str]
) -> list[PastedPerson]:
    """Names alone with the address that one person of this name has; {name key: address}."""
    return _each_once(
        _joined(each, addresses[each.key]) if not each.email and each.key in addresses else each
        for each in people
    )


def pasted_table(text: str) -> SourceTable | None:
    """The text as a table when its first line holds headings, as cells of a spreadsheet do."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    cells = re.split(r"[\t;,|]", first)
    if "@" in first or sum(bool(field_for(cell)) for cell in cells) < 2:
        return None
    try:
        return whole(table_of_text(io.StringIO(text, newline="")))
    except UnreadableTable:
        return None


def _in_table(table: SourceTable) -> Iterator[PastedPerson]:
    fields = map_columns(table.headings, table.rows)
    for row in table.rows:
        named = dict(zip(fields, row.cells, strict=False))
        halves = f"{named.get('first_name', '')} {named.get('last_name', '')}"
        name = named.get("name") or halves.strip()
        yield _judged(PastedPerson(row.number, name, named.get("email", "").lower()))


def _in_lines(text: str) -> Iterator[PastedPerson]:
    for number, line in enumerate(text.splitlines(), start=1):
        bare = HEADER.sub("", BULLET.sub("", _plainly(line)))
        if not field_for(bare):
            yield from _in_columns(number, bare) if "\t" in bare else _in_line(number, bare)


def _plainly(line: str) -> str:
    """As a mail program would have written it."""
    plain = LINK.sub(r"\1 <\2>", visible(line).translate(OTHER_SIGNS).strip())
    plain = TAG.sub(";", TAGGED.sub(r"\2 <\1>", plain))
    return QUOTED_ADDRESS.sub(r"<\1>", plain)


def _in_columns(number: int, line: str) -> Iterator[PastedPerson]:
    """A row of a spreadsheet without headings: clear with one cell beside the address."""
    cells = [cell.strip() for cell in line.split("\t") if cell.strip()]
    others = [cell for cell in cells if "@" not in cell]
    if len(others) < 2:
        yield from _in_line(number, line)
        return
    question = _("Which of these is the name? Put a line with headings above: Name, Email.")
    yield PastedPerson(number, " ".join(others), "", question=question)


def _in_line(number: int, line: str) -> Iterator[PastedPerson]:
    """Everybody in one line: the text in front of an address names its owner."""
    found = [piece for piece in PIECES.finditer(line) if not piece[0].startswith('"')]
    ends = [0, *(piece.end() for piece in found)]
    texts = [line[end : piece.start()] for end, piece in zip(ends, found, strict=False)]
    texts.append(line[ends[-1] :])
    texts = [text if place == 0 else CLOSING.sub("", text) for place, text in enumerate(texts)]
    if found and "<" not in line and not tidy_name(texts[0]) and tidy_name(texts[-1]):
        # Addresses come first here, each with its owner's name behind it.
        texts = [*texts[1:], ""]
    for text, piece in zip(texts, found, strict=False):
        *others, own = _split(text)
        for other in others:
            yield from _without_address(number, other)
        yield _person(number, own, piece[0])
    for other in _split(texts[-1]):
        yield from _without_address(number, other)


def _split(text: str) -> list[str]:
    """The text cut at each semicolon and bar outside of quotes."""
    cuts = [found.span() for found in BETWEEN.finditer(text) if found[1]]
    starts, ends = [0, *(end for _start, end in cuts)], [*(start for start, _end in cuts), None]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _person(number: int, text: str, written: str) -> PastedPerson:
    """Somebody by the text beside an address, which names them or is the address again."""
    address = written.strip(".'").lower()
    name = tidy_name(text)
    if name.casefold() == address:
        name = ""
    ordered = in_order(name, address)
    if ordered is None:
        question = _("Is “%(name)s” one name? Write it with the first name first, without a comma.")
        return PastedPerson(number, name, address, question=question % {"name": name})
    if address and NO_NAME.search(ordered):
        question = _("Is “%(name)s” somebody's name? Write it as Name <name@example.com>.")
        return PastedPerson(number, name, address, question=question % {"name": name})
    return _judged(PastedPerson(number, ordered, address))


def _without_address(number: int, text: str) -> Iterator[PastedPerson]:
    """Names alone, or beside brackets that hold something else than an address."""
    bracketed = re.search(r"<([^<>]*)>", text)
    before = text[: bracketed.start()] if bracketed else text
    parts = [part for part in map(tidy_name, before.split(",")) if part]
    if len(parts) > 1 and all(" " in part for part in parts):
        for part in parts:
            yield _judged(PastedPerson(number, part, ""))
    elif parts:
        yield _person(number, before, bracketed[1].strip() if bracketed else "")


def _judged(person: PastedPerson) -> PastedPerson:
    """With what is wrong with it on its own."""
    errors = []
    if not person.email:
        errors.append(_("There is no email address here. Write it as Name <name@example.com>."))
    elif not is_address(person.email):
        errors.append(_("“%(text)s” is not an email address.") % {"text": person.email})
    if not person.name:
        errors.append(_("There is no name before the address."))
    return dataclasses.replace(person, errors=tuple(errors))


def _alternates(people: Sequence[PastedPerson]) -> bool:
    """Whether every name stands in a line of its own with its address in the next one."""
    pairs = itertools.zip_longest(people[::2], people[1::2])
    return bool(people) and all(
        name.name and not name.email and address and address.email and not address.name
        for name, address in pairs
    )


def _joined(person: PastedPerson, email: str) -> PastedPerson:
    return _judged(dataclasses.replace(person, email=email))


def _each_once(people: Iterable[PastedPerson]) -> list[PastedPerson]:
    """The same person twice is one; the same address under another name is a mistake."""
    first_of: dict[str, PastedPerson] = {}
    listed: list[PastedPerson] = []
    for person in people:
        first = first_of.setdefault(person.key, person)
        if first is person:
            listed.append(person)
        elif not first.name and person.name:
            whole = _judged(dataclasses.replace(first, name=person.name))
            listed[listed.index(first)] = first_of[person.key] = whole
        elif person.name and same_name_key(first.name) != same_name_key(person.name):
            error = _("The same address is already in line %(line)s.") % {"line": first.number}
            listed.append(dataclasses.replace(person, errors=(*person.errors, error)))
    named = {same_name_key(person.name) for person in listed if person.email}
    return [each for each in listed if each.email or same_name_key(each.name) not in named]
