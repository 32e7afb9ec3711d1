"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "publish_report": _("Evidence report published"),
    "schedule_report": _("Schedule of evidence reports changed"),
    "share_report": _("Link to an evidence report made"),
    "withdraw_link": _("Link to an evidence report withdrawn"),
    "withdraw_link_again": _(
        "Link to an evidence report withdrawn again, after a backup was restored"
    ),
}
