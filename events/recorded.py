"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.operations.looking import Sight

VERBS = {
    "send_again": _("Notifications to another system sent again"),
    "send_failed_again": _("Failed notifications to another system sent again"),
    "roll_secret": _("Secret of a webhook renewed"),
    "switch_off_failing": _("Failing webhook switched off"),
}
PAGES = {
    Sight.DELIVERY: _("Notification to another system with what it says"),
}
