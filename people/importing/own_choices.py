"""What somebody chose for themselves: a list does not take it from them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from django.utils.translation import gettext as _

from people.choices import language_name
from people.importing.report import CheckedRow, Remark


def keep_own_choices(row: CheckedRow, headings: Mapping[str, str]) -> None:
    """Leave out of a row what its person chose, and say so where the list says otherwise."""
    profile, person = row.profile, row.person
    if profile is None or person is None:
        return
    for field in person.own_choices:
        chosen = getattr(person, field)
        if getattr(profile, field) not in (None, chosen):
            value = language_name(chosen) if field == "language" else chosen
            text = _("%(name)s chose %(value)s. That stays.")
            text %= {"name": person.name, "value": value}
            row.notes.append(Remark(headings.get(field, ""), text))
    row.profile = dataclasses.replace(profile, **dict.fromkeys(person.own_choices))
