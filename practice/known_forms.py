"""Who has met which form of a role-play, or is going to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from common.languages import ENGLISH
from common.records import dataclass
from practice.dealing import FormKey, Met, for_make_up, freshest, key_of
from practice.models import Attendance, PracticeSession
from practice.repertoire import forms_for
from practice.seats import leaders_of
from programs.content.scenarios import Scenario
from programs.models import Module


@dataclass(frozen=True, kw_only=True)
class FormChoice:
    """A form that a session could play."""

    scenario: Scenario
    key: FormKey
    met_by: Collection[int]
    """Leaders who know it, by enrollment."""


def choices_for(
    session: PracticeSession, enrollment_ids: Collection[int], language: str
) -> list[FormChoice]:
    """Everything that a session could play, and which of these leaders know it. No query where
    there is only one form, else five.
    """
    forms = forms_for(session, language)
    keys = _keys_of(session, forms) if len(forms) > 1 else [FormKey("", "")]
    met = forms_met(session, enrollment_ids) if len(forms) > 1 else {}
    return [
        FormChoice(scenario=form, key=key, met_by=met.get(key, frozenset()))
        for form, key in zip(forms, keys, strict=True)
    ]


def met_again(
    sessions: Collection[PracticeSession], missed: PracticeSession, enrollment_id: int
) -> set[int]:
    """Of other sessions of the step that somebody missed, those in which they would play what they
    know.
    """
    choices = choices_for(missed, [enrollment_id], ENGLISH)
    met = {choice.scenario.slug for choice in choices if choice.met_by}
    return {each.pk for each in sessions if each.form in met}


def form_for_make_up(session: PracticeSession, enrollment_ids: Collection[int]) -> str:
    """What leaders play who meet because they missed this session."""
    choices = {each.scenario.slug: each for each in choices_for(session, enrollment_ids, ENGLISH)}
    forms = [each.scenario for each in choices.values()]
    if session.form not in choices:
        return session.form
    tried = [choices[slug] for slug in for_make_up(forms, session.form, session.step.kind)]
    played = freshest([each.key for each in tried], {each.key: each.met_by for each in tried})
    return played.slug


def _keys_of(session: PracticeSession, forms: Iterable[Scenario]) -> list[FormKey]:
    module = Module.objects.values_list("lineage", flat=True).get(pk=session.module_id)
    return [key_of(session.step.kind, module, form.slug) for form in forms]


def forms_met(session: PracticeSession, enrollment_ids: Collection[int]) -> Met:
    """Form -> which of these leaders were there when it was played, or have a seat where it will
    be; in sessions of other steps than this one, as for this one they come here. Four queries.
    """
    met: dict[FormKey, set[int]] = defaultdict(set)
    noted = Attendance.objects.filter(enrollment__in=enrollment_ids)
    columns = ("session__step__kind", "session__module__lineage", "session__form")
    away: set[tuple[int, int]] = set()
    elsewhere = noted.exclude(session__step=session.step_id)
    for enrollment, other, was_present, *form in elsewhere.values_list(
        "enrollment", "session", "was_present", *columns
    ):
        if was_present:
            met[key_of(*form)].add(enrollment)
        else:
            away.add((enrollment, other))
    planned = {each.pk: each for each in _planned_beside(session)}
    for pk, leaders in leaders_of(planned.values()).items():
        other = planned[pk]
        expected = {each.pk for each in leaders if (each.pk, pk) not in away}
        met[key_of(other.step.kind, other.module.lineage, other.form)] |= expected
    asked = set(enrollment_ids)
    return {form: people & asked for form, people in met.items() if people & asked}


def _planned_beside(session: PracticeSession) -> QuerySet[PracticeSession]:
    ahead = PracticeSession.objects.filter(
        group__cohort=session.group.cohort_id, state=PracticeSession.State.PLANNED
    )
    others = ahead.exclude(step=session.step_id)
    return others.select_related("step", "module").defer("module__content")
