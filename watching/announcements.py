"""What watching brings to the registries."""

from common.later import imported_later
from common.places import announce_places
from people.personal import announce_holdings

announce_places({"operations": "watching:operations"})
announce_holdings(imported_later("watching.holdings"))
