"""One person's departments and places, as they are spelled here."""

from __future__ import annotations

from people.directory import OrganizationDirectory
from people.importing.report import CheckedRow
from people.importing.spellings import SPELLED_ALIKE, Spellings
from people.profiles import Profile


def spelled(profile: Profile, organization_id: int) -> Profile:
    """The profile with the usual spellings. A query for each of the two that it speaks of."""
    headings = {field: field for field in SPELLED_ALIKE if getattr(profile, field)}
    if not headings:
        return profile
    row = CheckedRow(number=1, cells=(), profile=profile)
    spellings = Spellings(OrganizationDirectory(organization_id), headings)
    spellings.enter(row)
    spellings.close()
    spellings.spell(row)
    return row.profile or profile
