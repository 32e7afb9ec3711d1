"""What a pulse step is to a leader: something their team does, with nothing to open."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from programs.activities import Activity
from programs.models import PersonalStep


def _title(_step: PersonalStep, language: str) -> str:
    with translation.override(language):
        return _("Pulse: your team is asked how it is going")


def _address(_step: PersonalStep) -> str:
    return ""


PULSE = Activity(title=_title, address=_address)
