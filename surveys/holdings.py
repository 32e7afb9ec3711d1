"""What surveys keep of people: who is asked, and never who said what."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal, deletes, empties
from people.personal_words import ADMINS, WITH_PILOT, WITH_PILOT_OR_PERSON

HOLDINGS = (
    Personal(
        "surveys.PulsePlan_extra_respondents",
        purpose=_("Who else is asked in the pulses of a pilot"),
        seen_by=ADMINS,
        kept_for=WITH_PILOT_OR_PERSON,
        trails=(deletes("member", "pulseplan__cohort__name"),),
    ),
    Personal(
        "surveys.Invitation",
        purpose=_("Who is asked in a pulse; whether and what they answer is kept apart from it"),
        seen_by=_("Who is asked: admins; whether somebody answered: nobody"),
        kept_for=WITH_PILOT,
        trails=(empties("member", "token_hash", exported=("wave__number", "opens_at")),),
    ),
)
IMPERSONAL = (
    Impersonal(
        (
            *("surveys.PendingAnswer", "surveys.MixedAnswer", "surveys.Answer"),
            *("surveys.Comment", "surveys.WaitingComment", "surveys.Theme_comments"),
        ),
        _(
            "Answers to pulses: nothing in them leads to whoever gave them, so that nobody can "
            "find them for a person, either to show or to erase them"
        ),
    ),
    Impersonal(
        (
            *("surveys.NetResult", "surveys.Result", "surveys.Theme", "surveys.SinceThen"),
            *("surveys.PulsePlan", "surveys.PulseItem", "surveys.Wave", "surveys.Wave_items"),
            "surveys.WavePart",
        ),
        _("Questions, and results of enough people"),
    ),
)
