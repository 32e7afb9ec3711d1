"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "hold_outgoing": _("Everything that leaves the portal held by its operator"),
    "release_outgoing": _("Everything leaves the portal again, released by its operator"),
}
