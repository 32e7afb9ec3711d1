"""Whom a leader may name: people of the organization who read nothing of what comes of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from cohorts.models import Enrollment
from peers.models import PeerRater, PeerRating
from peers.states import Relation
from people.models import Member, Role
from people.querysets import MemberQuerySet

READERS = (Role.ADMIN, Role.PRIVACY_OFFICER)
"""They see how many answered, or run the portal; nobody should have to trust that it ends there."""
MOST_FOUND = 12


def may_rate(rating: PeerRating) -> MemberQuerySet:
    """Everybody who is there, but the leader, their coach, who looks after results, and people
    whose data is restricted.
    """
    own: Enrollment = rating.enrollment
    there = Member.objects.available().filter(organization_id=own.member.organization_id)
    outside = there.exclude(roles__overlap=[*READERS]).exclude(email="")
    return outside.exclude(pk__in=[pk for pk in (own.member_id, own.coach_id) if pk])


def suggested(rating: PeerRating, text: str) -> Sequence[Member]:
    """Who is called so; where nothing is asked, who was asked in an earlier round, the leader's
    reports, then their department. Not who is on the list already. Two queries at most.
    """
    taken = rating.raters.values("member")
    free = may_rate(rating).exclude(pk__in=taken)
    leader = rating.enrollment.member
    if text.strip():
        return list(free.named_like(text).by_name()[:MOST_FOUND])
    own = PeerRater.objects.filter(rating__enrollment=rating.enrollment_id)
    earlier = set(own.exclude(rating=rating).values_list("member", flat=True))
    near = Q(manager=leader) | Q(pk__in=earlier)
    if leader.department:
        near |= Q(department=leader.department)
    if leader.manager_id is not None:
        near |= Q(manager_id=leader.manager_id)
    found = free.filter(near).by_name()[: 4 * MOST_FOUND]

    def place(person: Member) -> tuple[bool, bool]:
        return person.pk not in earlier, relation_of(person, leader) != Relation.REPORT

    return sorted(found, key=place)[:MOST_FOUND]


def relation_of(person: Member, leader: Member) -> Relation:
    """As the organization's own records have it."""
    return Relation.REPORT if person.manager_id == leader.pk else Relation.PEER
