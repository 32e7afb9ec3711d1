"""Whose colors and logo a page wears where nobody is signed in."""

from __future__ import annotations

from people.models import Organization


def only_organization() -> Organization | None:
    """The organization of an installation that has one and no other. One query."""
    found = list(Organization.objects.order_by("pk")[:2])
    return found[0] if len(found) == 1 else None
