"""Whose record a row of a list is: nobody's yet, one person's without doubt, or a question.

IDs are given out again and mailboxes go to successors. Whoever is taken for somebody known gets
their scores, reflections and roles, so one thing that fits is not enough: the ID with the name or
the address, or the address with the name. An empty cell speaks neither for nor against.
"""

from __future__ import annotations

import re
import unicodedata

from common.records import dataclass
from people.folding import SPELLED_OUT
from people.profiles import KnownMember

INSIDE_A_WORD = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
"""Letters with a stroke or two in one, which Unicode does not take apart."""
SPELLED = SPELLED_OUT | str.maketrans({"å": "aa"})


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What a row says about who it is; '' where the cell is empty."""

    name: str = ""
    email: str = ""
    employee_id: str = ""


@dataclass(frozen=True)
class Recognition:
    """Nobody known, when both are empty."""

    person: KnownMember | None = None
    """Whom the row is about without doubt."""
    candidates: tuple[KnownMember, ...] = ()
    """Whom it may be about, so that somebody has to say; the owner of the ID comes first."""


def identify(
    claim: Claim, *, owner: KnownMember | None, addressee: KnownMember | None
) -> Recognition:
    """Whom a row is about. `owner` has its ID here, `addressee` its address."""
    if owner and addressee and owner is not addressee:
        return Recognition(candidates=(owner, addressee))
    person = owner or addressee
    if person is None:
        return Recognition()
    is_same = _is_same if person.is_active else _is_same_leaver
    if is_same(claim, person, has_id=owner is not None, has_address=addressee is not None):
        return Recognition(person=person)
    return Recognition(candidates=(person,))


def _is_same(claim: Claim, person: KnownMember, *, has_id: bool, has_address: bool) -> bool:
    """Whether somebody present is meant without doubt."""
    if has_id and has_address:
        return True  # a name changes, by marriage for one
    if not has_id and claim.employee_id and person.employee_id:
        return False  # the mailbox goes by another number now
    if not claim.name or is_same_name(claim.name, person.name):
        return True
    if has_id:
        return _is_moved(claim, person)
    return is_longer_form(claim.name, person.name)


def _is_same_leaver(claim: Claim, person: KnownMember, *, has_id: bool, has_address: bool) -> bool:
    """Whether somebody who left is meant without doubt: what was theirs is given out again."""
    if not has_id and claim.employee_id and person.employee_id:
        return False
    if not claim.name:
        return has_id and has_address
    return is_same_name(claim.name, person.name)


def _is_moved(claim: Claim, person: KnownMember) -> bool:
    """The same address at another domain, and a part of the name stayed."""
    if not claim.email or not person.email:
        return False
    is_same_mailbox = claim.email.split("@")[0] == person.email.lower().split("@")[0]
    return is_same_mailbox and bool(name_parts(claim.name) & name_parts(person.name))


def is_same_name(one: str, other: str) -> bool:
    """Whether two names differ in case, accents, punctuation or order at most."""
    parts = name_parts(one)
    return bool(parts) and (parts == name_parts(other) or _spelled_out(one) == _spelled_out(other))


def is_longer_form(one: str, other: str) -> bool:
    """Whether one of two names is the other with more parts: Anna Weber, Anna M. Weber-Berg."""
    shared = name_parts(one) & name_parts(other)
    return bool(shared) and shared in (name_parts(one), name_parts(other))


def name_parts(name: str) -> frozenset[str]:
    """The parts of a name in small letters without accents."""
    folded = unicodedata.normalize("NFC", name.translate(INSIDE_A_WORD)).casefold()
    letters = unicodedata.normalize("NFKD", folded.translate(LETTERS))
    plain = "".join(each for each in letters if not unicodedata.combining(each))
    return frozenset(re.findall(r"\w+", plain))


def _spelled_out(name: str) -> frozenset[str]:
    """The parts with umlauts as two letters, as systems without umlauts write them."""
    folded = unicodedata.normalize("NFC", name.translate(INSIDE_A_WORD)).casefold()
    return name_parts(folded.translate(SPELLED))
