"""What questionnaires use of leaders."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from instruments.figures import LEAST
from instruments.models import GivenQuestionnaire
from people.purposes import Purpose


def questionnaire_facts(organization_id: int) -> Sequence[str]:
    """How many are given. One query."""
    given = GivenQuestionnaire.objects.filter(cohort__organization_id=organization_id).count()
    if not given:
        return []
    text = ngettext(
        "%(total)s questionnaire is given in pilots.",
        "%(total)s questionnaires are given in pilots.",
        given,
    )
    least = _("Figures of fewer than %(least)s leaders are never shown.")
    return [text % {"total": given}, least % {"least": LEAST}]


PURPOSES = (
    Purpose(
        name="questionnaires",
        position=80,
        title=gettext_lazy("Questionnaires before and after"),
        about=gettext_lazy(
            "Leaders say of themselves how they work, before, after and in week 24."
        ),
        people=gettext_lazy("Leaders in programs"),
        data=gettext_lazy("Answers about oneself, and figures made of them"),
        seen_by=gettext_lazy("The leader; admins and privacy officers see group figures"),
        apps=("instruments",),
        facts=questionnaire_facts,
        is_observing=True,
    ),
)
