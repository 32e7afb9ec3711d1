"""What somebody chose for themselves: a list does not take it from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from django.utils.translation import gettext as _

from people.choices import language_name
from people.importing.report import CheckedRow, Remark


def keep_own_choices(row: CheckedRow, headings: Mapping[str, str]) -> None:
    """Let a row say what its person chose, and note it where the list says otherwise."""
    profile, person = row.profile, row.person
    if profile is None or person is None:
        return
    chosen = {field: getattr(person, field) for field in person.own_choices}
    for field, value in chosen.items():
        if getattr(profile, field) not in (None, value):
            text = _("%(name)s chose %(value)s. That stays.")
            text %= {
                "name": person.name,
                "value": language_name(value) if field == "language" else value,
            }
            row.notes.append(Remark(headings.get(field, ""), text))
    row.profile = dataclasses.replace(profile, **chosen)
