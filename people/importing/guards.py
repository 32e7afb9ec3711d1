"""What a list may not do to the people who run the organization, whatever it says."""

from __future__ import annotations

from django.utils.translation import gettext as _

from people.importing.report import CheckedRow, Remark
from people.profiles import KnownMember


def refuse_what_is_guarded(row: CheckedRow, *, acting_id: int | None) -> None:
    """Add an error to a row that would touch somebody's way in who must keep it.

    `acting_id` is the member who brings the list in.
    """
    problems = [_about_acting(row, acting_id), _about_newcomer(row)]
    problems += [_about_loss(row, person) for person in row.deprived]
    row.errors += [Remark("", problem) for problem in dict.fromkeys(problems) if problem]


def _about_acting(row: CheckedRow, acting_id: int | None) -> str:
    """A list never turns the person who brings it in into somebody else, nor sends them away."""
    profile, person = row.profile, row.person
    if any(each.pk == acting_id for each in row.candidates):
        return _("Your own ID or address is here beside another name. Correct this row.")
    if profile is None or person is None or person.pk != acting_id:
        return ""
    if not profile.is_active:
        return _("This is you. A list cannot mark you as left; another admin can.")
    if row.is_renamed and profile.email != person.email.lower():
        return _("This would give your sign-in to another name and address. Correct this row.")
    return ""


def _about_loss(row: CheckedRow, person: KnownMember) -> str:
    """Who may not lose an address or an ID to somebody else in a list."""
    if person.is_admin and person.is_active:
        return _("%(name)s is an admin here and keeps their ID and address.") % {
            "name": person.name
        }
    is_address = row.profile is not None and row.profile.email == person.email.lower()
    if person.is_elsewhere and is_address:
        return _(
            "This address also signs in to another organization on this server; it cannot go to "
            "another person."
        )
    return ""


def _about_newcomer(row: CheckedRow) -> str:
    """Somebody new needs a name and an address of their own."""
    if row.person is not None or not row.candidates or not row.lacks:
        return ""
    return _("A new person needs a name and an address.")
