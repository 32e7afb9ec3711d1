"""Passwords that everybody tries first, and what they are usually made of.

A list of the most common ones is nearly empty from twelve characters on: what people choose then is
a common one with a year behind it, twice the same, or a row of keys. So the list is looked at after
such trimmings are taken off. Names of the organization and of the portal are tried first as well,
and are trimmings too.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.models import User

DISGUISES = str.maketrans("013457@$!", "oieastasi")
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "1234567890",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertzuiopasdfghjklyxcvbnm",
    "poiuytrewqlkjhgfdsamnbvcxz",
    "azertyuiopqsdfghjklmwxcvbn",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
)
"""Letters, digits and keys as they lie beside each other."""
EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
DATE = re.compile(r"^(?:19|20)\d\d[\W\d_]*$")
REPEATED = re.compile(r"^(.{1,8}?)\1+$")
SHORTEST = 3
"""Characters of what is left that are worth looking up."""
OF_THE_PORTAL = ("empathy", "empathie", "portal")
LEFT_AT_LEAST = 8
"""Letters that a password has beside words of the house, which everybody knows."""
SHORTEST_WORD = 4
"""Letters of a word in the name of an organization; "of" and "und" are in many passwords."""


class KnownPasswordValidator:
    """No password that is a well-known one with trimmings, one thing again and again, or a row."""

    def validate(self, password: str, user: object = None) -> None:
        """Raises ValidationError."""
        if is_of_the_house(password, words_of(user)):
            raise ValidationError(
                _(
                    "This password is made of the name of your organization or of this portal, "
                    "which are tried first. Three or four words that do not belong together are "
                    "better."
                ),
                code="password_of_the_house",
            )
        if is_well_known(password):
            raise ValidationError(
                _(
                    "This password is like those that are tried first: a common word with digits, "
                    "a repetition, or a row of keys. Three or four words that do not belong "
                    "together are better."
                ),
                code="password_well_known",
            )

    def get_help_text(self) -> str:
        """Beside the field."""
        return _(
            "No common word with a year after it, not the name of your organization, no "
            "repetition, no row of keys."
        )


def is_well_known(password: str) -> bool:
    """Whether it is one of those that are tried first, with trimmings or without."""
    plain = password.casefold().strip()
    shapes = {_once(each) for each in (plain, EDGES.sub("", plain)) if each}
    shapes |= {_once(EDGES.sub("", each.translate(DISGUISES)) or each) for each in shapes}
    is_lined_up = _is_row(plain) or DATE.match(plain) is not None
    return is_lined_up or any(map(_is_common, shapes))


def words_of(user: object) -> frozenset[str]:
    """What stands for the house in the eyes of whoever guesses: the organization and the portal."""
    member = user.current_member if isinstance(user, User) else None
    name = member.organization.name.casefold() if member else ""
    parts = [part for part in re.split(r"[\W_]+", name) if len(part) >= SHORTEST_WORD]
    return frozenset([*OF_THE_PORTAL, *parts, "".join(name.split())]) - {""}


def is_of_the_house(password: str, words: Collection[str]) -> bool:
    """Whether too little is left of it without these words, written plainly or in disguise."""
    plain = password.casefold()
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    for each in (plain, EDGES.sub("", plain).translate(DISGUISES)):
        left = re.sub(longest_first, "", each)
        if left != each and len(EDGES.sub("", left)) < LEFT_AT_LEAST:
            return True
    return False


def _once(text: str) -> str:
    """What is repeated, once."""
    repeated = REPEATED.match(text)
    return repeated[1] if repeated else text


def _is_row(text: str) -> bool:
    part = _once(text)
    return any(part in row * 3 or part in row[::-1] * 3 for row in ROWS)


def _is_common(text: str) -> bool:
    return len(text) < SHORTEST or text in _common()


@functools.cache
def _common() -> frozenset[str]:
    """The 20,000 most common ones that Django brings; read when the first password is chosen."""
    return frozenset(CommonPasswordValidator().passwords)
