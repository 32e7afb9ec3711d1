"""What ROI keeps of people: nothing."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal

HOLDINGS: tuple[Personal, ...] = ()
IMPERSONAL = (Impersonal(("roi.RoiScenario",), _("Assumptions about costs and benefits")),)
