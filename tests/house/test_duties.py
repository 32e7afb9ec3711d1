"""Whoever is named somewhere either does something for others there, which is said before they are
marked as left, or does not: each column that leads to a person is decided.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField
from django.urls import reverse

from assessments.models import ExpertReading, OwnSample, TurnFile, TurnRecording
from authoring.models import Manuscript, ReviewRequest
from connections.models import AccessKey, Connection
from connections.states import ConnectionKind
from decisions.operations import close_decision, invite_assessor
from events.operations import make_hook
from people.leaving import duties_of
from people.models import Member, Role
from practice.models import PracticeSession
from programs.models import Module
from reports.models import SponsorLink
from tests.conftest import SignIn
from tests.decisions.making import a_decision
from tests.factories import NOW
from tests.learning.conftest import make_course
from tests.practice.conftest import Planned
from tests.provisioning.making import a_list

pytestmark = pytest.mark.uncounted

SAID = {
    "assessments.ExpertReading.expert", "assessments.TurnFile.watcher",
    "authoring.ReviewRequest.reviewer", "cohorts.Cohort.coaches", "cohorts.Cohort.facilitators",
    "cohorts.Enrollment.coach", "coaching.Talk.coach", "connections.AccessKey.made_by",
    "connections.Connection.made_by", "decisions.Assessor.member", "people.Member.manager",
    "practice.PracticeSession.facilitator", "practice.SecondRater.rater",
    "provisioning.FetchedList.in_charge",
}  # fmt: skip
"""And a sponsor by their address, and the last privacy officer by the role."""
DONE = {
    "assessments.OwnSample.by", "assessments.TurnFile.by", "assessments.TurnRecording.left_by",
    "authoring.DraftComment.by", "authoring.DraftComment.resolved_by", "authoring.Manuscript.by",
    "authoring.ReviewRequest.by", "coaching.Talk.offered_by", "cohorts.Cohort.launched_by",
    "decisions.Decision.made_by", "decisions.EarlierResult.reopened_by",
    "decisions.Sourcing.saved_by", "decisions.SourcingVersion.saved_by",
    "instruments.Questionnaire.made_by", "kpis.KpiFileJob.by", "kpis.KpiImport.by",
    "peers.PeerRating.confirmed_by", "peers.PeerRound.planned_by", "people.ImportJob.by",
    "people.PeopleImport.by", "pilots.DraftJob.by", "pilots.PilotDraft.by",
    "privacy.LegalBasis.chosen_by", "privacy.PersonRequest.answered_by",
    "privacy.PersonRequest.entered_by", "privacy.Retention.chosen_by", "programs.Video.by",
    "reports.PublishedReport.published_by",
}  # fmt: skip
"""Who did it: it is over, or whoever has their role goes on with it."""
GIVEN = {
    "assessments.CalibrationRound.member", "assessments.EmptiedSlot.rater",
    "assessments.EvidenceNote.rater", "assessments.RaterTalk.first",
    "assessments.RaterTalk.noted_by", "assessments.RaterTalk.second", "assessments.Score.rater",
    "assessments.SeenBehavior.rater", "coaching.PassedOn.coach", "coaching.TalkNote.author",
    "cohorts.CoachTally.coach", "cohorts.SharedEntry.coach",
}  # fmt: skip
"""What they gave or were shown: it stays."""
THEIRS = {
    "calendars.BusySource.member", "calendars.BusyTime.member", "coaching.CoachWish.coach",
    "coaching.CoachWish.member", "cohorts.Enrollment.member", "events.Event.member",
    "kpis.MeasuredTeam.leader", "learning.Recall.member", "learning_records.PackageLink.member",
    "lti.PlatformPerson.member", "peers.PeerRater.member", "people.CalendarLink.member",
    "people.User.current_member", "privacy.PersonRequest.member",
    "provisioning.ScimGroupSeat.member", "provisioning.ScimPerson.member",
    "surveys.Invitation.member", "surveys.PulsePlan.extra_respondents",
}  # fmt: skip
"""What they are, learn or are asked themselves: nobody can take it over."""


def leads_to_people() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if isinstance(field, ForeignKey | ManyToManyField) and field.related_model is Member
    }


def test_each_column_that_leads_to_a_person_is_decided() -> None:
    decided = [*SAID, *DONE, *GIVEN, *THEIRS]
    assert sorted(decided) == sorted(leads_to_people())


def said_of(member: Member, now: dt.datetime) -> dict[str, str]:
    return {duty.step: f"{duty.words} {duty.url}" for duty in duties_of(member, now=now)}


def test_whoever_does_nothing_for_others_leaves_nothing_open(peer: Member) -> None:
    assert said_of(peer, NOW) == {}


def test_a_sheet_and_a_draft_that_wait_are_said(
    admin: Member, leader: Member, now: dt.datetime
) -> None:
    decision = a_decision(admin, now)
    invite_assessor(decision=decision, member=leader, by=admin, now=now)
    draft = Manuscript.objects.create(
        organization=admin.organization, slug="listening", files={}, changed_at=now, by=admin
    )
    ReviewRequest.objects.create(draft=draft, reviewer=leader, by=admin, asked_at=now)
    said = said_of(leader, now)
    assert reverse("decisions:decision", args=[decision.pk]) in said["Ask another assessor"]
    assert "“listening”" in said["Ask another reviewer"]
    ReviewRequest.objects.update(read_at=now)
    close_decision(decision=decision, chosen=None, reason="No", by=admin, now=now)
    assert said_of(leader, now) == {}


def test_people_who_report_to_them_are_said_and_found(
    leader: Member, peer: Member, admin: Member, outsider: Member, client_for: SignIn
) -> None:
    """Red before: they went on reporting to somebody who had left, and no page listed them."""
    Member.objects.filter(pk=peer.pk).update(manager=leader)
    said = said_of(leader, NOW)["See who reports to them"]
    assert said.startswith("1 person reports to them. Name another manager")
    url = said.rsplit(" ", 1)[-1]
    listed = client_for(admin).get(url).text
    assert f"Only people who report to {leader.name}." in listed
    assert (peer.name in listed, leader.name in listed.split("<tbody>")[1]) == (True, False)
    assert url in client_for(admin).get(reverse("people:member", args=[leader.pk])).text
    assert client_for(outsider).get(url).status_code == 404
    for nonsense in ("0", "x", str(2**63), "-1"):
        page = client_for(admin).get(reverse("people:members"), {"reports_to": nonsense})
        assert "Nobody is listed" in page.text
    peer.left_at = NOW
    peer.save()
    assert said_of(leader, NOW) == {}


def test_a_report_goes_on_to_whoever_was_its_sponsor(leader: Member, now: dt.datetime) -> None:
    cohort = make_course(leader).enrollment.cohort
    link = SponsorLink.objects.create(
        cohort=cohort, token_hash="x", name="Board", address=leader.email.upper(),
        expires_on=now.date() + dt.timedelta(days=9), made_at=now,
    )  # fmt: skip
    said = said_of(leader, now)
    assert cohort.name in said["Open the links"]
    assert reverse("reports:links", args=[cohort.pk]) in said["Open the links"]
    link.withdrawn_at = now
    link.save()
    assert said_of(leader, now) == {}


def test_the_last_privacy_officer_is_said(
    privacy_officer: Member, peer: Member, now: dt.datetime
) -> None:
    assert (
        "Nobody else is privacy officer" in said_of(privacy_officer, now)["Give somebody the role"]
    )
    peer.roles = [Role.PRIVACY_OFFICER]
    peer.save()
    assert said_of(privacy_officer, now) == {}


def test_what_an_admin_set_up_goes_on_or_stops_without_them(
    admin: Member, now: dt.datetime
) -> None:
    a_list("https://hr.example/a.csv", now=now, by=admin)
    make_hook(
        name="Chat news", url="https://x.example/", kinds=["pilot.ended"], names_people=False,
        now=now, by=admin,
    )  # fmt: skip
    Connection.objects.update(is_on=True)
    AccessKey.objects.create(
        organization=admin.organization, kind=ConnectionKind.PEOPLE, name="Payroll", token_hash="x",
        made_at=now, made_by=admin,
    )  # fmt: skip
    said = said_of(admin, now)
    assert "Nobody is brought in from it" in said["Take charge"]
    assert "Payroll, Chat news, Workday" in said["Open the connections"]


def test_recorded_turns_and_samples_that_wait_for_one_person_are_said(
    planned: Planned, coach: Member, facilitator: Member, now: dt.datetime
) -> None:
    session = PracticeSession.objects.filter(group__cohort=planned.cohort).order_by("pk")[0]
    recording = TurnRecording.objects.create(
        session=session, enrollment=session.enrollments.all()[0], is_agreed=True, said_at=now,
        has_file=True,
    )  # fmt: skip
    TurnFile.objects.create(
        recording=recording, watcher=coach, media_type="video/mp4", size=1, digest="d",
        by=facilitator, added_at=now,
    )  # fmt: skip
    sample = OwnSample.objects.create(
        organization=coach.organization, module=Module.objects.all()[0], title="A late reply",
        setting="S", video_url="https://v.example/", by=facilitator, added_at=now,
    )  # fmt: skip
    ExpertReading.objects.create(sample=sample, expert=coach)
    said = said_of(coach, now)
    assert "1 recorded turn of" in said["Open the session"]
    assert reverse("practice:session", args=[session.pk]) in said["Open the session"]
    assert "“A late reply”" in said["Open the sample"]
