"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "load_program": _("Version of a program loaded"),
    "add_recording": _("Recording added to the library"),
    "retire_program": _("Program retired"),
    "bring_back_program": _("Program offered again"),
}
THINGS = {
    "program": _("Program"),
    "programversion": _("Version of a program"),
    "video": _("Recording in the library"),
}
