"""Verbs about rubrics, scores and notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from assessments.models import Criterion, EvidenceNote, Level, Rubric, Score
from assessments.queries import keep_score
from cohorts.querysets import taking_part
from common.languages import ByLanguage
from people.audit import record
from people.models import Member
from practice.models import GroupPlace, PracticeSession
from programs.content.rubrics import RubricCriterion
from programs.models import Module, ProgramVersion
from programs.reading import LibraryModule, LibraryProgram

Criteria = Mapping[str, ByLanguage[RubricCriterion]]
"""The criteria of a rubric by slug, in their order."""


class NotInThisSession(Exception):
    """A leader, criterion or rater that this session does not have."""


class UnknownLevel(Exception):
    """A level that the rubric does not have."""


class SessionCanceled(Exception):
    """Nothing is scored in a session that does not take place."""


class StaleNote(Exception):
    """The note was changed elsewhere in between; `current` is how it stands."""

    def __init__(self, current: EvidenceNote) -> None:
        super().__init__(f"the note is at revision {current.revision}")
        self.current = current


@transaction.atomic
def load_rubrics(*, version: ProgramVersion, program: LibraryProgram, now: dt.datetime) -> None:
    """Give every module of the version its rubric from the library. A second call with the same
    texts changes nothing.

    A rubric that has scores is frozen: changed texts then make a new number, and what was scored
    keeps its own.
    """
    modules = {
        module.slug: module for module in Module.objects.filter(version=version).select_for_update()
    }
    loaded = [
        shipped.slug
        for shipped in program.modules
        if shipped.slug in modules and _load_rubric(modules[shipped.slug], _by_criterion(shipped))
    ]
    if loaded:
        record("load_rubrics", version, by=None, now=now, modules=loaded)


def _by_criterion(shipped: LibraryModule) -> Criteria:
    """The criteria of a module by slug, in order."""
    found: dict[str, dict[str, RubricCriterion]] = {}
    for language, texts in shipped.content.items():
        for criterion in texts.rubric:
            found.setdefault(criterion.slug, {})[language] = criterion
    return found


def _load_rubric(module: Module, shipped: Criteria) -> bool:
    """Whether there was anything to write."""
    latest = Rubric.objects.filter(module=module).order_by("-number").first()
    if latest:
        standing = [(criterion.slug, criterion.content) for criterion in latest.criteria.all()]
        if standing == list(shipped.items()):
            return False
        if not Score.objects.filter(criterion__rubric=latest).exists():
            latest.criteria.all().delete()
            _write_criteria(latest, shipped)
            return True
    rubric = Rubric.objects.create(module=module, number=latest.number + 1 if latest else 1)
    _write_criteria(rubric, shipped)
    return True


def _write_criteria(rubric: Rubric, shipped: Criteria) -> None:
    Criterion.objects.bulk_create(
        Criterion(rubric=rubric, position=position, slug=slug, content=content)
        for position, (slug, content) in enumerate(shipped.items(), start=1)
    )


@transaction.atomic
def record_score(
    *,
    session_id: int,
    enrollment_id: int,
    criterion_id: int,
    level: int,
    rater: Member,
    now: dt.datetime,
) -> Score:
    """Keep one tap: this rater, this leader, this session, this criterion. Other raters' rows are
    not touched.

    A second call with the same level changes nothing; another level changes the rater's own row and
    its revision. Raises UnknownLevel, SessionCanceled, or NotInThisSession for a leader of another
    group, a criterion of another rubric or a rater of another organization.
    """
    if level not in Level.values:
        raise UnknownLevel(f"level {level}")
    session = _scored_session(session_id, enrollment_id, rater)
    rubric = Rubric.objects.for_session(session.pk, session.module_id)
    if not Criterion.objects.filter(pk=criterion_id, rubric__in=rubric.values("pk")).exists():
        raise NotInThisSession(f"criterion {criterion_id} is not in this session's rubric")
    slot = {
        "session_id": session.pk,
        "enrollment_id": enrollment_id,
        "criterion_id": criterion_id,
        "rater_id": rater.pk,
    }
    kept = keep_score(**slot, level=level, now=now)
    if kept is None:
        return Score.objects.get(**slot)
    detail = {"score": kept.pk, "level": level, "revision": kept.revision}
    record("record_score", session, by=rater, now=now, **detail)
    return Score(pk=kept.pk, **slot, level=level, revision=kept.revision, scored_at=now)


@transaction.atomic
def save_note(
    *,
    session_id: int,
    enrollment_id: int,
    text: str,
    expected_revision: int,
    rater: Member,
    now: dt.datetime,
) -> EvidenceNote:
    """Keep the rater's note about a leader. `expected_revision` is the one the writer saw, 0 for
    none.

    A second call with the same text changes nothing. Raises StaleNote when the note was changed
    elsewhere meanwhile, and otherwise what record_score raises.
    """
    session = _scored_session(session_id, enrollment_id, rater)
    note, is_new = EvidenceNote.objects.select_for_update().get_or_create(
        session=session,
        enrollment_id=enrollment_id,
        rater=rater,
        defaults={"text": text, "written_at": now},
    )
    if not is_new:
        if note.text == text:
            return note
        if note.revision != expected_revision:
            raise StaleNote(note)
        note.text, note.revision, note.written_at = text, note.revision + 1, now
        note.save(update_fields=["text", "revision", "written_at"])
    record("save_note", session, by=rater, now=now, note=note.pk, revision=note.revision)
    return note


def _scored_session(session_id: int, enrollment_id: int, rater: Member) -> PracticeSession:
    """The session, if this leader has a place in it and the rater is of the same organization."""
    seats = GroupPlace.objects.filter(
        ~Q(enrollment__member=rater),
        taking_part("enrollment__"),
        group=OuterRef("group"),
        enrollment_id=enrollment_id,
    )
    found = PracticeSession.objects.filter(
        Exists(seats), pk=session_id, group__cohort__organization_id=rater.organization_id
    )
    session = found.select_related("group__cohort").first()
    if session is None:
        raise NotInThisSession(f"enrollment {enrollment_id} is not in session {session_id}")
    if session.is_canceled:
        raise SessionCanceled
    return session
