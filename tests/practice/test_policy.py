"""Who runs a session, and who moves it."""

from __future__ import annotations

import pytest
from django.db.models import F, Q

from people.models import Member, Role
from practice.models import PracticeSession
from practice.operations import hold_session
from practice.policy import can_move_session, can_run_session
from tests.factories import MemberFactory
from tests.practice.conftest import Planned


def test_a_list_for_admins_joins_nothing(planned: Planned, admin: Member) -> None:
    """Under the second lock, two ways from a session to its cohort are joined with each other."""
    visible = PracticeSession.objects.visible_to(admin)
    assert "JOIN" not in str(visible.query)
    own = Q(organization_id=F("group__cohort__organization_id"))
    assert visible.count() == PracticeSession.objects.filter(own).count() > 0
    assert not PracticeSession.objects.exclude(own).exists()


def test_its_facilitator_runs_a_session(planned: Planned, facilitator: Member) -> None:
    assert can_run_session(facilitator, planned.session(1))


@pytest.mark.parametrize(
    ("role", "is_in_cohort", "may"),
    [
        (Role.FACILITATOR, True, True),
        (Role.FACILITATOR, False, False),
        (Role.COACH, True, False),
        (Role.ADMIN, False, False),
    ],
)
def test_a_stand_in_is_a_facilitator_of_the_same_cohort(
    planned: Planned, role: Role, is_in_cohort: bool, may: bool
) -> None:
    member = MemberFactory(organization=planned.cohort.organization, roles=[role])
    if is_in_cohort:
        planned.cohort.facilitators.add(member)
    assert can_run_session(member, planned.session(1)) is may


def test_admins_move_a_session_until_it_was_held(
    planned: Planned, admin: Member, facilitator: Member
) -> None:
    session = planned.session(1)
    assert can_move_session(admin, session)
    assert not can_move_session(facilitator, session)
    hold_session(session=session, present=[], by=facilitator, now=session.starts_at)
    assert not can_move_session(admin, PracticeSession.objects.get(pk=session.pk))
