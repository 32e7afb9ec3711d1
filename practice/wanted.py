"""Is a message about a session still wanted when it is about to leave?"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_noop

from messaging.models import Message
from practice.models import GroupPlace, PracticeSession

NO_SESSION = gettext_noop("the session no longer exists")
CANCELED = gettext_noop("the session was canceled")
MOVED = gettext_noop("the session was moved; a later message carries the new time")
LEFT = gettext_noop("the person no longer takes part")


def unwanted_news(messages: Sequence[Message]) -> dict[int, str]:
    """Invitations, updates and reminders are wanted while the session stands as they say and the
    person is in it.
    """
    return _answers(messages, is_cancellation=False)


def unwanted_cancellations(messages: Sequence[Message]) -> dict[int, str]:
    """A cancellation is wanted by whoever was in the group, unless the session has been planned
    again since.
    """
    return _answers(messages, is_cancellation=True)


def _answers(messages: Sequence[Message], *, is_cancellation: bool) -> dict[int, str]:
    ids = {_parts(message)[0] for message in messages}
    sessions = {
        each.pk: each
        for each in PracticeSession.objects.filter(pk__in=ids).select_related("facilitator")
    }
    places = GroupPlace.objects.filter(group__sessions__in=ids).values_list(
        "group__sessions",
        "enrollment__member",
        "enrollment__left_at",
        "enrollment__member__left_at",
    )
    # Somebody who left the cohort should still lose the entry in their calendar; somebody who left
    # the organization has no mailbox there any more.
    present = {
        (session, member)
        for session, member, left_cohort, left_organization in places
        if left_organization is None and (is_cancellation or left_cohort is None)
    }
    present |= {
        (each.pk, each.facilitator_id)
        for each in sessions.values()
        if each.facilitator.left_at is None
    }
    answers = {}
    for message in messages:
        session_id, sequence = _parts(message)
        session = sessions.get(session_id)
        if session is None:
            answers[message.pk] = NO_SESSION
        elif session.sequence != sequence:
            answers[message.pk] = (
                CANCELED if session.state == PracticeSession.State.CANCELED else MOVED
            )
        elif (session_id, int(message.person_key.partition(":")[2])) not in present:
            answers[message.pk] = LEFT
    return answers


def _parts(message: Message) -> tuple[int, int]:
    """(session id, sequence) out of a subject key made by practice.messages."""
    _kind, session_id, sequence = message.subject_key.split(":")
    return int(session_id), int(sequence)
