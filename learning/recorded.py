"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.operations.looking import Sight

VERBS = {
    "ask_for_certificate": _("Criteria of certificates changed"),
    "revoke_certificate": _("Certificate revoked"),
}
PAGES = {
    Sight.CERTIFICATES: _("Certificates that were given"),
}
