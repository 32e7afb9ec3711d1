"""People out of pasted text: `Name <address>`, `Name, address`, bare addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import parseaddr

from django.utils.translation import gettext as _

from people.importing.texts import INVISIBLE, clean, is_address

BETWEEN_PEOPLE = ",;"
AROUND_A_PERSON = ' \t",'
AROUND_A_NAME = " \t\"',;()[]<>-\u2013:"


@dataclass(frozen=True)
class PastedPerson:
    """One pasted person: what was understood of the text, and what is wrong with it."""

    number: int
    """Of the line, from 1."""
    name: str
    email: str
    errors: tuple[str, ...] = ()


def parse_pasted(text: str) -> list[PastedPerson]:
    """Everybody in the text, separated by line, comma or semicolon.

    A comma inside quotes, or before the address has come, belongs to the name.
    """
    people: list[PastedPerson] = []
    line_of: dict[str, int] = {}
    for number, entry in _entries(text):
        name, email = _name_and_address(entry)
        address_error = _address_error(email, line_of)
        name_error = "" if name else _("There is no name before the address.")
        if not address_error:
            line_of[email] = number
        errors = tuple(error for error in (address_error, name_error) if error)
        people.append(PastedPerson(number, name, email, errors))
    return people


def _address_error(email: str, line_of: dict[str, int]) -> str:
    """What is wrong with an address, or ''; `line_of` knows the addresses before it."""
    if not email:
        return _("There is no e-mail address here. Write it as Name <name@example.com>.")
    if not is_address(email):
        return _("“%(text)s” is not an e-mail address.") % {"text": email}
    if email in line_of:
        return _("The same address is already in line %(line)s.") % {"line": line_of[email]}
    return ""


def _entries(text: str) -> Iterable[tuple[int, str]]:
    """(line number, text) of each person."""
    for number, line in enumerate(text.splitlines(), start=1):
        for entry in _split_line(line.translate(INVISIBLE)):
            if entry.strip(AROUND_A_PERSON):
                yield number, entry


def _split_line(line: str) -> Iterable[str]:
    """A line cut at every semicolon and at every comma behind an address, outside of quotes."""
    entry, is_quoted, has_address = "", False, False
    for character in line:
        if character == '"':
            is_quoted = not is_quoted
        ends = character in BETWEEN_PEOPLE and (has_address or character == ";")
        if ends and not is_quoted:
            yield entry
            entry, has_address = "", False
            continue
        has_address = has_address or (character == "@" and not is_quoted)
        entry += character
    yield entry


def _name_and_address(entry: str) -> tuple[str, str]:
    bracketed = re.search(r"<([^<>]*)>", entry)
    if bracketed:
        before, address = entry[: bracketed.start()], bracketed[1]
    else:
        pieces = re.split(r"[\s,()\[\]]+", entry)
        address = next((piece for piece in pieces if "@" in piece), "")
        before = entry.replace(address, " ", 1) if address else entry
    address = address.strip().strip("'\"").removeprefix("mailto:").lower()
    name = clean(before).strip(AROUND_A_NAME).replace('"', "")
    return name, parseaddr(address)[1] or address
