"""Whoever left the organization gets nothing of what was queued for them, of whatever kind."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from msgspec.structs import replace

from assessments.calibration import Gate
from assessments.models import CalibrationRound, Criterion, Rubric, Score
from assessments.notifications import (
    CALIBRATION_DUE,
    EXPERT_ASKED,
    EXPERTS_DIFFER,
    RATERS_APART,
    RECORDING_AGREED,
    RECORDING_ASKED,
    RECORDING_LINK,
)
from assessments.operations import (
    add_sample,
    agree_to_recording,
    ask_for_recording,
    ask_to_talk,
    leave_recording,
    read_sample,
    tell_calibrations,
)
from authoring.notifications import DRAFT_READ, REVIEW_ASKED
from authoring.operations import bring_in
from authoring.operations.reviewing import ask_review, finish_review
from coaching.coach_mails import NewCoach, ToOffer, WishNews
from coaching.mails import TalkNews
from coaching.matching import Wish
from coaching.models import Talk
from coaching.notifications import (
    COACH_WISHED,
    COMMITMENT_DUE,
    NEW_COACH,
    TALK_AGREED,
    TALK_KINDS,
    TALK_OVER,
    TALK_TOMORROW,
    TALKS_TO_OFFER,
    talk_mail,
)
from coaching.operations import (
    ask_how_it_went,
    cancel_talk,
    choose_time,
    decline_times,
    make_commitment,
    offer_times,
    propose_talk,
    wish_for_coach,
)
from cohorts.models import Enrollment, PersonalStep
from connections.models import Connection
from connections.operations import connect
from connections.states import ConnectionKind
from decisions.models import Assessor
from decisions.notifications import DECISION_REOPENED, SHEET_ASKED, SHEET_RETURNED
from decisions.operations import close_decision, give_back, invite_assessor, reopen_decision
from events.notifications import WEBHOOK_OFF
from events.operations import make_hook, switch_off_failing
from instruments.notifications import (
    QUESTIONNAIRE_OPEN,
    QUESTIONNAIRE_REMINDER,
    sheet_mail,
)
from learning.models import Recall
from learning.notifications import (
    BOOSTER_OPEN,
    MODULE_OPEN,
    RECALL,
    opening_mail,
    recall_mail,
)
from messaging.models import Message, MessageState
from messaging.notifications import AnyNotification, declared
from messaging.operations import Draft, queue_messages
from messaging.readers import readers_of
from messaging.sending import send_due
from peers.answers import PeerBox
from peers.mails import LeaderNews
from peers.models import PeerRater, PeerRating, PeerRound
from peers.notifications import PEER_KINDS, confirm_mail, invitation_mail, leader_mail
from peers.notifications import reminder_mail as peer_reminder
from people.audit import record_each
from people.models import Member, Role
from people.notifications import (
    ADDRESS_CHANGED,
    SIGN_IN,
    SignInEvent,
    address_mails,
    recipient_of,
)
from people.operations import mark_left
from practice.mails import SessionNews
from practice.models import Attendance, PracticeSession, SecondRater
from practice.notifications import (
    PEER_REFLECTION,
    SESSION_CANCELED,
    SESSION_INVITATION,
    SESSION_TOMORROW,
    SESSION_UPDATE,
    WEEK,
    WELCOME,
    session_mail,
)
from practice.operations import ask_for_notes, cancel_session, reschedule_session, tell_weeks
from privacy.notifications import (
    CAME,
    REQUEST_ANSWERED,
    REQUEST_WAITS,
    RESTRICTION_ENDS,
    WaitingNews,
)
from privacy.operations import ask_for
from privacy.states import Asks
from programs.cadence import StepKind
from programs.content.rubrics import CRITERIA
from programs.content.transcripts import AgreedScore
from programs.module_texts import module_texts
from provisioning.fetch_models import FetchRun
from provisioning.fetch_states import FetchState
from provisioning.notifications import FETCHED_LIST, run_mail
from reports.models import PublishedReport, ReportTurn
from reports.notifications import REPORT_FOR_SPONSOR, REPORT_TURN, admin_mail
from reports.page_parts import shown_of
from single_sign_on.endings import Ending, EndingKind
from single_sign_on.notifications import SIGN_IN_ENDS, end_mail
from single_sign_on.providers import ProviderSettings, written
from single_sign_on.states import Protocol
from surveys.asking import Reminder
from surveys.mails import PulseTrial
from surveys.models import Invitation, WaitingComment, Wave
from surveys.notifications import (
    COMMENTS_WAIT,
    PULSE_INVITATION,
    PULSE_REMINDER,
    PULSE_TRIAL,
    reminder_mail,
    waiting_drafts,
)
from surveys.operations import create_pulse_plan, turn_waves
from tests.decisions.making import a_decision
from tests.factories import PersonalStepFactory, StepFactory
from tests.instruments.making import a_sheet
from tests.practice.conftest import Planned
from tests.provisioning.making import a_list
from tests.reports.making import a_report
from tests.surveys.conftest import ITEMS

KINDS = [kind.name for kind in declared()]
OUTSIDE = {REPORT_FOR_SPONSOR.name}
"""What goes to people whom no organization has: nobody of them can leave one."""
OWED = {REQUEST_ANSWERED.name, RESTRICTION_ENDS.name}
"""What somebody is owed by law also once they left: answers about their data."""


def waiting(kind: AnyNotification, person: Member) -> list[Message]:
    """What waits to be sent to somebody, of one kind."""
    own = Message.objects.filter(kind=kind.name, person_id=person.pk)
    return list(own.filter(state=MessageState.QUEUED))


@pytest.fixture
def language() -> str:
    """What the leader reads."""
    return "en"


@pytest.fixture(autouse=True)
def reads(leader: Member, language: str) -> None:
    """Before anything is written to them."""
    leader.language = language
    leader.save(update_fields=["language"])


@pytest.fixture
def practice_mails(planned: Planned, leader: Member, admin: Member, now: dt.datetime) -> None:
    """One session stands, one is moved, one was canceled after its invitation had left."""
    stands, moved, canceled = (
        planned.session(1, kind) for kind in ("kickoff", "practice", "practice2")
    )
    later = moved.starts_at + dt.timedelta(hours=1)
    reschedule_session(session=moved, starts_at=later, link="", by=admin, now=now)
    Message.objects.filter(about_id=canceled.pk).update(state=MessageState.SENT, sent_at=now)
    cancel_session(session=canceled, by=admin, now=now)
    news = SessionNews(session=stands, person=leader, now=now)
    queue_messages(drafts=[session_mail(SESSION_TOMORROW, news)], now=now)


@pytest.fixture
def module_mail(planned: Planned, leader: Member, now: dt.datetime) -> None:
    """A module and a refresher of it have just opened."""
    module = planned.cohort.modules.first()
    assert module is not None
    texts = module_texts([module.pk], "en")[module.pk]
    for position, kind in ((9, StepKind.CARDS), (11, StepKind.BOOSTER)):
        step = StepFactory(cohort=planned.cohort, kind=kind, module=module, position=position)
        personal: PersonalStep = PersonalStepFactory(
            enrollment=planned.enrollments[leader], step=step, opens_at=now, cards_total=3
        )
        queue_messages(drafts=[opening_mail(personal, texts)], now=now)


@pytest.fixture
def recall_mail_waiting(planned: Planned, leader: Member, now: dt.datetime) -> None:
    """Something that they have done can be recalled."""
    Recall.objects.create(member=leader, next_at=now, mails=1)
    queue_messages(drafts=[recall_mail(leader, now.date())], now=now)


@pytest.fixture
def week_mail(planned: Planned, leader: Member, now: dt.datetime) -> None:
    """They also lead a session of the other group this week, and it is Monday morning for them."""
    PracticeSession.objects.filter(pk=planned.session(2).pk).update(
        facilitator=leader, starts_at=now + dt.timedelta(days=2)
    )
    tell_weeks(now=now)


@pytest.fixture
def notes_mail(planned: Planned, leader: Member, now: dt.datetime) -> None:
    """They practiced with another leader on Friday, and it is Monday morning for them."""
    held = planned.session(1, "assessment")
    PracticeSession.objects.filter(pk=held.pk).update(
        state=PracticeSession.State.HELD, starts_at=now - dt.timedelta(days=3)
    )
    for enrollment in [planned.enrollments[leader], *planned.enrollments.values()][:3]:
        Attendance.objects.get_or_create(
            session=held,
            enrollment=enrollment,
            defaults={"was_present": True, "noted_at": now},
        )
    ask_for_notes(now=now)


@pytest.fixture
def question_mail(planned: Planned, leader: Member, now: dt.datetime) -> None:
    """They had set out to do something by Friday, and it is Monday morning for them."""
    friday = (now - dt.timedelta(days=3)).date()
    own = planned.enrollments[leader]
    make_commitment(enrollment=own, wording="Ask Noor.", due_on=friday, now=now, by=leader)
    ask_how_it_went(now=now)


@pytest.fixture
def apart_mail(planned: Planned, leader: Member, facilitator: Member, now: dt.datetime) -> None:
    """They also scored in the other group, two levels apart from another rater."""
    held = planned.session(2, "assessment")
    PracticeSession.objects.filter(pk=held.pk).update(
        state=PracticeSession.State.HELD, starts_at=now - dt.timedelta(days=3)
    )
    rubric = Rubric.objects.create(module=held.module)
    criterion = Criterion.objects.create(rubric=rubric, position=1, slug="tone", content={})
    seat = held.group.places.all()[0].enrollment
    Score.objects.bulk_create(
        Score(
            session=held,
            enrollment=seat,
            criterion=criterion,
            rater=rater,
            level=level,
            scored_at=now - dt.timedelta(days=2),
        )
        for rater, level in ((leader, 1), (facilitator, 3))
    )
    ask_to_talk(now=now)


@pytest.fixture
def recording_mails(
    planned: Planned, leader: Member, facilitator: Member, now: dt.datetime
) -> None:
    """They are asked for a recording of their turn; in a session that they lead somebody else has
    said yes, and another one who scores there has left the link.
    """
    own, led = planned.session(1), planned.session(2, "practice")
    mine = planned.enrollments[leader].pk
    ask_for_recording(session_id=own.pk, enrollment_id=mine, by=facilitator, now=now)
    PracticeSession.objects.filter(pk=led.pk).update(facilitator=leader, starts_at=now)
    SecondRater.objects.create(session=led, rater=facilitator, enrollments=[])
    seat = led.group.places.all()[0].enrollment
    agree_to_recording(session=led, enrollment_id=seat.pk, by=seat.member, now=now)
    leave_recording(
        session_id=led.pk, enrollment_id=seat.pk, link="https://v.example", by=facilitator, now=now
    )


@pytest.fixture
def expert_mails(planned: Planned, leader: Member, facilitator: Member, now: dt.datetime) -> None:
    """They coach as well and are asked to read two role-plays as an expert; one of them another
    expert has read differently.
    """
    leader.roles = [*leader.roles, Role.COACH]
    leader.save(update_fields=["roles"])
    about = {"module": planned.session(1).module, "setting": "A call.", "turns": ()}
    about |= {"video_url": "https://v.example", "experts": [leader, facilitator]}
    both, _one = [
        add_sample(**about, title=title, now=now, by=facilitator) for title in ("Ada", "Ben")
    ]
    for level, reading in enumerate(both.readings.all(), start=1):
        scores = [AgreedScore(criterion=each, level=level, reason="So.") for each in CRITERIA]
        read_sample(reading=reading, scores=scores, seen=0, now=now, by=reading.expert)


@pytest.fixture
def pulse_mails(planned: Planned, leader: Member, now: dt.datetime) -> None:
    """A pulse has opened and asks the leader, too; they are reminded of it, and guard privacy
    themselves.
    """
    StepFactory(cohort=planned.cohort, kind=StepKind.PULSE, opens_on=now.date(), position=10)
    create_pulse_plan(
        cohort=planned.cohort,
        items=[replace(item, around=item.text) for item in ITEMS],
        respondents="direct_reports",
        extra=[leader],
        send_at=dt.time(9),
        open_days=7,
        now=now,
        by=planned.cohort.launched_by,
    )
    turn_waves(now=now)
    asked = Invitation.objects.select_related("wave__plan__cohort__organization", "member")
    closes_at = Wave.objects.get().closes_at or now
    drafts = [reminder_mail(asked.get(), Reminder(3, now, closes_at))]
    queue_messages(drafts=drafts, now=now)
    leader.roles = [*leader.roles, Role.PRIVACY_OFFICER]
    leader.save(update_fields=["roles"])
    wave = asked.get().wave
    WaitingComment.objects.create(wave=wave, item=wave.items.all()[0], text="Mehr Ruhe.")
    queue_messages(drafts=waiting_drafts(wave, now), now=now)


@pytest.fixture
def sign_in_mails(leader: Member, admin: Member, now: dt.datetime) -> None:
    """A security notice, a pulse they try, and a changed address, told at both addresses."""
    event = SignInEvent("account/email/password_changed", {})
    notice = Draft(notification=SIGN_IN, thing=event, to=recipient_of(leader))
    trial = PulseTrial(
        organization="Northwind", is_baseline=True, least=5, closes_at=now, zone="UTC",
        preview_url="https://portal.example/",
    )  # fmt: skip
    queue_messages(
        drafts=[Draft(notification=PULSE_TRIAL, thing=trial, to=recipient_of(leader))], now=now
    )
    queue_messages(drafts=[notice], now=now)
    [change] = record_each("change_member", [(leader, {})], by=admin, now=now)
    news = address_mails(
        leader, old="old@x.example", organization=leader.organization, event_id=change
    )
    queue_messages(drafts=news, now=now)


@pytest.fixture
def review_mail_waiting(leader: Member, admin: Member, now: dt.datetime) -> None:
    """They are an admin as well, asked to read a draft, and theirs was read."""
    leader.roles = [*leader.roles, Role.ADMIN]
    leader.save(update_fields=["roles"])
    draft = bring_in(files={}, by=admin, now=now)
    ask_review(draft=draft, reviewer=leader, by=admin, now=now)
    own = bring_in(files={}, by=leader, now=now)
    ask_review(draft=own, reviewer=admin, by=leader, now=now)
    finish_review(draft=own, by=admin, now=now)


@pytest.fixture
def report_mail_waiting(planned: Planned, leader: Member, now: dt.datetime) -> None:
    """As an admin they hear of a report on schedule."""
    document = a_report()
    report = PublishedReport.objects.create(
        cohort=planned.cohort,
        number=1,
        language="en",
        document=document,
        shown=shown_of(document),
        published_at=now,
    )
    turn = ReportTurn.objects.create(
        cohort=planned.cohort, occasion="end", key="end", at=now, report=report, is_new=True
    )
    mail = dataclasses.replace(admin_mail(turn, leader), send_after=now)
    queue_messages(drafts=[mail], now=now)


@pytest.fixture
def calibration_mail_waiting(leader: Member, now: dt.datetime) -> None:
    """They rate as well, and their calibration runs out."""
    leader.roles = [*leader.roles, Role.FACILITATOR]
    leader.save(update_fields=["roles"])
    CalibrationRound.objects.create(
        member=leader,
        number=1,
        gate=Gate(),
        begun_at=now,
        finished_at=now,
        runs_out_on=now.date(),
        mail_at=now,
    )
    tell_calibrations(now=now)


@pytest.fixture
def talk_mails(planned: Planned, leader: Member, coach: Member, now: dt.datetime) -> None:
    """They are coached: one talk is offered, one declined by the coach, one agreed, one canceled
    after its invitation had left; they coach somebody else, who waits for times and of whose talk
    nobody has said how it went.
    """
    enrollment = planned.enrollments[leader]
    Enrollment.objects.filter(pk=enrollment.pk).update(coach=coach)
    other = planned.enrollments[next(each for each in planned.enrollments if each != leader)]
    Enrollment.objects.filter(pk=other.pk).update(coach=leader)
    at = now + dt.timedelta(days=2)
    values = {"step": None, "minutes": 30, "link": "", "now": now}
    talks = [
        propose_talk(enrollment=enrollment, times=[at], by=coach, **values) for _number in range(4)
    ]
    choose_time(talk=talks[1], starts_at=at, by=leader, now=now)
    asked = offer_times(
        talk=talks[1], times=[at + dt.timedelta(days=1)], word="", link="", revision=2, by=leader,
        now=now,
    )  # fmt: skip
    decline_times(talk=asked, word="", revision=3, by=coach, now=now)
    choose_time(talk=talks[2], starts_at=at, by=leader, now=now)
    off = Message.objects.filter(about_id=talks[2].pk, kind=TALK_AGREED.name)
    off.update(state=MessageState.SENT, sent_at=now)
    cancel_talk(talk=talks[2], word="", by=coach, now=now)
    queue_messages(
        drafts=[
            talk_mail(TALK_TOMORROW, TalkNews(talk=asked, person=leader, now=now)),
            _new_coach(enrollment, coach),
            *_to_coach(other, leader, now),
            _wished(other, leader, now),
        ],
        now=now,
    )


def _new_coach(enrollment: Enrollment, coach: Member) -> Draft[NewCoach]:
    news = NewCoach(enrollment=enrollment, coach=coach)
    to = recipient_of(enrollment.member)
    return Draft(notification=NEW_COACH, thing=news, to=to, about_id=enrollment.pk)


def _wished(other: Enrollment, admin: Member, now: dt.datetime) -> Draft[WishNews]:
    wish = wish_for_coach(member=other.member, wish=Wish(elsewhere=True), now=now)
    assert wish is not None
    news = WishNews(enrollment=other, reader=admin)
    to = recipient_of(admin)
    return Draft(notification=COACH_WISHED, thing=news, to=to, about_id=wish.pk)


def _to_coach(other: Enrollment, coach: Member, now: dt.datetime) -> list[Draft[Any]]:
    """What somebody is asked who coaches."""
    step = StepFactory(cohort=other.cohort, kind=StepKind.COACHING, position=14)
    PersonalStepFactory(enrollment=other, step=step, opens_at=now - dt.timedelta(days=2))
    past = now - dt.timedelta(hours=3)
    over = Talk.objects.create(
        enrollment=other, coach=coach, state="agreed", starts_at=past, time_zone="UTC",
        proposed_at=past,
    )  # fmt: skip
    waiting = ToOffer(coach=coach, day=now.date(), names=["A"])
    return [
        talk_mail(TALK_OVER, TalkNews(talk=over, person=coach, now=now)),
        Draft(
            notification=TALKS_TO_OFFER,
            thing=waiting,
            to=recipient_of(coach),
            about_id=now.date().toordinal(),
        ),
    ]


@pytest.fixture
def questionnaire_mails(planned: Planned, leader: Member, admin: Member, now: dt.datetime) -> None:
    """A questionnaire is open, and they are reminded of it."""
    sheet = a_sheet(planned.enrollments[leader], admin, now)
    drafts = [sheet_mail(kind, sheet) for kind in (QUESTIONNAIRE_OPEN, QUESTIONNAIRE_REMINDER)]
    queue_messages(drafts=drafts, now=now)


@pytest.fixture
def peer_mails(planned: Planned, leader: Member, admin: Member, now: dt.datetime) -> None:
    """They are to name people, coach somebody whose list waits, and rate somebody else."""
    own = planned.enrollments[leader]
    others = [each for each in planned.enrollments.values() if each != own][:2]
    days = {"opens_on": now.date(), "closes_on": now.date() + dt.timedelta(days=9)}
    held = PeerRound.objects.create(
        cohort=planned.cohort, occasion="before", state="open", items=[], opened_at=now, **days
    )
    made = PeerRating.objects.bulk_create(
        PeerRating(round=held, enrollment=each, state=state)
        for each, state in zip((own, *others), ("choosing", "proposed", "asking"), strict=True)
    )
    rater = PeerRater.objects.create(
        rating=made[2], member=leader, relation="peer", token_hash="h", asked_at=now
    )
    PeerBox.objects.create(rating=made[2], marks=b"\0")
    choosing, proposed, asking = PeerRating.objects.in_full().order_by("pk")
    rater.rating = asking
    drafts = [
        leader_mail(choosing, LeaderNews.BEGINS),
        confirm_mail(proposed, leader),
        invitation_mail(rater),
        peer_reminder(rater, day=3, ends_at=now + dt.timedelta(days=1)),
    ]
    queue_messages(drafts=drafts, now=now)


@pytest.fixture
def hook_off_mail(leader: Member, now: dt.datetime) -> None:
    """As an admin they hear of a webhook that was switched off."""
    choices: dict[str, Any] = {"url": "https://x.example/", "kinds": ["pilot.ended"]}
    hook = make_hook(name="W", **choices, names_people=False, now=now, by=leader)
    Connection.objects.filter(pk=hook.pk).update(is_on=True)
    switch_off_failing(connection=hook, is_gone=True, now=now)


@pytest.fixture
def sheet_asked_mail(leader: Member, admin: Member, now: dt.datetime) -> None:
    """They are asked to judge the options of a decision, get their sheet back, and it is closed and
    opened again.
    """
    decision = a_decision(admin, now)
    sheet = invite_assessor(decision=decision, member=leader, by=admin, now=now)
    Assessor.objects.filter(pk=sheet.pk).update(handed_in_at=now)
    give_back(assessor=sheet, by=admin, now=now)
    closed = close_decision(decision=decision, chosen=None, reason="No", by=admin, now=now)
    reopen_decision(decision=closed, why="Why", revision=closed.revision, by=admin, now=now)


@pytest.fixture
def end_of_a_certificate(leader: Member, now: dt.datetime) -> None:
    """They run the organization, too, and a certificate ends."""
    given = ProviderSettings(protocol=Protocol.SAML)
    connection = connect(
        kind=ConnectionKind.SIGN_IN, name="ID", settings=written(given), now=now, by=leader
    )
    ending = Ending(EndingKind.CERTIFICATE, now.date())
    queue_messages(drafts=[end_mail(connection, ending, leader)], now=now)


@pytest.fixture
def fetched_list_mail(leader: Member, now: dt.datetime) -> None:
    """As an admin they hear of a list that could not be fetched."""
    fetched = a_list("https://hr.example/a.csv", now=now, by=leader)
    run = FetchRun.objects.create(
        fetched_list=fetched, state=FetchState.FAILED, problem="sign-in", began_at=now
    )
    queue_messages(drafts=[run_mail(run, leader)], now=now)


@pytest.fixture
def request_mail(leader: Member, peer: Member, now: dt.datetime) -> None:
    """As an admin they hear that somebody asked about their data."""
    asked = ask_for(member=peer, asks=Asks.ERASURE, words="", now=now)
    draft = Draft(
        notification=REQUEST_WAITS,
        thing=WaitingNews(asked, leader, CAME),
        to=recipient_of(leader),
        about_id=asked.pk,
        about_version=CAME,
    )
    queue_messages(drafts=[draft], now=now)


@pytest.fixture
def all_waiting(
    practice_mails: None,
    module_mail: None,
    recall_mail_waiting: None,
    week_mail: None,
    notes_mail: None,
    question_mail: None,
    apart_mail: None,
    recording_mails: None,
    expert_mails: None,
    pulse_mails: None,
    sign_in_mails: None,
    review_mail_waiting: None,
    report_mail_waiting: None,
    calibration_mail_waiting: None,
    talk_mails: None,
    questionnaire_mails: None,
    peer_mails: None,
    sheet_asked_mail: None,
    hook_off_mail: None,
    end_of_a_certificate: None,
    fetched_list_mail: None,
    request_mail: None,
    leader: Member,
) -> dict[str, list[Message]]:
    """What waits for the leader, by kind."""
    kinds = (
        *(SESSION_INVITATION, SESSION_UPDATE, SESSION_CANCELED, SESSION_TOMORROW),
        *(MODULE_OPEN, BOOSTER_OPEN, PULSE_INVITATION, PULSE_REMINDER, SIGN_IN, ADDRESS_CHANGED),
        *(WELCOME, WEEK, PEER_REFLECTION, REVIEW_ASKED, DRAFT_READ, RECALL, CALIBRATION_DUE),
        *TALK_KINDS,
        *PEER_KINDS,
        PULSE_TRIAL,
        COMMENTS_WAIT,
        COMMITMENT_DUE,
        RATERS_APART,
        *(RECORDING_ASKED, RECORDING_AGREED, RECORDING_LINK),
        *(EXPERT_ASKED, EXPERTS_DIFFER),
        QUESTIONNAIRE_OPEN,
        QUESTIONNAIRE_REMINDER,
        *(SHEET_ASKED, SHEET_RETURNED, DECISION_REOPENED),
        REPORT_TURN,
        WEBHOOK_OFF,
        SIGN_IN_ENDS,
        FETCHED_LIST,
        REQUEST_WAITS,
    )
    found = {kind.name: waiting(kind, leader) for kind in kinds}
    assert sorted(found) == sorted(set(KINDS) - OUTSIDE - OWED), (
        "a new kind belongs into these fixtures"
    )
    return found


def test_whoever_is_there_gets_all_of_it(
    all_waiting: dict[str, list[Message]], leader: Member, now: dt.datetime
) -> None:
    send_due(clock=lambda: now + dt.timedelta(hours=3))
    sent = Message.objects.filter(person_id=leader.pk, state=MessageState.SENT)
    kinds = set(sent.values_list("kind", flat=True))
    assert kinds == all_waiting.keys(), "or the test below would say nothing"


def test_whoever_left_gets_none_of_it(
    all_waiting: dict[str, list[Message]], leader: Member, now: dt.datetime
) -> None:
    mark_left(member=leader, now=now, by=None)
    send_due(clock=lambda: now + dt.timedelta(hours=3))
    states = {
        kind: set(
            Message.objects.filter(pk__in=[each.pk for each in waited]).values_list(
                "state", flat=True
            )
        )
        for kind, waited in all_waiting.items()
    }
    assert {
        kind: found for kind, found in states.items() if found != {MessageState.SUPPRESSED}
    } == {}
    assert not Message.objects.filter(to_address="old@x.example", state=MessageState.SENT)


def test_whom_a_kind_reaches_finds_it_in_their_mail_settings(
    all_waiting: dict[str, list[Message]], leader: Member
) -> None:
    """By what they are, and not since they have got one before."""
    leader.roles = list(Role)
    leader.save()
    mine = readers_of(leader.email.lower(), [leader.pk])
    lost = {kind.name for kind in declared() if mine.isdisjoint(kind.reaches)}
    assert not lost & all_waiting.keys()


@pytest.mark.parametrize("language", ["en", "de"])
def test_after_the_greeting_a_mail_begins_with_a_capital(
    all_waiting: dict[str, list[Message]], language: str
) -> None:
    texts = {kind: waited[0].text.split("\n\n") for kind, waited in all_waiting.items()}
    assert {kind: text[1] for kind, text in texts.items() if text[1][0].islower()} == {}
    german = {kind for kind, text in texts.items() if text[0].startswith("Guten Tag ")}
    assert bool(german) is (language == "de")
    assert not {kind for kind in german if texts[kind][0].endswith(",")}, "a small letter follows"
