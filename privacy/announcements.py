"""What stands below people, and keeps something of them."""

from common.later import imported_later
from people.personal import announce_holdings

announce_holdings(imported_later("privacy.holdings"))
