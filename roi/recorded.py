"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.operations.looking import Sight

VERBS = {
    "create_scenario": _("Scenario of costs and benefits made"),
    "save_scenario": _("Scenario of costs and benefits saved"),
    "copy_scenario": _("Scenario of costs and benefits copied"),
    "report_scenario": _("Scenario put into the report or taken out"),
    "remove_scenario": _("Scenario of costs and benefits removed"),
}
THINGS = {
    "roiscenario": _("Scenario of costs and benefits"),
}
PAGES = {
    Sight.SCENARIO_FILE: _("Download of a scenario"),
}
