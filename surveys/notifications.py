"""Asking people, and reminding those who have not answered: in their own language, by a link of
their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from cohorts.models import Cohort
from cohorts.prospect import Prospect
from common.tokens import hash_token
from messaging.models import Message
from messaging.notifications import Expected, Notification, Recipient
from messaging.operations import Draft
from people.models import Member, Role
from people.notifications import LEFT, recipient_of
from programs.cadence import StepKind
from surveys.asking import (
    Reminder,
    Rhythm,
    Window,
    closing_of,
    is_baseline,
    reminders_of,
    window_of,
    without_missed,
)
from surveys.links import token_of
from surveys.mails import (
    PulseAsking,
    PulseTrial,
    ToRetell,
    compose_invitation,
    compose_reminder,
    compose_trial,
    compose_waiting,
    invitation_subject,
    reminder_subject,
)
from surveys.models import Invitation, WaitingComment, Wave
from surveys.querysets import InvitationQuerySet
from surveys.readers import RESPONDENT
from surveys.respondents import language_of
from surveys.said import KEPT_FOR

# The same words for "answered" and "closed": the reason is kept, and must not tell who answered.
NOTHING_TO_ANSWER = gettext_noop("there is nothing left to answer")
NONE_WAIT = gettext_noop("no comment waits any more, or somebody else looks after them")


def invitation_mail(invitation: Invitation, wave: Wave) -> Draft[PulseAsking]:
    """Asks one person, once, at their own time of day."""
    cohort = wave.plan.cohort
    return Draft(
        notification=PULSE_INVITATION,
        thing=PulseAsking(invitation, wave),
        to=_recipient(invitation),
        about_id=wave.pk,
        organization_id=cohort.organization_id,
        topic_id=cohort.pk,
        send_after=invitation.opens_at,
        ends_at=wave.closes_at,
    )


def reminder_mail(invitation: Invitation, reminder: Reminder) -> Draft[PulseAsking]:
    """Reminds one person who has not answered.

    It belongs to no cohort's outbox: a list of reminders would be a list of who has not answered.
    When the wave closes it goes.
    """
    return Draft(
        notification=PULSE_REMINDER,
        thing=PulseAsking(invitation, invitation.wave),
        to=_recipient(invitation),
        about_id=invitation.wave_id,
        about_version=reminder.day,
        ends_at=reminder.ends_at,
    )


def _recipient(invitation: Invitation) -> Recipient:
    return replace(recipient_of(invitation.member), language=language_of(invitation.member))


def waiting_drafts(wave: Wave, now: dt.datetime) -> list[Draft[ToRetell]]:
    """To everybody who may retell comments of this pulse, where any wait; where nobody may, to the
    admins, who can make somebody a privacy officer. Three queries at most.
    """
    if not wave.waiting_comments.exists():
        return []
    cohort, until = wave.plan.cohort, now + KEPT_FOR
    here = Member.objects.filter(organization=cohort.organization_id).present().order_by("pk")
    officers = list(here.with_role(Role.PRIVACY_OFFICER))
    return [
        Draft(
            notification=COMMENTS_WAIT,
            thing=ToRetell(person, wave, until),
            to=recipient_of(person),
            about_id=wave.pk,
            organization_id=cohort.organization_id,
            topic_id=cohort.pk,
            ends_at=until,
        )
        for person in officers or here.with_role(Role.ADMIN)
    ]


# Whether a message is still wanted, and its link once more.


def objections_to_trial(messages: Sequence[Message]) -> Mapping[int, str]:
    """Whoever asked for it has left. One query."""
    people = {message.person_id for message in messages if message.person_id}
    gone = set(
        Member.objects.filter(pk__in=people, left_at__isnull=False).values_list("pk", flat=True)
    )
    return {message.pk: LEFT for message in messages if message.person_id in gone}


def objections_to_invitation(messages: Sequence[Message]) -> Mapping[int, str]:
    """Closed, gone, or the person has left. One query.

    Not whether they have answered: admins see what became of an invitation, and may send it again.
    """
    return _objections(messages, _invited(messages))


def objections_to_reminder(messages: Sequence[Message]) -> Mapping[int, str]:
    """The same, and whoever has answered is left in peace, as is everybody while the pilot rests.
    One query.
    """
    waiting = _invited(messages).exclude(wave__plan__cohort__state=Cohort.State.PAUSED)
    return _objections(messages, waiting.unanswered())


def _invited(messages: Sequence[Message]) -> InvitationQuerySet:
    return Invitation.objects.filter(
        wave__in={message.about_id for message in messages},
        member__in={message.person_id for message in messages},
        member__left_at=None,
        wave__state=Wave.State.OPEN,
    )


def _objections(messages: Sequence[Message], asked: InvitationQuerySet) -> dict[int, str]:
    pairs = set(asked.values_list("wave_id", "member_id"))
    return {
        message.pk: NOTHING_TO_ANSWER
        for message in messages
        if (message.about_id, message.person_id) not in pairs
    }


def objections_to_waiting(messages: Sequence[Message]) -> Mapping[int, str]:
    """Wanted by a privacy officer who is there, or by an admin while there is none, as long as any
    wait. Two queries.
    """
    waves = {message.about_id for message in messages}
    waiting = set(WaitingComment.objects.filter(wave__in=waves).values_list("wave_id", flat=True))
    people = Member.objects.filter(pk__in=[message.person_id for message in messages])
    officers = Member.objects.present().with_role(Role.PRIVACY_OFFICER)
    has_officer = Exists(officers.filter(organization=OuterRef("organization")))
    able = (
        Q(roles__contains=[Role.PRIVACY_OFFICER]) | Q(roles__contains=[Role.ADMIN]) & ~has_officer
    )
    readers = set(people.present().filter(able).values_list("pk", flat=True))
    return {
        each.pk: NONE_WAIT
        for each in messages
        if each.about_id not in waiting or each.person_id not in readers
    }


def link_secret(message: Message) -> str:
    """The token in a person's link, worked out again; '' after a change of the secret key, and once
    the wave is closed. Whether they have answered makes no difference.
    """
    own = Invitation.objects.filter(wave=message.about_id, member=message.person_id).first()
    token = "" if own is None else token_of(own.pk)
    return token if own is not None and hash_token(token) == own.token_hash else ""


# What a plan will send.


def expected_invitations(prospect: Prospect) -> Iterator[Expected]:
    """Everybody is asked in every pulse, at the plan's time on their own clock."""
    for about, windows in _waves(prospect):
        closes_at = closing_of(windows.values())
        for person in prospect.pulse.people:
            yield Expected(
                to=person,
                about=about,
                subject=invitation_subject(),
                at=windows[person.time_zone].opens_at,
                ends_at=closes_at,
            )


def expected_reminders(prospect: Prospect) -> Iterator[Expected]:
    """As if nobody answered."""
    for about, windows in _waves(prospect):
        for person in prospect.pulse.people:
            for reminder in _reminders(prospect, windows, person.time_zone):
                yield Expected(
                    to=person,
                    about=about,
                    subject=reminder_subject(),
                    at=reminder.at,
                    ends_at=reminder.ends_at,
                    is_certain=False,
                )


def _reminders(prospect: Prospect, windows: Mapping[str, Window], zone: str) -> list[Reminder]:
    return reminders_of(
        windows[zone].opens_at,
        _rhythm(prospect),
        zone,
        closes_at=closing_of(windows.values()),
    )


def _waves(prospect: Prospect) -> Iterator[tuple[str, dict[str, Window]]]:
    """(what its messages have in common, window by zone) of each pulse that asks anybody."""
    zones = {person.time_zone for person in prospect.pulse.people}
    pulses = [step for step in prospect.steps if step.kind == StepKind.PULSE and zones]
    cards = [step.opens_on for step in prospect.steps if step.kind == StepKind.CARDS]
    cards_on = min(cards, default=None)
    for step in without_missed(pulses, today=prospect.now.date(), cards_on=cards_on):
        rhythm = _rhythm(prospect, until=cards_on if is_baseline(step, cards_on) else None)
        windows = {zone: window_of(step.opens_on, rhythm, zone, now=prospect.now) for zone in zones}
        about = _("%(title)s, week %(week)s") % {
            "title": prospect.title_of(step),
            "week": step.week,
        }
        yield about, windows


def _rhythm(prospect: Prospect, until: dt.date | None = None) -> Rhythm:
    return Rhythm(prospect.pulse.send_at, prospect.pulse.open_days, until)


PULSE_INVITATION = Notification(
    name="pulse_invitation",
    reaches=frozenset({RESPONDENT}),
    title=gettext_lazy("Invitation to a pulse"),
    about="a wave",
    may_refuse=True,
    may_repeat=True,
    window=None,  # until the wave closes
    compose=compose_invitation,
    objections=objections_to_invitation,
    expected=expected_invitations,
    asks_minutes=1,
    secret_of=link_secret,
)
PULSE_TRIAL: Notification[PulseTrial, Prospect] = Notification(
    name="pulse_trial",
    reaches=frozenset({Role.ADMIN}),
    title=gettext_lazy("Test of a pulse"),
    about="",
    may_refuse=False,
    may_repeat=True,
    window=dt.timedelta(days=1),
    compose=compose_trial,
    objections=objections_to_trial,
    unexpected_because="an admin asks for it on the page on which a pulse is planned",
    is_urgent=True,
)
PULSE_REMINDER = Notification(
    name="pulse_reminder",
    reaches=frozenset({RESPONDENT}),
    title=gettext_lazy("Reminder of a pulse"),
    about="a wave, and the days since the person was asked",
    may_refuse=True,
    may_repeat=False,
    window=None,  # until the next one is due, or the wave closes
    compose=compose_reminder,
    objections=objections_to_reminder,
    expected=expected_reminders,
)
COMMENTS_WAIT: Notification[ToRetell, Prospect] = Notification(
    name="comments_wait",
    reaches=frozenset({Role.PRIVACY_OFFICER, Role.ADMIN}),
    title=gettext_lazy("Comments wait to be retold"),
    about="a wave",
    may_refuse=True,
    may_repeat=False,
    window=None,  # until they are destroyed
    compose=compose_waiting,
    objections=objections_to_waiting,
    unexpected_because="it depends on how many people write in which language",
)
