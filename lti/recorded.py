"""What the rows of the audit table mean that this app writes; see people.audit_words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "link_platform_person": _("Person tied to a learning platform"),
    "register_platform": _("Learning platform registered"),
}
