"""Live steps as a leader meets them on their path."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from programs.activities import Activity
from programs.models import PersonalStep, text_for


def _kickoff(_step: PersonalStep, language: str) -> str:
    with translation.override(language):
        return _("Kickoff and first role-play")


def _practice(step: PersonalStep, language: str) -> str:
    title = text_for(step.step.module.content, language).get("title", "") if step.step.module else ""
    with translation.override(language):
        return _("Live practice: %(module)s") % {"module": title} if title else _("Live practice")


def _assessment(_step: PersonalStep, language: str) -> str:
    with translation.override(language):
        return _("Closing role-play")


def _address(step: PersonalStep) -> str:
    return step.address


ACTIVITIES = {
    "kickoff": Activity(title=_kickoff, address=_address),
    "practice": Activity(title=_practice, address=_address),
    "assessment": Activity(title=_assessment, address=_address),
}
