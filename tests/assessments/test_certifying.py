"""What the portal counts on the way to a certificate, and where a facilitator reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from django.urls import reverse

from assessments.certifying import WaySoFar, way_of
from assessments.models import Level, Score
from people.models import Member, Organization, Role
from practice.models import PracticeSession, SecondRater
from programs.models import ProgramVersion
from tests.conftest import SignIn
from tests.factories import MemberFactory
from tests.practice.conftest import Planned

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def other(organization: Organization) -> Member:
    return MemberFactory(organization=organization, name="Ewa Second", roles=[Role.FACILITATOR])


def held(session: PracticeSession, second: Member | None = None) -> PracticeSession:
    session.state = PracticeSession.State.HELD
    session.save(update_fields=["state"])
    if second is not None:
        SecondRater.objects.create(session=session, rater=second, enrollments=[])
    return session


def gives_a_level(
    session: PracticeSession, rater: Member, seats: Sequence[int], now: dt.datetime
) -> None:
    Score.objects.create(
        session=session,
        enrollment_id=seats[0],
        criterion=session.module.rubrics.get().criteria.all()[0],
        rater=rater,
        level=Level.CONSISTENT,
        scored_at=now,
    )


def test_only_sessions_that_were_held_count_for_whoever_led_or_scored_in_them(
    scored: Planned, seats: list[int], facilitator: Member, other: Member, now: dt.datetime
) -> None:
    assert way_of(facilitator, now) == WaySoFar(together=0, alone=0, beside=0)
    session = held(scored.session(1), second=other)
    held(scored.session(2))
    assert way_of(facilitator, now) == WaySoFar(together=1, alone=1, beside=0)
    assert way_of(other, now) == WaySoFar(together=0, alone=0, beside=0), "no level was given"
    gives_a_level(session, other, seats, now)
    assert way_of(other, now) == WaySoFar(together=0, alone=0, beside=1)
    later = now + dt.timedelta(days=400)
    assert way_of(facilitator, later) == WaySoFar(together=0, alone=0, beside=0)


def test_the_page_of_calibration_says_what_is_done_and_what_is_missing(
    scored: Planned, facilitator: Member, client_for: SignIn
) -> None:
    held(scored.session(2))
    text = client_for(facilitator).get(reverse("assessments:calibration")).text
    way = text[text.index("Your way to a certificate") :]
    steps = [way.index(each) for each in ("with a second rater", "Led a session alone", "beside")]
    together, alone, _beside = steps
    assert "missing" in way[together:alone]
    assert "done" in way[alone:]


def test_whoever_leads_no_sessions_is_told_of_no_certificate(
    admin: Member, client_for: SignIn
) -> None:
    text = client_for(admin).get(reverse("assessments:calibration")).text
    assert "Your way to a certificate" not in text


def test_the_course_leads_a_facilitator_to_what_is_missing(
    version: ProgramVersion, facilitator: Member, admin: Member, client_for: SignIn
) -> None:
    address = reverse("programs:kit_document", args=[version.pk, "course-two-hours"])
    to_standing = f'href="{reverse("assessments:calibration")}"'
    assert to_standing in client_for(facilitator).get(address).text
    assert to_standing not in client_for(admin).get(address).text
