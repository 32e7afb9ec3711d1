"""A course beside a cohort, and the way in by the usual dry run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from cohorts.models import Cohort
from connections.models import Connection, Exchange
from lti.models import CourseLink, PlatformPerson
from lti.rosters import Attendee, Participant, compare
from people.models import Member, PeopleImport
from tests.lti.campus import Campus

pytestmark = pytest.mark.proof("connections", LTI=1)

ANNA, BEN, CAI = (
    Participant(1, "Anna", "anna@x"),
    Participant(2, "Ben", ""),
    Participant(3, "C", "c@x"),
)


def test_people_are_matched_by_an_earlier_launch_or_by_address() -> None:
    course = [
        Attendee("s1", "Anna", "anna@x"),
        Attendee("s2", "Ben", ""),
        Attendee("s4", "Dee", "dee@x"),
        Attendee("s5", "", ""),
        Attendee("s6", "Gone", ""),
    ]
    found = compare(course, [ANNA, BEN, CAI], linked={"s2": 2, "s6": 99}, enrolled={1, 3})
    assert found.both == 1
    assert found.elsewhere == [BEN]
    assert found.missing == [CAI]
    assert [each.subject for each in found.unknown] == ["s4", "s5", "s6"]
    assert (found.nameless, [each.email for each in found.new]) == (2, ["dee@x"])


def test_the_page_compares_and_brings_people_in_only_after_a_yes(
    campus: Campus,
    connection: Connection,
    admin: Member,
    leader: Member,
    outsider: Member,
    launch: Callable[..., Cohort],
    client_for: Callable[[Member], Client],
    now: dt.datetime,
) -> None:
    cohort = launch([leader])
    link = CourseLink.objects.create(
        connection=connection,
        deployment_id="7",
        link_id="l1",
        kind="today",
        course_id="c1",
        course="Leading others",
        roster_url=f"{campus.base}/members",
        launched_at=now,
    )
    campus.people = {
        "u1": (leader.name, ""),
        "u2": (admin.name, admin.email),
        "u3": ("Noor Haddad", "noor@northwind.example"),
    }
    PlatformPerson.objects.create(
        connection=connection, issuer=campus.base, subject="u1", member=leader, linked_at=now
    )
    client, path = client_for(admin), f"/connections/learning-platforms/courses/{link.pk}/"
    page = client.get(path)
    found = page.context["found"]
    assert page.context["cohort"] == cohort
    assert (found.both, [each.name for each in found.new]) == (1, ["Noor Haddad"])
    assert [each.name for each in found.elsewhere] == [admin.name]
    assert client.get(path, {"cohort": "0"}).status_code == 200
    before = Member.objects.count()
    staged = client.post(path)
    one = PeopleImport.objects.get()
    assert staged.headers["Location"] == f"/people/import/{one.pk}/"
    assert (one.length, Member.objects.count()) == (1, before)
    assert client_for(outsider).get(path).status_code == 404
    listed = client.get(f"/connections/learning-platforms/{connection.pk}/")
    assert path.encode() in listed.content
    CourseLink.objects.update(roster_url=f"{campus.base}/nowhere")
    away = client.get(path)
    assert b"It answered 404" in away.content
    assert Exchange.objects.latest("pk").outcome == "failed"


def test_a_platform_that_is_away_is_not_told_to_allow_anything(
    campus: Campus,
    connection: Connection,
    admin: Member,
    client_for: Callable[[Member], Client],
    now: dt.datetime,
) -> None:
    """What is to be allowed there is said where the platform said no, and nowhere else."""
    for url, is_refused in (
        ("https://192.168.1.4/members", False),
        (f"{campus.base}/nothing-here", True),
    ):
        link = CourseLink.objects.create(
            connection=connection,
            deployment_id="7",
            link_id=url,
            kind="today",
            course_id="c1",
            course="Leading others",
            roster_url=url,
            launched_at=now,
        )
        page = client_for(admin).get(f"/connections/learning-platforms/courses/{link.pk}/").text
        assert "did not say who is in the course" in page
        assert ("allow this tool to use Names" in page) == is_refused, url
