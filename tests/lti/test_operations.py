"""What happens at the same time, or a second time."""

from __future__ import annotations

import datetime as dt

import pytest

from connections.models import Connection
from lti.claims import LaunchClaims, LinkClaim
from lti.models import CourseLink, PlatformPerson
from lti.operations import arrive, register_platform, tell_scores
from lti.operations.platforms import AlreadyRegistered
from people.models import AuditEvent, Member


def claims_from(leader: Member, **more: object) -> LaunchClaims:
    said: dict[str, object] = {
        "iss": "i", "sub": "s", "deployment_id": "7", "email": leader.email,
        "link": LinkClaim("l"), **more,
    }  # fmt: skip
    return LaunchClaims(**said)  # type: ignore[arg-type]


def test_two_first_launches_at_once_link_one_person(
    connection: Connection, leader: Member, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lti.operations.arriving._known", lambda *_of: None)
    for _time in range(2):
        arrive(connection=connection, claims=claims_from(leader), now=now)
    assert PlatformPerson.objects.get().member == leader
    assert AuditEvent.objects.filter(verb="link_platform_person").count() == 1


def test_a_link_that_opens_something_else_now_is_kept_as_it_is_now(
    connection: Connection, leader: Member, now: dt.datetime
) -> None:
    arrive(connection=connection, claims=claims_from(leader), now=now)
    CourseLink.objects.update(line_item="https://made.example/by-us")
    later = claims_from(leader, custom={"portal_target": "program:4"})
    arrive(connection=connection, claims=later, now=now)
    link = CourseLink.objects.get()
    assert (link.kind, link.program_id) == ("program", 4)
    assert link.line_item == "https://made.example/by-us"
    assert CourseLink.objects.visible_to(leader).get() == link


def test_a_platform_registers_itself_once(connection: Connection, now: dt.datetime) -> None:
    with pytest.raises(AlreadyRegistered):
        register_platform(connection=connection, endpoint_said={"issuer": "other"}, now=now)


def test_two_workers_never_tell_at_once(
    connection: Connection, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lti.operations.scores.is_alone", lambda _number: False)
    assert tell_scores(now=now) == 0
