"""The demo's requests are in every state a privacy officer meets."""

from __future__ import annotations

import datetime as dt

import pytest

from demo import privacy_story
from demo.cast import ADMIN, PRIVACY_OFFICER, Cast
from people.models import Member, Organization, Role
from people.opened import opened_of
from privacy.models import LegalBasis, PersonRequest
from tests.factories import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_requests_wait_are_close_take_longer_and_were_answered(
    organization: Organization, now: dt.datetime
) -> None:
    ids = {value for value in vars(privacy_story).values() if str(value).startswith("E10")}
    people: dict[str, Member] = {
        each: MemberFactory(organization=organization, employee_id=each)
        for each in sorted({*ids, ADMIN, PRIVACY_OFFICER} - {"ADMIN"})
    }
    people[PRIVACY_OFFICER].roles = [Role.PRIVACY_OFFICER]
    people[PRIVACY_OFFICER].save()
    privacy_story.answer_people(Cast(organization, people, ()), now)
    found = PersonRequest.objects.all()
    assert set(found.values_list("state", flat=True)) == {"received", "checked", "done", "refused"}
    assert found.open().count() == 4
    assert found.close_at(now.date()).count() == 1
    assert found.exclude(extended_at=None).count() == 1
    assert Member.objects.restricted().count() == 1
    assert LegalBasis.objects.count() == 4
    assert opened_of(people[privacy_story.LOOKED_AT]).count() == 2
