"""What a pulse asks and whom, before it is planned: without the ORM, for apps above to hand in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from msgspec import Struct


class QuestionKind(models.TextChoices):
    """How a question is answered."""

    AGREEMENT = "agreement", _("Agreement, 1 to 5")
    OPEN = "open", _("Open question")
    RECOMMEND = "recommend", _("Would recommend, 0 to 10")


class Respondents(models.TextChoices):
    """Whom a pulse asks about the leaders of a cohort."""

    DIRECT_REPORTS = "direct_reports", _("The leaders' direct reports")
    DEPARTMENTS = "departments", _("Everybody in the leaders' departments")


class PulseQuestion(Struct, frozen=True, kw_only=True):
    """One question in two wordings, each by language."""

    kind: QuestionKind
    text: dict[str, str]
    """To whoever reports to a leader of the pilot."""
    around: dict[str, str] = {}
    """To everybody else who is asked; empty where they are not asked it."""
    is_own: bool = False
    """Whether it was written for this pilot."""
    is_reversed: bool = False
    """Whether agreeing speaks against what it is a sign of; its answers are turned round when
    figures are made of them.
    """
