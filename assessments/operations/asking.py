"""What the clock says once a session is finished: raters who are far apart are asked to talk."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from assessments.apart import LOOKS_BACK, far_apart
from assessments.notifications import RATERS_APART, Disagreement
from cohorts.models import Cohort
from messaging.models import Message
from messaging.operations import Draft, queue_messages
from people.models import Member
from people.notifications import recipient_of
from practice.models import PracticeSession

SETTLED_AFTER = dt.timedelta(minutes=30)
"""So long nobody has changed either level: a slip of the finger is put right by then."""


@transaction.atomic
def ask_to_talk(*, now: dt.datetime) -> int:
    """Queue the request for a short talk to both raters who are two levels or more apart about
    somebody in a session that is finished.

    Once for each rater and session: a second call queues nothing. One statement where nothing is
    due. Returns how many were queued.
    """
    told = Message.objects.filter(
        kind=RATERS_APART.name, about_id=OuterRef("session"), person_id=OuterRef("rater")
    )
    apart = far_apart(now - SETTLED_AFTER).filter(
        ~Exists(told),
        session__starts_at__gt=now - LOOKS_BACK,
        session__group__cohort__state=Cohort.State.RUNNING,
    )
    due = list(apart.order_by("session", "rater").values_list("session", "rater").distinct())
    if not due:
        return 0
    sessions = PracticeSession.objects.in_full().in_bulk({session for session, _rater in due})
    people = Member.objects.in_bulk({rater for _session, rater in due})
    drafts = [_draft(sessions[session], people[rater]) for session, rater in due]
    return queue_messages(drafts=drafts, now=now)


def _draft(session: PracticeSession, person: Member) -> Draft[Disagreement]:
    cohort = session.group.cohort
    return Draft(
        notification=RATERS_APART,
        thing=Disagreement(session=session, person=person),
        to=recipient_of(person),
        about_id=session.pk,
        organization_id=cohort.organization_id,
        topic_id=cohort.pk,
    )
