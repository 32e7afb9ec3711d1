"""Who looked at what came of a pilot, in words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.models import Cohort
from common.records import dataclass
from people.audit import looks_at
from people.audit_words import page_words
from people.models import Member
from people.operations import Sight

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

SIGHTS: dict[str, StrOrPromise] = {
    Sight.RESULTS: gettext_lazy("Results"),
    Sight.COMMENTS: gettext_lazy("Comments"),
    Sight.RATERS: gettext_lazy("Agreement of raters"),
    Sight.FIGURES_FILE: gettext_lazy("Download of the figures"),
    Sight.PROGRESS_FILE: gettext_lazy("Download of everybody's progress"),
    Sight.REPORT: gettext_lazy("Evidence report"),
    Sight.REPORT_FILE: gettext_lazy("Download of the evidence report"),
    Sight.PROGRESS: gettext_lazy("How far everybody has come"),
    Sight.PULSES: gettext_lazy("Results of pulses"),
    Sight.QUESTIONNAIRES: gettext_lazy("Results of questionnaires"),
    Sight.QUESTIONNAIRES_FILE: gettext_lazy("Download of questionnaires"),
    Sight.KPIS: gettext_lazy("KPIs of the pilot"),
    Sight.KPI_FILE: gettext_lazy("Download of KPIs"),
    Sight.KPI_TEAMS: gettext_lazy("KPIs team by team"),
    Sight.KPI_TEAM_FILE: gettext_lazy("Download of KPIs team by team"),
}


@dataclass(frozen=True)
class LookLine:
    """That somebody looked."""

    name: str
    page: str
    at: dt.datetime


def look_lines(cohort: Cohort, sight: str) -> list[LookLine]:
    """Of one page, or of all where it is ''. Two queries."""
    looks = [each for each in looks_at(cohort) if not sight or each.page == sight]
    people = Member.objects.in_bulk({each.actor_id for each in looks if each.actor_id})
    names = {pk: person.name for pk, person in people.items()}
    return [
        LookLine(
            names.get(each.actor_id or 0, _("Somebody who is gone")),
            page_words(each.page),
            each.at,
        )
        for each in looks
    ]
