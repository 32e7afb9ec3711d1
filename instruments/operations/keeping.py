"""The questionnaires of an organization: added, and changed until somebody answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from common.records import dataclass
from instruments.models import Questionnaire
from instruments.scales import ScaleText, text_of
from people.audit import record
from people.models import Member, Organization
from programs.content.instruments import Instrument
from programs.models import Material


class FrozenQuestionnaire(Exception):
    """Somebody has answered it, or it came with a program."""


class StaleQuestionnaire(Exception):
    """Somebody has changed it meanwhile."""


@dataclass(frozen=True, kw_only=True)
class QuestionnaireFacts:
    """Where a questionnaire comes from and what is published of it."""

    source: str
    licence: str
    is_licensed: bool
    licensed_until_on: dt.date | None
    population: str
    reliability: float | None
    spread: float | None
    reliability_source: str


@transaction.atomic
def add_questionnaire(
    *,
    organization: Organization,
    texts: Mapping[str, ScaleText],
    facts: QuestionnaireFacts,
    by: Member,
    now: dt.datetime,
) -> Questionnaire:
    """Keep a questionnaire. A second call keeps a second one."""
    made = Questionnaire.objects.create(
        organization=organization, texts=texts, made_by=by, made_at=now, **vars(facts)
    )
    record("add_questionnaire", made, by=by, now=now, languages=sorted(texts))
    return made


@transaction.atomic
def change_questionnaire(
    *,
    questionnaire: Questionnaire,
    texts: Mapping[str, ScaleText],
    facts: QuestionnaireFacts,
    revision: int,
    by: Member,
    now: dt.datetime,
) -> Questionnaire:
    """Say anew what it asks and where it comes from, while nobody has answered it. Raises
    FrozenQuestionnaire and StaleQuestionnaire; a second call with the same revision is stale.
    """
    locked = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
    if locked.is_frozen:
        raise FrozenQuestionnaire
    if locked.revision != revision:
        raise StaleQuestionnaire
    for name, value in vars(facts).items():
        setattr(locked, name, value)
    locked.texts = texts
    locked.revision += 1
    locked.save()
    record("change_questionnaire", locked, by=by, now=now, languages=sorted(texts))
    return locked


@transaction.atomic
def take_from_program(
    *, organization: Organization, material: Material, by: Member, now: dt.datetime
) -> Questionnaire:
    """The self-report of a program as a questionnaire of the organization; a second call finds the
    one that is there. A version of a program does not change, and neither does this.
    """
    shipped = {
        language: text_of(content)
        for language, content in material.content.items()
        if isinstance(content, Instrument)
    }
    found, is_new = Questionnaire.objects.get_or_create(
        organization=organization,
        material=material,
        defaults={"texts": shipped, "is_licensed": True, "made_at": now, "made_by": by},
    )
    if is_new:
        record("take_from_program", found, by=by, now=now, material=material.pk)
    return found
