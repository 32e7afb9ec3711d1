"""What cards and boosters are in a leader's plan, for the registry in programs.activities."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from learning.words import words_of
from programs.activities import Activity
from programs.models import PersonalStep


def title(personal: PersonalStep, language: str) -> str:
    """The module's title; the kind of the step is said beside it."""
    module_id = personal.step.module_id
    words = words_of([module_id], language)
    return words[module_id].title if module_id in words else ""


def address(personal: PersonalStep) -> str:
    """The page with the cards."""
    return reverse("learning:module", args=[personal.pk])


def booster_title(personal: PersonalStep, language: str) -> str:
    """Said as what it is, because the module had its own cards before."""
    with override(language):
        return _("Refresher: %(module)s") % {"module": title(personal, language)}


CARDS = Activity(title=title, address=address)
BOOSTER = Activity(title=booster_title, address=address)
