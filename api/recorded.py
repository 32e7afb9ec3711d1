"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "bring_member": _("Person brought in by another system"),
    "update_member": _("Person changed by another system"),
}
