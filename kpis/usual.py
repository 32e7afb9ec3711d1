"""The KPIs that most organizations begin with. Pure."""

from __future__ import annotations

import functools

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from common.languages import SPOKEN
from common.records import dataclass
from kpis.states import Better, KpiKind, KpiLayer

HEADCOUNT = "headcount"
ALSO = {
    HEADCOUNT: (
        "head count, team size, number of people, number of employees, employee count, "
        "mitarbeiterzahl, mitarbeiteranzahl, mitarbeitendenzahl, anzahl mitarbeiter, anzahl der "
        "mitarbeiter, anzahl mitarbeitende, anzahl mitarbeitender, anzahl der mitarbeitenden, "
        "kopfzahl, teamgröße, personalbestand"
    )
}
"""What other systems call them, where that is the same beyond doubt."""


@dataclass(frozen=True, kw_only=True)
class KpiFacts:
    """What defines a KPI. The slug stays for good: files, systems and modules know it by that."""

    name: str | Promise
    unit: str | Promise = ""
    kind: KpiKind
    layer: KpiLayer
    better: Better = Better.LOWER
    divided_by: str = ""
    """The slug of another one, of a count."""
    least: float | None = None
    most: float | None = None
    least_team: int = 5
    source: str = ""


USUAL: dict[str, KpiFacts] = {
    HEADCOUNT: KpiFacts(
        name=_("Headcount"),
        unit=_("people"),
        kind=KpiKind.COUNT,
        layer=KpiLayer.SIZE,
        better=Better.HIGHER,
        least=1,
        most=500,
    ),
    "response_time_hours": KpiFacts(
        name=_("Time to a reply"),
        unit=_("hours"),
        kind=KpiKind.MEAN,
        layer=KpiLayer.BEHAVIOR,
        least=0,
        most=120,
    ),
    "clarification_rate": KpiFacts(
        name=_("Follow-up clarifications"),
        unit=_("of messages"),
        kind=KpiKind.SHARE,
        layer=KpiLayer.BEHAVIOR,
        least=0,
        most=1,
    ),
    "meeting_participation": KpiFacts(
        name=_("Participation in meetings"),
        unit=_("of those invited"),
        kind=KpiKind.SHARE,
        layer=KpiLayer.BEHAVIOR,
        better=Better.HIGHER,
        least=0,
        most=1,
    ),
    "reply_tone": KpiFacts(
        name=_("Tone of replies"),
        unit=_("points of 5"),
        kind=KpiKind.MEAN,
        layer=KpiLayer.BEHAVIOR,
        better=Better.HIGHER,
        least=1,
        most=5,
    ),
    "escalations": KpiFacts(
        name=_("Escalations"),
        unit=_("cases"),
        kind=KpiKind.COUNT,
        layer=KpiLayer.BUSINESS,
        divided_by=HEADCOUNT,
        least=0,
        most=500,
    ),
    "voluntary_leavers": KpiFacts(
        name=_("Voluntary leavers"),
        unit=_("people"),
        kind=KpiKind.COUNT,
        layer=KpiLayer.BUSINESS,
        divided_by=HEADCOUNT,
        least=0,
        most=50,
    ),
}
"""By slug; the headcount first, because others are divided by it."""


@functools.cache
def usual_names(slug: str) -> tuple[str, ...]:
    """What a usual KPI is called in every language of the portal, and elsewhere."""
    if slug not in USUAL:
        return ()
    found = []
    for language in sorted(SPOKEN):
        with override(language):
            found.append(str(USUAL[slug].name))
    return (*found, *filter(None, ALSO.get(slug, "").split(", ")))
