"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.operations.looking import Sight

VERBS = {
    "uninvite_assessor": _("Assessor of a decision taken out"),
    "hand_in": _("Assessment for a decision handed in"),
    "invite_assessor": _("Assessor invited to a decision"),
    "give_back": _("Assessment for a decision given back"),
    "cost_contender": _("Costs of an option calculated"),
    "cost_way": _("Costs of building or buying calculated"),
    "start_decision": _("Decision begun"),
    "describe_decision": _("Question of a decision changed"),
    "weigh_criteria": _("Criteria of a decision weighed"),
    "add_criterion": _("Criterion added to a decision"),
    "change_criterion": _("Criterion of a decision changed"),
    "add_contender": _("Option added to a decision"),
    "change_contender": _("Option of a decision changed"),
    "close_decision": _("Decision closed"),
    "reopen_decision": _("Decision opened again"),
    "remove_contender": _("Option removed from a decision"),
    "start_sourcing": _("Checklist for building or buying begun"),
    "save_sourcing": _("Checklist for building or buying saved"),
}
THINGS = {
    "decision": _("Decision"),
    "sourcing": _("Build or buy"),
}
PAGES = {
    Sight.DECISION: _("Decision with everybody's assessment"),
    Sight.DECISION_FILE: _("Download of a decision"),
}
