"""Whoever is asked to read a role-play as an expert learns of it, whatever their roles."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.expert_mails import NO_RATER, NOT_NAMED, NOT_OPEN, OTHER_EXPERT, WAS_READ
from assessments.models import ExpertReading, OwnSample
from assessments.notifications import EXPERT_ASKED, EXPERTS_DIFFER
from assessments.operations import add_sample, name_experts, read_sample, withdraw_sample
from messaging.models import Message
from people.models import Member, Role
from people.notifications import LEFT
from people.operations import mark_left
from programs.content.rubrics import CRITERIA
from programs.content.transcripts import AgreedScore
from programs.models import ProgramVersion
from tests.conftest import SignIn
from tests.factories import MemberFactory

ASKS = "Read a role-play as an expert"
DIFFERS = "See where you and the other expert differ"


@pytest.fixture
def own(
    version: ProgramVersion, admin: Member, facilitator: Member, coach: Member, now: dt.datetime
) -> OwnSample:
    """A role-play for a coach, who reads German, and a facilitator."""
    coach.language = "de"
    coach.save(update_fields=["language"])
    return add_sample(
        module=version.modules.all()[0],
        title="A call on Friday",
        setting="Ada calls Ben.",
        turns=(),
        video_url="https://video.example/1",
        experts=[coach, facilitator],
        now=now,
        by=admin,
    )


def mails(kind: str = EXPERT_ASKED.name) -> list[Message]:
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def read(
    sample: OwnSample, expert: Member, now: dt.datetime, *levels: int, reason: str = "So."
) -> None:
    reading = ExpertReading.objects.get(sample=sample, expert=expert)
    scores = [
        AgreedScore(criterion=criterion, level=level, reason=reason)
        for criterion, level in zip(CRITERIA, levels, strict=True)
    ]
    read_sample(reading=reading, scores=scores, seen=reading.revision, now=now, by=expert)


def why(kind: str = EXPERT_ASKED.name) -> list[str]:
    """What speaks against the mails of a kind, in their order."""
    waiting = mails(kind)
    notification = EXPERT_ASKED if kind == EXPERT_ASKED.name else EXPERTS_DIFFER
    against = notification.objections(waiting)
    return [against.get(each.pk, "") for each in waiting]


def test_both_are_asked_by_mail_each_in_their_language_and_whoever_is_named_later(
    own: OwnSample, admin: Member, coach: Member, facilitator: Member, now: dt.datetime
) -> None:
    german, english = mails()
    assert (german.person_id, english.person_id) == (coach.pk, facilitator.pk)
    asked = f"{admin.name} asks you to read a role-play as an expert: A call on Friday."
    assert asked in english.text
    assert "als Fachperson" in german.text
    for mail in (german, english):
        reading = ExpertReading.objects.get(sample=own, expert_id=mail.person_id)
        assert f"/scores/calibration/reading/{reading.pk}/" in mail.text
    for _again in range(2):
        name_experts(sample=own, experts=[coach, admin], now=now, by=admin)
    assert len(mails()) == 2, "who names themselves knows"
    name_experts(sample=own, experts=[facilitator, admin], now=now, by=admin)
    assert [each.person_id for each in mails()] == [coach.pk, facilitator.pk, facilitator.pk]
    assert why() == [NOT_NAMED, NOT_NAMED, ""]


def test_nobody_is_asked_for_what_is_done(
    own: OwnSample, admin: Member, coach: Member, facilitator: Member, now: dt.datetime
) -> None:
    assert why() == ["", ""]
    read(own, coach, now, 1, 2, 3)
    assert why() == [WAS_READ, ""]
    Member.objects.filter(pk=facilitator.pk).update(roles=[Role.LEADER])
    assert why() == [WAS_READ, NO_RATER]
    mark_left(member=facilitator, now=now, by=None)
    assert why() == [WAS_READ, LEFT]
    withdraw_sample(sample=own, now=now, by=admin)
    assert why() == [NOT_OPEN, LEFT]


def test_whoever_read_first_hears_that_they_differ_until_they_do_not(
    own: OwnSample, admin: Member, coach: Member, facilitator: Member, now: dt.datetime
) -> None:
    third = MemberFactory(organization=admin.organization, roles=[Role.ADMIN])
    kind = EXPERTS_DIFFER.name
    read(own, coach, now, 1, 2, 3)
    assert mails(kind) == []
    read(own, facilitator, now, 1, 2, 4)
    [mail] = mails(kind)
    assert mail.person_id == coach.pk
    assert facilitator.name in mail.text
    assert "unterscheiden" in mail.text
    read(own, facilitator, now, 1, 2, 4, reason="In better words.")
    assert mails(kind) == [mail], "levels are what they differ in"
    read(own, coach, now, 2, 2, 3)
    assert [each.person_id for each in mails(kind)] == [coach.pk, facilitator.pk]
    assert why(kind) == ["", ""]
    name_experts(sample=own, experts=[coach, third], now=now, by=admin)
    assert why(kind) == [OTHER_EXPERT, NOT_NAMED]
    read(own, third, now, 2, 2, 3)
    assert why(kind) == [NOT_OPEN, NOT_NAMED]
    assert len(mails(kind)) == 2, "these two agree"


@pytest.mark.parametrize("role", [Role.COACH, Role.ADMIN, Role.FACILITATOR])
def test_today_says_it_to_whoever_is_asked_for_the_same_statements(
    own: OwnSample, admin: Member, facilitator: Member, now: dt.datetime, role: Role,
    client_for: SignIn,
) -> None:  # fmt: skip
    expert = MemberFactory(organization=admin.organization, roles=[role])
    client = client_for(expert)

    def today() -> tuple[str, int]:
        with CaptureQueriesContext(connection) as captured:
            page = client.get("/").text
        return page, len(captured)

    today()
    page, before = today()
    assert ASKS not in page
    assert ("not calibrated yet" in page) is (role == Role.FACILITATOR)
    name_experts(sample=own, experts=[expert, facilitator], now=now, by=admin)
    page, count = today()
    assert ASKS in page
    assert count == before
    read(own, expert, now, 1, 2, 3)
    page, _count = today()
    assert ASKS not in page
    assert DIFFERS not in page
    read(own, facilitator, now, 1, 2, 4)
    assert DIFFERS in today()[0]
    read(own, facilitator, now, 1, 2, 3)
    assert DIFFERS not in today()[0]
    assert ASKS not in today()[0]
