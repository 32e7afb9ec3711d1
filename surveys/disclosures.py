"""What pulses use of the people who answer."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.keeping import Keeping
from people.purposes import Purpose
from surveys.models import PulsePlan, Wave
from surveys.said import KEPT_FOR


def pulse_facts(organization_id: int) -> Sequence[str]:
    """How many plans and waves, and how small a group may be shown. Two queries."""
    plans = PulsePlan.objects.filter(cohort__organization_id=organization_id)
    found = plans.aggregate(least=Min("min_scores"))
    waves = Wave.objects.filter(plan__cohort__organization_id=organization_id)
    opened = waves.exclude(opened_at=None).count()
    if found["least"] is None:
        return []
    asked = ngettext(
        "%(total)s pulse has been sent so far.", "%(total)s pulses have been sent so far.", opened
    )
    least = _("Fewer than %(least)s answers are never shown, and nobody can lower that.")
    return [
        asked % {"total": opened},
        least % {"least": found["least"]},
        _("An answer is never kept with the person who gave it."),
    ]


KEEPINGS = (
    Keeping(
        name="waiting_comments",
        position=43,
        title=gettext_lazy("Comments that wait to be retold"),
        about=gettext_lazy("All of them, counted from the close of the pulse."),
        least=KEPT_FOR.days,
        most=KEPT_FOR.days,
        usual=KEPT_FOR.days,
    ),
)

PURPOSES = (
    Purpose(
        name="pulses",
        position=60,
        title=gettext_lazy("Pulses to teams"),
        about=gettext_lazy(
            "Asking the people around leaders a few questions, and telling how groups answered."
        ),
        people=gettext_lazy("People who report to leaders in programs, and whom an admin names"),
        data=gettext_lazy(
            "Who is asked and, until the close, who has answered; answers and comments, without "
            "a person"
        ),
        seen_by=gettext_lazy(
            "Nobody sees who answered what; admins and privacy officers see figures of groups"
        ),
        apps=("surveys",),
        facts=pulse_facts,
        keepings=("waiting_comments",),
        is_observing=True,
    ),
)
