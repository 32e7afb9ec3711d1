"""Which questionnaires a cohort gives, and when each is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction

from cohorts.models import Cohort
from common.whole_numbers import whole_number
from instruments.models import AnswerSheet, GivenQuestionnaire, Occasion, Questionnaire
from instruments.operations.keeping import take_from_program
from instruments.planned import days_of
from instruments.states import OccasionKind
from people.audit import record
from people.models import Member
from programs.content.kinds import MaterialKind

MOST = 2
"""Questionnaires of a pilot."""
SHIPPED = "shipped"
"""Stands for the self-report of the program."""


class TooLate(Exception):
    """The first cards have opened: there is no "before" any more."""


class AlreadyAnswered(Exception):
    """Somebody has begun to answer one that would be taken away."""


@transaction.atomic
def choose_questionnaires(
    *, cohort: Cohort, choice: Sequence[str], by: Member, now: dt.datetime
) -> None:
    """Give these, at most two: SHIPPED for the self-report of the program, else the id of one of
    the organization. What is not named any more is taken away.

    A second call changes nothing. Raises TooLate for one more after the first cards have opened,
    and AlreadyAnswered for taking away what somebody has begun.
    """
    Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
    chosen = _chosen(cohort, choice[:MOST], by, now)
    there = {each.questionnaire_id: each for each in GivenQuestionnaire.objects.of(cohort.pk)}
    kept = {each.pk for each in chosen}
    gone = [each for pk, each in there.items() if pk not in kept]
    added = [each for each in chosen if each.pk not in there]
    if not gone and not added:
        return
    _take_away(gone)
    _add(cohort, added, now, len(there) - len(gone))
    ids = [each.pk for each in chosen]
    record("choose_questionnaires", cohort, by=by, now=now, questionnaires=ids)


def _chosen(
    cohort: Cohort, choice: Sequence[str], by: Member, now: dt.datetime
) -> list[Questionnaire]:
    ids = [pk for pk in map(whole_number, choice) if pk is not None]
    known = Questionnaire.objects.visible_to(by).in_bulk(ids)
    chosen = [known[pk] for pk in ids if pk in known]
    material = cohort.version.materials.filter(kind=MaterialKind.INSTRUMENT).first()
    if SHIPPED in choice and material is not None:
        organization = cohort.organization
        chosen.insert(
            0, take_from_program(organization=organization, material=material, by=by, now=now)
        )
    return list(dict.fromkeys(chosen))


def _take_away(gone: Collection[GivenQuestionnaire]) -> None:
    begun = AnswerSheet.objects.filter(occasion__given__in=gone, saved_at__isnull=False)
    if begun.exists():
        raise AlreadyAnswered
    GivenQuestionnaire.objects.filter(pk__in=[each.pk for each in gone]).delete()


def _add(cohort: Cohort, added: Sequence[Questionnaire], now: dt.datetime, there: int) -> None:
    days = days_of(cohort, now)
    if added and OccasionKind.BEFORE not in days:
        raise TooLate
    for place, each in enumerate(added, start=there + 1):
        given = GivenQuestionnaire.objects.create(cohort=cohort, questionnaire=each, position=place)
        Occasion.objects.bulk_create(
            Occasion(given=given, kind=kind, opens_on=own.first_on, closes_on=own.closes_on)
            for kind, own in days.items()
        )
