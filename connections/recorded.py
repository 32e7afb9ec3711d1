"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "connect": _("Connection made"),
    "change_connection": _("Connection changed"),
    "switch_connection": _("Connection switched on or off"),
    "disconnect": _("Connection removed"),
    "end_access_key": _("Access key ended"),
    "make_access_key": _("Access key made"),
}
THINGS = {
    "connection": _("Connection"),
    "accesskey": _("Access key"),
}
