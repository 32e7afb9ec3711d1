"""The ways into the demo."""

from common.later import imported_later
from common.places import announce_places
from people.personal import announce_holdings

announce_places({"front door of the demo": "demo_sign_in", "mailbox of the demo": "demo_mailbox"})
announce_holdings(imported_later("demo.holdings"))
