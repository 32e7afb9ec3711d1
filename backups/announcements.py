"""What this app writes into the audit table."""

from common.later import imported_later
from people.audit_words import announce_recorded

announce_recorded(imported_later("backups.recorded"))
