"""What the program team did after a wave, in their words: said to whoever is asked next."""

from __future__ import annotations

from django.db import models

from cohorts.models import Cohort
from common.languages import ByLanguage, in_language

TEXT_LENGTH = 600


class SinceThen(models.Model):
    """ "You said ..., we did ...", of one wave that has closed."""

    wave = models.OneToOneField("surveys.Wave", on_delete=models.CASCADE, related_name="since_then")
    text: models.JSONField[ByLanguage[str], ByLanguage[str]] = models.JSONField(
        help_text="By language."
    )
    revision = models.PositiveIntegerField(
        default=1, help_text="A save that carries an older number is stale."
    )

    class Meta:
        app_label = "surveys"

    @property
    def organization_id(self) -> int:
        """Whose words they are."""
        return self.wave.plan.cohort.organization_id


def since_of(cohort: Cohort, language: str) -> dict[int, str]:
    """Wave -> what was done since, where something was said. One query."""
    said = SinceThen.objects.filter(wave__plan__cohort=cohort).values_list("wave_id", "text")
    return {wave: in_language(text, language) for wave, text in said}


def said_of(wave_id: int) -> SinceThen | None:
    """What was said of a wave that somebody may see."""
    return SinceThen.objects.filter(wave=wave_id).first()


def said_before(plan_id: int, number: int) -> ByLanguage[str]:
    """What whoever is asked in wave `number` hears of the last wave before it of which something
    was said, by language; nothing of none. One query.
    """
    said = SinceThen.objects.filter(wave__plan_id=plan_id, wave__number__lt=number)
    return said.order_by("-wave__number").values_list("text", flat=True).first() or {}


def heard(text: ByLanguage[str], language: str) -> str:
    """In the reader's language, else in another one; '' where nothing was said."""
    return in_language(text, language) if text else ""
