"""What figures of teams say about people."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.models import Kpi, MeasuredTeam
from people.purposes import Purpose


def kpi_facts(organization_id: int) -> Sequence[str]:
    """How many figures and teams. Two queries."""
    measured = Kpi.objects.filter(organization=organization_id).count()
    if not measured:
        return []
    teams = MeasuredTeam.objects.filter(organization=organization_id).count()
    text = _("Figures that are kept by month: %(total)s; teams they are of: %(teams)s.")
    return [
        text % {"total": measured, "teams": teams},
        _("No figure is of a single person; small teams are not shown."),
    ]


PURPOSES = (
    Purpose(
        name="kpis",
        position=90,
        title=gettext_lazy("Figures of teams"),
        about=gettext_lazy(
            "Looking at what systems count for teams each month alongside a program, as its "
            "plan said beforehand."
        ),
        people=gettext_lazy("Teams whose leaders take part, and teams they are compared with"),
        data=gettext_lazy("Totals by team and month, who leads a team"),
        seen_by=gettext_lazy("Admins and privacy officers"),
        apps=("kpis",),
        facts=kpi_facts,
        is_observing=True,
    ),
)
