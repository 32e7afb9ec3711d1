"""Who is worth signing in as."""

from __future__ import annotations

from empathy_portal.demo.cast import SLUG
from people.models import Member, Role

PER_ROLE = 2
NO_ROLE = "Team member"


def demo_logins() -> list[tuple[str, Member]]:
    """(role, member): two of each role, leaders of the running pilot first, and somebody without a role."""
    present = Member.objects.filter(organization__slug=SLUG, user__isnull=False).present().order_by("employee_id")
    found = []
    for role in (Role.ADMIN, Role.LEADER, Role.FACILITATOR, Role.COACH, Role.PRIVACY_OFFICER):
        found += [(str(role.label), member) for member in present.with_role(role)[:PER_ROLE]]
    return found + [(NO_ROLE, member) for member in present.filter(roles=[])[:1]]
