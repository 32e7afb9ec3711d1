"""What the rows mean that connections writes to the audit table."""

from common.later import imported_later
from people.audit_words import announce_recorded

announce_recorded(imported_later("connections.recorded"))
