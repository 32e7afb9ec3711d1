"""Settings of what leaves the portal beside mail, and of whether anything does."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured

from common.virus_scanner import scanner_trouble
from empathy_portal.environment import opened, several, text, yes

_is_production = text("PORTAL_MODE", "production") == "production"
# Nothing leaves, mail included, whatever the database says of itself: for a copy that cannot tell
# (common.copies).
OUTGOING_HELD = yes("OUTGOING_HELD", default=False)
# Other systems: what may be connected at all, and which hosts of the company's own network the
# portal may call.
CONNECTION_KINDS = (
    "sign-in", "people", "lms", "records", "api", "webhooks", "chat", "badges", "calendars",
)  # fmt: skip
CONNECTIONS = opened("CONNECTIONS", CONNECTION_KINDS, default="" if _is_production else "all")
EGRESS_PRIVATE = frozenset(host.strip().lower() for host in several("EGRESS_PRIVATE"))

# A virus scanner (clamd) that looks at every file that somebody sends before anything is read.
FILE_SCANNER = text("FILE_SCANNER")
if FILE_SCANNER and (_trouble := scanner_trouble(FILE_SCANNER)):
    raise ImproperlyConfigured(_trouble)
