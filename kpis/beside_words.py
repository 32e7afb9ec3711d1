"""Two more ways to read the figure of a KPI, in words: in standard deviations of teams, and with
pilots that began at other times. Where one of them cannot be told, what it would take.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.cohort_words import p_words
from kpis.findings import CohortFound, KpiResult, Lacking, StaggeredFound
from kpis.written import Written
from measurement.compared import LEAST_EACH
from ui.dates import in_words
from ui.numbers import grouped, number


def standardised_words(result: KpiResult) -> list[str]:
    """0.8 standard deviations of teams; or what it would take."""
    if result.difference is None:
        return []
    found = result.standardised
    if found is None:
        text = _("Needs %(count)s teams on either side that do not all begin alike.")
        return [text % {"count": LEAST_EACH}]
    text = _(
        "%(value)s standard deviations of teams at first (95%% interval %(low)s to %(high)s), "
        "plus meaning better. Morris' change compared with that of others (d_ppc2). Teams "
        "differ less than people do, so it must not be set beside effects on people."
    )
    ends = {"value": found.value, "low": found.low, "high": found.high}
    return [text % {name: number(value, 2) for name, value in ends.items()}]


def staggered_words(result: KpiResult, how: Written) -> list[str]:
    """All pilots together, then each by itself; or what it would take."""
    found = result.staggered
    if found is None:
        return []
    if found.is_alone or found.overall is None:
        return [*_missing(found), *(_cohort_words(each, how) for each in found.cohorts)]
    said = {
        "change": how.change(found.overall),
        "p": p_words(found.p) if found.p is not None else "",
        "count": len(found.cohorts),
        "teams": grouped(found.n_pilot),
        "others": grouped(found.n_comparison),
    }
    text = _(
        "%(change)s, p %(p)s: mean over %(count)s pilots, weighted by their %(teams)s teams, each "
        "against teams that had not begun by then (%(others)s in all; Callaway and Sant'Anna)."
    )
    return [text % said, *(_cohort_words(each, how) for each in found.cohorts)]


def _missing(found: StaggeredFound) -> list[str]:
    if len(found.cohorts) < 2:
        return [
            _(
                "Needs a second pilot that named this KPI, began in another month and has a whole "
                "month after its start."
            )
        ]
    return [_("Fewer than two pilots have two teams on either side that had not begun by then.")]


def _cohort_words(found: CohortFound, how: Written) -> str:
    month = in_words(found.starts_on, "month")
    which = _("This pilot, from %(month)s") if found.is_own else _("Begun in %(month)s")
    said = {"which": which % {"month": month}, "teams": teams_of(found)}
    if found.difference is None:
        return _("%(which)s (%(teams)s): %(why)s") % {**said, "why": why_not(found.lacking)}
    return _("%(which)s (%(teams)s): %(change)s.") % {
        **said,
        "change": how.change(found.difference),
    }


def teams_of(found: CohortFound) -> str:
    """6 teams against 8."""
    text = ngettext(
        "%(count)s team against %(others)s", "%(count)s teams against %(others)s", found.n_pilot
    )
    return text % {"count": grouped(found.n_pilot), "others": grouped(found.n_comparison)}


def why_not(lacking: Lacking | None) -> str:
    """Of one pilot that does not count."""
    if lacking == Lacking.TOO_FEW_PILOT:
        return _("too few of its teams have values before and after.")
    if lacking == Lacking.TOO_FEW_COMPARED:
        return _("too few teams to compare with had not begun by then.")
    return _("all of its teams changed by the same amount.")
