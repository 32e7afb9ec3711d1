"""What questionnaires keep of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal, hands_over, keeps
from people.personal_words import ADMINS, ONLY_PERSON, OWN_WORK, WITH_ORGANIZATION, WITH_PILOT

HOLDINGS = (
    Personal(
        "instruments.Questionnaire",
        purpose=_("Questionnaires, and who added them"),
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(hands_over("made_by", "made_at", why=OWN_WORK),),
    ),
    Personal(
        "instruments.AnswerSheet",
        purpose=_("What leaders say of themselves before, after and later"),
        seen_by=ONLY_PERSON,
        kept_for=WITH_PILOT,
        trails=(
            keeps(
                "enrollment__member",
                "opens_at",
                "answers",
                "saved_at",
                "given_at",
                why=_(
                    "They are numbers that the figures of the pilot count, and no longer lead "
                    "to anybody."
                ),
            ),
        ),
        plain=("answers",),
    ),
)
IMPERSONAL = (
    Impersonal(
        (
            *("instruments.GivenQuestionnaire", "instruments.Occasion"),
            "instruments.KeptFigures",
        ),
        _("When questionnaires are asked, and figures of enough people"),
    ),
)
