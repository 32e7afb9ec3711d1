"""What connections say of what they keep, and for what."""

from common.later import imported_later
from people.disclosing import announce_disclosures
from people.personal import announce_holdings

announce_disclosures(imported_later("connections.disclosures"))
announce_holdings(imported_later("connections.holdings"))
