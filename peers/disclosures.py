"""What peer ratings use of leaders and raters."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peers.models import PeerRating, PeerRound
from people.purposes import Purpose


def rating_facts(organization_id: int) -> Sequence[str]:
    """How many rounds and leaders. Two queries."""
    rounds = PeerRound.objects.filter(cohort__organization_id=organization_id).count()
    if not rounds:
        return []
    rated = PeerRating.objects.filter(round__cohort__organization_id=organization_id).count()
    text = _("Rounds that are planned or were held: %(total)s; ratings in them: %(leaders)s.")
    kept = _("What a rater answered is added to counts at once and kept nowhere else.")
    return [text % {"total": rounds, "leaders": rated}, kept]


PURPOSES = (
    Purpose(
        name="ratings",
        position=70,
        title=gettext_lazy("How others see a leader"),
        about=gettext_lazy(
            "People around a leader say how often they notice something; the leader reads how they "
            "answered together."
        ),
        people=gettext_lazy("Leaders in programs, and people whom they name"),
        data=gettext_lazy("Who is asked; counts of answers, without who gave them"),
        seen_by=gettext_lazy("The leader alone, and a coach with whom they share it"),
        apps=("peers",),
        facts=rating_facts,
        is_observing=True,
    ),
)
