"""Whose colors and logo a page wears, and what is behind their addresses.

A key is all that is asked for, as of a link in a mail: nobody guesses one, and there is another one
after each change.
"""

from __future__ import annotations

from people.models import Organization, OrganizationLogo


def only_organization() -> Organization | None:
    """The organization of an installation that has one and no other. One query."""
    listed = list(Organization.objects.order_by("pk")[:2])
    return listed[0] if len(listed) == 1 else None


def accent_behind(key: str) -> str | None:
    """The accent color of whoever has this key; None where nobody has it, or ours. One query."""
    own = Organization.objects.exclude(accent="").filter(look_key=_known(key))
    return own.values_list("accent", flat=True).first()


def logo_behind(key: str) -> bytes | None:
    """The same of the logo, a PNG. One query."""
    own = OrganizationLogo.objects.filter(organization__look_key=_known(key))
    content = own.values_list("content", flat=True).first()
    return None if content is None else bytes(content)


def _known(key: str) -> str:
    """Whoever has no look of their own is not found by having none; nor anybody by odd bytes."""
    return key if key and key.isascii() and key.isprintable() else "-"
