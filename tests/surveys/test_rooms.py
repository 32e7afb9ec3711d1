"""What other apps see of pulses: steps, tasks, and who may see a wave."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.utils.translation import override

from cohorts.models import Cohort
from messaging.models import Message
from people.models import Member
from programs.activities import step_address, step_title
from programs.cadence import StepKind
from surveys import tasks
from surveys.models import PulsePlan, Wave
from surveys.notifications import PULSE_INVITATION, PULSE_REMINDER
from surveys.results import waves_of
from tests.surveys.conftest import AT_TEN


def test_a_pulse_step_has_a_title_in_each_language_and_nothing_to_open() -> None:
    assert step_title(StepKind.PULSE) == "A few questions to the teams"
    with override("de"):
        assert step_title(StepKind.PULSE) == "Ein paar Fragen an die Teams"
    assert step_address(StepKind.PULSE, 1) == ""


def test_the_ticks_open_remind_shuffle_and_close(
    plan: PulsePlan,
    team: Callable[..., list[Member]],
    frozen: time_machine.Coordinates,
    cohort: Cohort,
) -> None:
    team(3)
    states = []
    for days in (0, 3, 7):
        frozen.move_to(AT_TEN)
        frozen.shift(days * 86_400)
        for task in (tasks.turn_waves, tasks.remind_pulses, tasks.shuffle_answers):
            task()
        states.append((waves_of(cohort)[0].state, Message.objects.count()))
    assert states == [("open", 3), ("open", 6), ("closed", 3)]
    overall = waves_of(cohort)[0].overall
    assert overall is not None
    assert all(item.is_hidden for item in overall.items)


def test_waves_are_for_admins_and_privacy_officers_of_the_organization(
    plan: PulsePlan,
    admin: Member,
    privacy_officer: Member,
    leader: Member,
    coach: Member,
    outsider: Member,
) -> None:
    seen = {
        member.name: Wave.objects.visible_to(member).count() for member in (admin, privacy_officer)
    }
    assert set(seen.values()) == {2}
    for member in (leader, coach, outsider):
        assert not Wave.objects.visible_to(member).exists()


@pytest.mark.django_db
def test_a_message_about_nothing_known_is_not_wanted() -> None:
    for kind in (PULSE_INVITATION, PULSE_REMINDER):
        assert kind.objections([Message(pk=1)]) == {1: "there is nothing left to answer"}
