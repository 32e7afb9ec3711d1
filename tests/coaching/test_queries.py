"""What a leader's Today asks of talks is what `visible_to` and `standing` say."""

from __future__ import annotations

from typing import Any

import pytest

from coaching.models import Talk
from coaching.queries import standing_talks
from cohorts.states import CohortState
from people.models import Member
from tests.coaching.conftest import HOUR, Coached
from tests.coaching.talking import a_talk
from tests.factories import NOW

CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("talk", {}),
    ("talk", {"state": "agreed", "starts_at": NOW + HOUR}),
    ("talk", {"state": "held", "starts_at": NOW - HOUR}),
    ("talk", {"state": "canceled"}),
    ("enrollment", {"left_at": NOW}),
    ("enrollment", {"coach": None}),
    ("cohort", {"state": CohortState.PAUSED, "paused_at": NOW}),
    ("cohort", {"state": CohortState.FINISHED}),
    ("coach", {"left_at": NOW}),
]


@pytest.mark.parametrize(("whose", "change"), CHANGES)
def test_a_talk_stands_as_its_querysets_say(
    coached: Coached, outsider: Member, whose: str, change: dict[str, Any]
) -> None:
    talk = coached.proposed()
    later = a_talk(coached.enrollment, coached.coach, NOW + 2 * HOUR)
    changed = talk if whose == "talk" else getattr(coached, whose)
    type(changed).objects.filter(pk=changed.pk).update(**change)
    own = Talk.objects.visible_to(coached.leader).standing()
    said = own.filter(enrollment__member=coached.leader).order_by("starts_at", "pk")
    found = _standing(coached.leader)
    assert found == list(said.values_list("pk", "personal_step_id", "starts_at"))
    assert ((later.pk, None, later.starts_at) in found) == (whose == "talk")
    assert not _standing(coached.coach)
    elsewhere = outsider.organization_id
    assert not standing_talks(member_id=coached.leader.pk, organization_id=elsewhere)


def test_only_what_the_coach_offers_can_be_chosen(coached: Coached) -> None:
    talk = coached.proposed()
    [found] = standing_talks(
        member_id=coached.leader.pk, organization_id=coached.leader.organization_id
    )
    assert (found.coach, list(found.offered)) == (coached.coach.name, coached.times)
    Talk.objects.filter(pk=talk.pk).update(offered_by=coached.leader)
    [found] = standing_talks(
        member_id=coached.leader.pk, organization_id=coached.leader.organization_id
    )
    assert not found.offered


def _standing(member: Member) -> list[tuple[object, ...]]:
    found = standing_talks(member_id=member.pk, organization_id=member.organization_id)
    return [(each.pk, each.step_pk, each.starts_at) for each in found]
