"""What cards and boosters are in a leader's plan, for the registry in programs.activities."""

from __future__ import annotations

from django.urls import reverse

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


CARDS = Activity(title=title, address=address)
