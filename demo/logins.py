"""Who is worth signing in as."""

from __future__ import annotations

from demo.cast import SLUG
from people.models import Member, Role

PER_ROLE = 2
NO_ROLE = "Team member"
LEADERS = ("E1007", "E1057")
"""One who is up to date and one in the middle of a module."""


def demo_logins() -> list[tuple[str, Member]]:
    """(role, member): up to two of each role, and somebody whom pulses ask."""
    present = (
        Member.objects.filter(organization__slug=SLUG, user__isnull=False)
        .present()
        .order_by("employee_id")
    )
    found: list[tuple[str, Member]] = []
    for role in (Role.ADMIN, Role.LEADER, Role.FACILITATOR, Role.COACH, Role.PRIVACY_OFFICER):
        held = present.with_role(role)
        if role == Role.LEADER:
            held = held.filter(employee_id__in=LEADERS)
        found += [(str(role.label), member) for member in held[:PER_ROLE]]
    asked = present.filter(roles=[], manager__employee_id=LEADERS[0])
    return found + [(NO_ROLE, member) for member in asked[:1]]
