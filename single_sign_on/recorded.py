"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "break_glass": _("Signed in past single sign-on"),
    "receive": _("Person taken in by single sign-on"),
    "forget_account": _("Account of a person at the identity provider forgotten"),
    "end_sessions": _("Sessions ended by the identity provider"),
    "make_portal_key": _("Key of the portal made for an identity provider"),
    "use_next_key": _("Next key of the portal taken into use"),
    "claim_domains": _("Domains of an identity provider claimed"),
    "confirm_domain": _("Domain of an identity provider confirmed"),
}
