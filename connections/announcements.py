"""What the log of connections brings to the registries."""

from common.later import imported_later
from people.disclosing import announce_disclosures

announce_disclosures(imported_later("connections.disclosures"))
