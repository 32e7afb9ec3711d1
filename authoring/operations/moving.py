"""A running cohort goes on with a newer version of its program."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from assessments.models import EvidenceNote, Score
from authoring.fitting import obstacles
from cohorts.models import Cohort
from cohorts.operations import held_for_version, put_on_version
from learning.operations import carry_over, carry_stories, follow_rules
from people.audit import record
from people.models import Member
from practice.operations import practice_modules
from programs.models import ProgramVersion
from programs.succession import succession_to


class DoesNotFit(Exception):
    """The plan of the cohort cannot go on with the version; `reasons` are for whoever asked."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def move_cohort(*, cohort: Cohort, version: ProgramVersion, by: Member, now: dt.datetime) -> bool:
    """Put a cohort on a newer version of its program, for everybody in it at once. Its days stay,
    nobody is written to, and nothing that was done is undone: what leaders did, wrote and reached
    is carried over or stays in their record.

    Returns whether it did anything; a second call does not. Raises NotNewer, CohortOver and
    DoesNotFit, and then nothing has changed.
    """
    held = held_for_version(cohort=cohort, version=version)
    if held is None:
        return False
    if reasons := obstacles(held, version):
        raise DoesNotFit(reasons)
    before, follows = held.version_id, succession_to(version)
    put_on_version(cohort=held, version=version, modules=follows.modules)
    taught = held.modules.values_list("pk", flat=True)
    sent = follows.sent_into(set(taught)) if follows.sent else {}
    carry_over(cohort=held, follows=follows.cards, sent=sent, now=now)
    carry_stories(cohort=held, modules=follows.modules)
    follow_rules(cohort=held, now=now)
    sessions = practice_modules(
        cohort=held, modules=follows.modules, scored=_scored_in(held), now=now
    )
    record("move_cohort", held, by=by, now=now, before=before, after=version.pk, sessions=sessions)
    return True


def _scored_in(cohort: Cohort) -> list[int]:
    """Sessions in which somebody was given a level or a note."""
    here = {"session__group__cohort": cohort}
    scores = Score.objects.filter(**here).values_list("session_id", flat=True)
    notes = EvidenceNote.objects.filter(**here).values_list("session_id", flat=True)
    return list(scores.order_by().union(notes.order_by()))
