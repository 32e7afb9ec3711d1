"""The name of a person, and what is read instead of it once they were erased."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from django.db import models
from django.utils import translation
from django.utils.translation import gettext

from common.languages import SPOKEN

if TYPE_CHECKING:
    _CharField = models.CharField[str, str]
else:
    _CharField = models.CharField


def nobodys_name() -> str:
    """What stands where the name of somebody erased stood, in the active language."""
    return gettext("Somebody who was erased")


@functools.cache
def _in_every_language() -> frozenset[str]:
    found = set()
    for language in SPOKEN:
        with translation.override(language):
            found.add(nobodys_name())
    return frozenset(found)


class NameField(_CharField):
    """A name; '' in the database is somebody who was erased, and reads so in every language.

    Statements written by hand get '' and say it themselves.
    """

    def from_db_value(self, value: str | None, *_how: object) -> str | None:
        """As a page shows it."""
        return nobodys_name() if value == "" else value

    def get_prep_value(self, value: object) -> object:
        """What was read of somebody erased is written as it was kept."""
        plain = super().get_prep_value(value)
        return "" if plain in _in_every_language() else plain
