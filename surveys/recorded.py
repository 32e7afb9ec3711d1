"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "paraphrase_comment": _("Comment retold"),
    "leave_out_comment": _("Comment left out"),
    "open_waiting": _("Comments waiting to be retold opened"),
    "forget_waiting": _("Comments destroyed that nobody retold"),
    "create_pulse_plan": _("Plan of pulses made"),
    "remove_pulse_plan": _("Plan of pulses removed"),
    "change_wave": _("Pulse changed"),
    "change_respondents": _("People asked by pulses changed"),
    "go_on_with_waves": _("Pulses go on"),
    "stop_waves": _("Pulses stopped"),
    "tell_since": _("What happened since a pulse said"),
    "add_theme": _("Theme of comments added"),
    "change_theme": _("Theme of comments changed"),
    "remove_theme": _("Theme of comments removed"),
    "open_wave": _("Pulse opened"),
    "close_wave": _("Pulse closed"),
}
THINGS = {
    "pulseplan": _("Plan of pulses"),
    "wave": _("Pulse"),
    "theme": _("Theme of comments"),
}
