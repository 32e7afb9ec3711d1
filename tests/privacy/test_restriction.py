"""People whose data is kept and not used."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from cohorts.models import Cohort
from cohorts.operations import NotInOrganization, enroll_leader
from common.spreadsheets import FileFormat
from insights.progress import ProgressFile
from messaging.models import Message, MessageState
from messaging.objections import RESTRICTED
from messaging.operations import Draft, queue_messages
from messaging.sending import send_due
from peers.models import PeerRating, PeerRound
from peers.people import may_rate
from people.models import AuditEvent, Member
from people.notifications import SIGN_IN, SignInEvent, recipient_of
from people.operations import lift_restriction, restrict_person
from privacy.notifications import RESTRICTION_ENDS
from privacy.operations import end_restriction
from surveys.mails import PulseTrial
from surveys.notifications import PULSE_TRIAL
from surveys.questions import Respondents
from surveys.respondents import eligible_people
from tests.api.calling import Caller, a_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


def test_they_get_no_mail_but_what_is_about_their_sign_in_and_their_rights(
    leader: Member, peer: Member, privacy_officer: Member, now: dt.datetime
) -> None:
    restrict_person(member=leader, now=now, by=privacy_officer)
    trial = PulseTrial(
        organization="Northwind",
        is_baseline=True,
        least=5,
        closes_at=now,
        zone="UTC",
        preview_url="https://portal.example/",
    )
    notice = SignInEvent("account/email/password_changed", {})
    for person in (leader, peer):
        to = recipient_of(person)
        queue_messages(drafts=[Draft(notification=PULSE_TRIAL, thing=trial, to=to)], now=now)
        queue_messages(drafts=[Draft(notification=SIGN_IN, thing=notice, to=to)], now=now)
    send_due(clock=lambda: now + dt.timedelta(hours=3))
    states = {
        (each.person_id, each.kind): (each.state, each.state_reason)
        for each in Message.objects.all()
    }
    assert states[leader.pk, PULSE_TRIAL.name] == (MessageState.SUPPRESSED, RESTRICTED)
    assert states[leader.pk, SIGN_IN.name][0] == MessageState.SENT
    assert states[peer.pk, PULSE_TRIAL.name][0] == MessageState.SENT


def test_no_new_pulse_asks_them(leader: Member, peer: Member, now: dt.datetime) -> None:
    peer.manager = leader
    peer.save()
    asked = {
        "organization": leader.organization,
        "leaders": [leader.pk],
        "respondents": Respondents.DIRECT_REPORTS,
        "extra": [],
    }
    assert eligible_people(**asked) == [peer]
    restrict_person(member=peer, now=now, by=None)
    assert eligible_people(**asked) == []
    for _twice in range(2):
        lift_restriction(member=peer, now=now, by=None)
    assert eligible_people(**asked) == [peer]
    assert AuditEvent.objects.filter(verb="lift_restriction").count() == 1


def test_no_file_and_no_rating_has_them(
    launch: Callable[..., Cohort], leaders: list[Member], peer: Member, now: dt.datetime
) -> None:
    cohort = launch(leaders)
    restricted = leaders[0]
    restrict_person(member=restricted, now=now, by=None)
    table = ProgressFile(
        cohort=cohort, file_format=FileFormat.CSV, language="en", zone="UTC", now=now
    )
    _headings, *lines = [str(row) for row in table.records()]
    text = "".join(lines)
    assert restricted.email not in text
    assert leaders[1].email in text
    held = PeerRound.objects.create(
        cohort=cohort,
        occasion="after",
        items=[],
        opens_on=now.date(),
        closes_on=now.date() + dt.timedelta(days=14),
        state="open",
        opened_at=now,
    )
    rated = cohort.enrollments.get(member=leaders[1])
    rating = PeerRating.objects.create(round=held, enrollment=rated)
    assert peer in may_rate(rating)
    assert restricted not in may_rate(rating)


def test_the_api_gives_nothing_of_them(
    launch: Callable[..., Cohort], leaders: list[Member], admin: Member, now: dt.datetime
) -> None:
    cohort = launch(leaders)
    restricted, other = leaders[:2]
    caller = Caller(a_key(admin, now)[1])
    lists = {"/members": "id", f"/enrollments?pilot_id={cohort.pk}": "member_id"}

    def given() -> list[set[int]]:
        return [{each[key] for each in caller.everything(path)} for path, key in lists.items()]

    assert all({restricted.pk, other.pk} <= people for people in given())
    restrict_person(member=restricted, now=now, by=None)
    assert all({restricted.pk, other.pk} & people == {other.pk} for people in given())


def test_no_pilot_begins_with_them(
    launch: Callable[..., Cohort], leaders: list[Member], peer: Member, now: dt.datetime
) -> None:
    """Whoever the pages let through; a draft that has them says so, see tests/pilots."""
    cohort = launch(leaders[1:])
    restrict_person(member=peer, now=now, by=None)
    with pytest.raises(NotInOrganization):
        enroll_leader(cohort=cohort, member=peer, coach=None, now=now, by=peer)
    with pytest.raises(NotInOrganization):
        launch([leaders[0], peer])


def test_restricting_and_lifting_is_recorded_once_and_told_at_the_end(
    peer: Member, privacy_officer: Member, now: dt.datetime
) -> None:
    for _twice in range(2):
        restrict_person(member=peer, now=now, by=privacy_officer)
    later = now + dt.timedelta(days=3)
    for _twice in range(2):
        end_restriction(member=peer, now=later, by=privacy_officer)
    peer.refresh_from_db()
    assert peer.restricted_at is None
    verbs = AuditEvent.objects.filter(thing="member", thing_id=peer.pk).order_by("pk")
    assert [each.verb for each in verbs] == ["restrict_person", "lift_restriction"]
    send_due(clock=lambda: later)
    told = Message.objects.get(kind=RESTRICTION_ENDS.name)
    assert (told.person_id, told.state) == (peer.pk, MessageState.SENT)
