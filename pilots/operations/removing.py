"""A draft or a pilot that should not be there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_noop

from assessments.models import Score
from coaching.models import Commitment, Talk, TalkNote
from cohorts.models import Cohort
from common.wakeups import wake
from instruments.models import AnswerSheet
from learning.models import CardAnswer, CardCompletion, JourneyRun
from messaging.tasks import send_due
from peers.models import PeerRater
from people.audit import record
from people.models import Member
from pilots.models import PilotDraft
from pilots.operations.drafting import AlreadyLaunched
from practice.models import Attendance, PracticeSession
from practice.operations import remove_groups
from surveys.models import Wave
from surveys.operations import remove_pulse_plan


class HasAnswers(Exception):
    """People have done something in this pilot; `traces` says what, as marked texts."""

    def __init__(self, traces: Sequence[str]) -> None:
        super().__init__(", ".join(traces))
        self.traces = traces


def traces_in(cohort: Cohort) -> list[str]:
    """What people left in a pilot, as marked texts; empty while it can be deleted."""
    own = {"enrollment__cohort": cohort}
    held = PracticeSession.objects.filter(
        group__cohort=cohort, state=PracticeSession.State.HELD
    ).exists()
    noted = TalkNote.objects.filter(talk__enrollment__cohort=cohort).exists()
    found = {
        gettext_noop("cards are done"): CardCompletion.objects.filter(**own).exists(),
        gettext_noop("leaders have written something"): CardAnswer.objects.filter(**own).exists(),
        gettext_noop("talks have notes, or somebody committed themselves to something"): noted
        or Commitment.objects.filter(**own).exists(),
        gettext_noop("a story has been begun"): JourneyRun.objects.filter(**own).exists(),
        gettext_noop("a session was held"): held or Attendance.objects.filter(**own).exists(),
        gettext_noop("a talk was offered"): Talk.objects.filter(**own).exists(),
        gettext_noop("a questionnaire has been begun"): AnswerSheet.objects.begun_in(
            cohort.pk
        ).exists(),
        gettext_noop("leaders have named people to rate them"): PeerRater.objects.filter(
            rating__enrollment__cohort=cohort
        ).exists(),
        gettext_noop("levels are noted"): Score.objects.filter(**own).exists(),
        gettext_noop("a pulse has asked people"): Wave.objects.filter(
            plan__cohort=cohort, opened_at__isnull=False
        ).exists(),
    }
    return [trace for trace, is_there in found.items() if is_there]


@transaction.atomic
def delete_draft(*, draft: PilotDraft, by: Member, now: dt.datetime) -> bool:
    """Throw away a pilot that was never launched. Returns whether it was there; a second call finds
    none. Raises AlreadyLaunched.
    """
    locked = PilotDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None:
        return False
    if locked.cohort_id is not None:
        raise AlreadyLaunched
    record("delete_draft", locked, by=by, now=now, revision=locked.revision)
    locked.delete()
    return True


@transaction.atomic
def delete_pilot(*, cohort: Cohort, by: Member, now: dt.datetime) -> bool:
    """Remove a pilot in which nobody has done anything, as if it had never been launched; its
    sessions leave the calendars they may have reached.

    Returns whether it was there; a second call finds none. Raises HasAnswers.
    """
    locked = Cohort.objects.select_for_update().filter(pk=cohort.pk).first()
    if locked is None:
        return False
    if traces := traces_in(locked):
        raise HasAnswers(traces)
    record("delete_pilot", locked, by=by, now=now, leaders=locked.enrollments.count())
    remove_groups(cohort=locked, by=by, now=now)
    remove_pulse_plan(cohort=locked, by=by, now=now)
    PilotDraft.objects.filter(cohort=locked).delete()
    locked.delete()
    wake(send_due)
    return True
