"""What programs say of what they keep."""

from common.later import imported_later
from people.audit_words import announce_recorded
from people.personal import announce_holdings

announce_holdings(imported_later("programs.holdings"))
announce_recorded(imported_later("programs.recorded"))
