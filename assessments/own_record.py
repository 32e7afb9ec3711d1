"""What a leader's own record says of levels: what stands on the pages of feedback, over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import TypeVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.feedback import seen_by
from assessments.models import EvidenceNote, Level, Score, SeenBehavior
from assessments.panels import levels_of
from assessments.seen import behavior_of
from cohorts.own_record import RecordEntry, RecordLine, RecordSection
from common.languages import in_language
from people.models import Member
from practice.models import PracticeSession
from practice.titles import title_of
from programs.module_texts import module_texts
from ui.charts import LevelPath, LevelPathRow
from ui.dates import in_words

Given = TypeVar("Given", Score, EvidenceNote, SeenBehavior)
LEAST = 2
"""Sessions with levels that make a way."""


def own_levels(member: Member, language: str, _now: dt.datetime) -> list[RecordEntry]:
    """An entry for each session whose feedback they can read now, the latest first. Four queries
    and one for modules.
    """
    scores = _about(member, Score.objects.visible_to(member).of_those_present())
    scores = scores.select_related("criterion", "rater").order_by(
        "criterion__position", "scored_at", "pk"
    )
    notes = _about(member, EvidenceNote.objects.visible_to(member).exclude(text=""))
    notes = notes.select_related("rater").order_by("written_at", "pk")
    levels_by, notes_by = _by_session(scores), _by_session(notes)
    seen_by_session = _by_session(_about(member, seen_by(member)))
    keys = levels_by.keys() | notes_by.keys() | seen_by_session.keys()
    sessions = PracticeSession.objects.filter(pk__in=keys)
    found = list(sessions.in_full().order_by("-starts_at", "-pk"))
    module_texts({each.module_id for each in found}, language)  # all with one query
    return [
        _entry(
            each,
            levels_by.get(each.pk, []),
            seen_by_session.get(each.pk, []),
            notes_by.get(each.pk, []),
            language,
        )
        for each in found
    ]


def _about(member: Member, given: QuerySet[Given]) -> QuerySet[Given]:
    """What was given to the member in a session that they can open."""
    opened = PracticeSession.objects.in_organization_of(member).attended_by(member)
    return given.filter(enrollment__member=member, session__in=opened.values("pk"))


def _by_session(given: Iterable[Given]) -> dict[int, list[Given]]:
    found: dict[int, list[Given]] = {}
    for each in given:
        found.setdefault(each.session_id, []).append(each)
    return found


def _entry(
    session: PracticeSession,
    scores: list[Score],
    seen: list[SeenBehavior],
    notes: list[EvidenceNote],
    language: str,
) -> RecordEntry:
    return RecordEntry(
        key=str(session.pk),
        enrollment_id=(scores or seen or notes)[0].enrollment_id,
        at=session.starts_at,
        heading=title_of(session, language),
        about=session.group.cohort.name,
        lines=[
            *(_level(score, language) for score in scores),
            *(_seen(each, language) for each in seen),
            *(RecordLine(label=_("Note"), text=note.text, by=note.rater.name) for note in notes),
        ],
        address=reverse("assessments:feedback", args=[session.pk]),
    )


def _level(score: Score, language: str) -> RecordLine:
    text = in_language(score.criterion.content, language)
    level = next(each for each in levels_of(text) if each.value == score.level)
    return RecordLine(
        label=text.name,
        text=level.name,
        more=level.anchor,
        by=score.rater.name,
        level=score.level,
    )


def _seen(tick: SeenBehavior, language: str) -> RecordLine:
    text = in_language(tick.criterion.content, language)
    said = behavior_of(text, tick.level, tick.position)
    return RecordLine(label=_("What was seen"), text=said, more=text.name, by=tick.rater.name)


def way_of_levels(entries: Sequence[RecordEntry]) -> LevelPath | None:
    """The levels of each criterion from session to session, the earliest first; None before there
    are two sessions with levels.
    """
    scored = [each for each in reversed(entries) if _scores(each)]
    if len(scored) < LEAST:
        return None
    lines = chain.from_iterable(_scores(each) for each in scored)
    names = dict.fromkeys(line.label for line in lines)
    return LevelPath(
        slug="own-levels",
        title=_("From session to session"),
        level_names=tuple(str(name) for name in Level.labels),
        days=tuple(in_words(timezone.localdate(each.at), "short") for each in scored),
        rows=tuple(LevelPathRow(name, _levels(scored, name)) for name in names),
    )


def _levels(scored: Sequence[RecordEntry], name: str) -> tuple[tuple[int, ...], ...]:
    return tuple(_levels_of(each, name) for each in scored)


def _levels_of(entry: RecordEntry, name: str) -> tuple[int, ...]:
    return tuple(line.level for line in _scores(entry) if line.label == name)


def _scores(entry: RecordEntry) -> list[RecordLine]:
    return [line for line in entry.lines if line.level]


LEVELS = RecordSection(
    name="levels",
    position=30,
    title=lambda: _("Your levels over time"),
    title_for_coach=lambda: _("Their levels over time"),
    about=lambda: _(
        "What others saw in your role-plays, once a session is finished. Where two people gave "
        "a level, both are shown, and the line follows the lower one. The program team sees "
        "only the levels of a whole group of five leaders or more, and no names."
    ),
    empty=lambda: _("They come with your first live session."),
    told=own_levels,
    who=lambda: _("You and whoever gave them"),
    who_with_coach=lambda coach: _("You, whoever gave them and %(coach)s") % {"coach": coach},
    audience="you_and_coach",
    picture=way_of_levels,
    unpictured=lambda: _("From your second session on, you see here how they move."),
)
