"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from insights.looks import SIGHTS
from people.operations.looking import Sight

VERBS = {
    "close_rounds": _("Round of levels closed"),
}
PAGES = {**SIGHTS, Sight.OVERVIEW: _("All pilots at once")}
