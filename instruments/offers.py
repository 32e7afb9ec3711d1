"""Which questionnaires a pilot can give, and which it gives."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from common.languages import in_language
from instruments.models import GivenQuestionnaire, Questionnaire
from instruments.operations.giving import SHIPPED
from people.models import Member
from programs.content.instruments import Instrument
from programs.content.kinds import MaterialKind
from programs.models import ProgramVersion

Offer = tuple[str, str]
"""Key and title."""


def offered_questionnaires(
    admin: Member, version: ProgramVersion | None, language: str, today: dt.date
) -> list[Offer]:
    """The self-report of the program first, then what the organization may use today. Two
    queries.
    """
    shipped = version.materials.filter(kind=MaterialKind.INSTRUMENT).first() if version else None
    first: list[Offer] = []
    if shipped is not None:
        content = in_language(shipped.content, language)
        if isinstance(content, Instrument):
            first.append((SHIPPED, content.title))
    usable = (
        Questionnaire.objects.visible_to(admin)
        .own()
        .filter(Q(licensed_until_on=None) | Q(licensed_until_on__gte=today), is_licensed=True)
    )
    return [*first, *((str(each.pk), each.title) for each in usable.listed(language))]


def given_keys(cohort_id: int) -> list[str]:
    """What a cohort gives, by the keys of the offer. One query."""
    return [
        SHIPPED if each.questionnaire.material_id else str(each.questionnaire_id)
        for each in GivenQuestionnaire.objects.of(cohort_id)
    ]
