"""Somebody comes out of a course: who they are here, and where the link leads."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from common.records import dataclass
from common.tenancy import rows_of_all
from connections.models import Connection
from lti.claims import LONGEST_ADDRESS, SCORE_SCOPE, LaunchClaims
from lti.models import CourseLink, GradebookScore, PlatformPerson
from lti.platform import PlatformSettings
from lti.states import LaunchRefusal, LaunchRefused
from people.audit import record
from people.models import Member, Role, User
from people.operations import add_members
from people.profiles import Profile
from people.second_step import has_second_step, is_required

LONGEST_NAME = 200


@dataclass(frozen=True)
class Arrival:
    """Who came, and by which link; without one they choose what a course links to."""

    member: Member
    user: User
    link: CourseLink | None


@transaction.atomic
def arrive(*, connection: Connection, claims: LaunchClaims, now: dt.datetime) -> Arrival:
    """Find out who came, remember them and the link. Raises LaunchRefused.

    By the link of an earlier launch; else by their address, where the admin trusts the platform's.
    Only members of this organization are found, only those who sign in for no other, and nobody
    gets a role by it. A second call finds the same person and the same link.
    """
    person = _known(connection, claims) or _linked(connection, claims, now)
    member = person.member
    user = member.user
    if member.left_at is not None or user is None or not user.is_active:
        raise LaunchRefused(LaunchRefusal.UNKNOWN)
    if user.current_member_id != member.pk or _is_elsewhere(member):
        raise LaunchRefused(LaunchRefusal.ELSEWHERE)
    if member.has_role(Role.ADMIN) and is_required(member) and not has_second_step(user.pk):
        raise LaunchRefused(LaunchRefusal.FIRST_STEP)  # else a platform could set it up for them
    link = _link(connection, claims, now) if claims.link else None
    if link is not None and link.target.counts and (link.line_item or link.line_items):
        GradebookScore.objects.get_or_create(
            course_link=link, person=person, defaults={"next_at": now}
        )
    return Arrival(member, user, link)


def _known(connection: Connection, claims: LaunchClaims) -> PlatformPerson | None:
    found = PlatformPerson.objects.filter(
        connection=connection, issuer=claims.iss, subject=claims.sub
    )
    return found.select_related("member__user", "member__organization").first()


def _linked(connection: Connection, claims: LaunchClaims, now: dt.datetime) -> PlatformPerson:
    """Whoever has the address among those who are here, or somebody new where that is wanted."""
    platform = PlatformSettings.of(connection)
    address = (claims.email or "").strip().lower()
    if not platform.trusts_addresses or "@" not in address:
        raise LaunchRefused(LaunchRefusal.UNKNOWN)
    here = Member.objects.filter(organization=connection.organization_id)
    at = here.filter(email__lower=address).select_related("user", "organization")
    member = at.first()
    if member is None:
        member = _new(connection, platform, claims, address, now)
    elif member.left_at is not None:
        raise LaunchRefused(LaunchRefusal.UNKNOWN)
    person, is_new = PlatformPerson.objects.get_or_create(
        connection=connection,
        issuer=claims.iss,
        subject=claims.sub,
        defaults={"member": member, "linked_at": now},
    )
    if is_new:
        record("link_platform_person", member, by=None, now=now, connection=connection.pk)
    return person


def _new(
    connection: Connection,
    platform: PlatformSettings,
    claims: LaunchClaims,
    address: str,
    now: dt.datetime,
) -> Member:
    """Somebody without a role, whose address is like those of people here."""
    domain = address.rpartition("@")[2]
    present = Member.objects.filter(organization=connection.organization_id).present()
    is_usual = present.filter(email__iendswith=f"@{domain}").exists()
    is_taken = User.objects.filter(email__iexact=address).exists()
    if not platform.makes_members or not is_usual or is_taken:
        raise LaunchRefused(LaunchRefusal.UNKNOWN)
    called = (claims.name or address.partition("@")[0]).replace("\0", "")
    name = " ".join(called.split())[:LONGEST_NAME]
    return add_members(
        organization=connection.organization,
        profiles=[Profile(name=name, email=address)],
        now=now,
        by=None,
    )[0]


@rows_of_all("whether a sign-in is one of another organization, too")
def _is_elsewhere(member: Member) -> bool:
    """Whether the same sign-in is for another organization, too, which is not ours to open."""
    others = Member.objects.filter(user=member.user_id).present()
    return others.exclude(organization=member.organization_id).exists()


def _link(connection: Connection, claims: LaunchClaims, now: dt.datetime) -> CourseLink:
    """The link as this launch describes it."""
    assert claims.link is not None  # noqa: S101  whoever calls has looked
    said = _said(claims)
    found, is_new = CourseLink.objects.select_for_update().get_or_create(
        connection=connection,
        deployment_id=claims.deployment_id,
        link_id=claims.link.id,
        defaults={**said, "launched_at": now},
    )
    if not said["line_item"] and said["line_items"] == found.line_items:
        said["line_item"] = found.line_item  # a column that we made ourselves
    changed = [name for name, value in said.items() if getattr(found, name) != value]
    if changed and not is_new:
        for name in changed:
            setattr(found, name, said[name])
        found.save(update_fields=changed)
    return found


def _said(claims: LaunchClaims) -> dict[str, object]:
    """What a launch says of its link, as it is kept."""
    target, course = claims.target, claims.context
    grades = claims.grades
    scopes = (grades.scope if grades else None) or ()
    if SCORE_SCOPE not in scopes:
        grades, scopes = None, ()
    called = (course.title or course.label or course.id) if course else ""
    return {
        "kind": target.kind.value,
        "program_id": target.program_id,
        "module": target.module,
        "course_id": course.id if course else "",
        "course": called.replace("\0", "")[:LONGEST_NAME],
        "line_item": _fitting(grades.lineitem if grades else ""),
        "line_items": _fitting(grades.lineitems if grades else ""),
        "scopes": [each for each in scopes if len(each) <= LONGEST_NAME],
        "roster_url": _fitting(claims.roster.context_memberships_url if claims.roster else ""),
    }


def _fitting(url: str | None) -> str:
    return url if url and len(url) <= LONGEST_ADDRESS and "\0" not in url else ""
