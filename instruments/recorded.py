"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "choose_questionnaires": _("Questionnaires of a pilot chosen"),
    "add_questionnaire": _("Questionnaire added"),
    "change_questionnaire": _("Questionnaire changed"),
    "take_from_program": _("Questionnaire taken from a program"),
}
THINGS = {
    "questionnaire": _("Questionnaire"),
}
