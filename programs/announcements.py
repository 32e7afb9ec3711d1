"""What programs say of what they keep."""

from common.later import imported_later
from people.personal import announce_holdings

announce_holdings(imported_later("programs.holdings"))
