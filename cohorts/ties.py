"""What ties people to pilots that run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from cohorts.models import Enrollment
from cohorts.states import CohortState
from people.models import Member
from people.personal import Tie


def ties_to_pilots(*, member: Member, now: dt.datetime) -> Iterator[Tie]:  # noqa: ARG001
    """Pilots that somebody takes part in, and leaders of them who would lose their coach."""
    runs = {"cohort__state": CohortState.RUNNING, "left_at": None}
    own = Enrollment.objects.filter(member=member, **runs)
    for name in own.order_by("pk").values_list("cohort__name", flat=True):
        words = _(
            "They take part in %(pilot)s, which is still running. What was counted stays "
            "counted, without a name; from now on they are counted as somebody who left."
        )
        yield Tie(words % {"pilot": name}, hinders=False)
    coached = Enrollment.objects.filter(coach=member, member__left_at=None, **runs)
    for name in coached.order_by("cohort").values_list("cohort__name", flat=True).distinct():
        words = _("They coach leaders of %(pilot)s. Somebody else has to coach these first.")
        yield Tie(words % {"pilot": name}, hinders=True)
