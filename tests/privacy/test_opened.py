"""Who opened somebody's record."""

from __future__ import annotations

import datetime as dt

import pytest

from cohorts.operations import open_shared
from people.models import Member
from people.opened import opened_lines, opened_of
from people.operations import Sight, look_at, open_member
from tests.factories import CohortFactory, EnrollmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_each_look_at_one_person_is_told_to_them_in_words_and_to_nobody_else(
    leader: Member, peer: Member, admin: Member, coach: Member, now: dt.datetime
) -> None:
    cohort = CohortFactory(organization=leader.organization)
    enrollment = EnrollmentFactory(cohort=cohort, member=leader, coach=coach)
    hour = dt.timedelta(hours=1)
    open_member(member=leader, now=now, by=admin)
    open_shared(enrollment=enrollment, now=now + hour, by=coach)
    look_at(cohort, Sight.PROGRESS_FILE, by=admin, now=now + 2 * hour)
    look_at(cohort, Sight.RESULTS, by=admin, now=now + 3 * hour)
    open_member(member=leader, now=now, by=leader)
    told = [(each.name, each.what) for each in opened_lines(list(opened_of(leader)))]
    assert told == [
        ("Zofia García", "A file with everybody's progress in your pilot"),
        ("Leila Oliveira", "What you share with your coach"),
        ("Zofia García", "Your page among people: name, address, job, roles"),
    ]
    assert not opened_of(peer).exists()
