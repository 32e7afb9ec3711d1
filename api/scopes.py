"""What a key of the API may do, in the words of the protocol and in those of the page."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a key opens; every call but the one about the key itself needs one."""

    PEOPLE_READ = "people:read", _("Read people")
    PEOPLE_WRITE = "people:write", _("Add and change people")
    PROGRAMS_READ = "programs:read", _("Read programs and modules")
    PILOTS_READ = "pilots:read", _("Read pilots, their plans and practice sessions")
    PROGRESS_READ = "progress:read", _("Read enrollments, cards done and attendance")
    RESULTS_READ = "results:read", _("Read published pulse results and evidence reports")
    KPIS_READ = "kpis:read", _("Read KPIs and their values")
    KPIS_WRITE = "kpis:write", _("Send values of KPIs")
    EVENTS_READ = "events:read", _("Read the stream of events")
