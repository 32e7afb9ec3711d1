"""What figures of teams keep of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.naming import naming_bytes
from people.personal import Impersonal, Personal, deletes, hands_over, keeps
from people.personal_words import (
    ADMINS,
    COUNTED,
    NOBODY,
    OWN_WORK,
    WHO_DID_IT,
    WITH_ORGANIZATION,
)

HOLDINGS = (
    Personal(
        "kpis.MeasuredTeam",
        purpose=_("Teams whose figures are looked at, and who leads them"),
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(keeps("leader", "name", why=COUNTED),),
        plain=("name",),
    ),
    Personal(
        "kpis.KpiImport",
        purpose=_("Files of figures, and who brought them in"),
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(
            hands_over("by", "source", "created_at", why=OWN_WORK),
            # A file that waits; it goes by itself once it is written.
            deletes("content", finds=naming_bytes("kpis.KpiImport", "content")),
        ),
    ),
    Personal(
        "kpis.KpiFileJob",
        purpose=_("Long files of figures that wait for a worker"),
        seen_by=NOBODY,
        kept_for=_("Until a worker is done with it"),
        trails=(keeps("by", why=WHO_DID_IT),),
        plain=("language", "layout", "fingerprint"),
    ),
)
IMPERSONAL = (
    Impersonal(
        (
            *("kpis.Kpi", "kpis.KpiValue", "kpis.StagedValue"),
            *("kpis.FailedKpiRow", "kpis.MeasurementPlan", "kpis.KpiReckoning"),
        ),
        _("Figures of teams by month"),
    ),
)
