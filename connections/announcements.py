"""What connections say of what they keep, and for what; and who knows which passwords were found in
breaches.
"""

from common.later import imported_later
from connections.breaches import was_in_a_breach
from connections.duties import duties_in_connections
from people.audit_words import announce_recorded
from people.breaches import announce_breaches
from people.disclosing import announce_disclosures
from people.leaving import announce_duties
from people.personal import announce_holdings

announce_breaches(was_in_a_breach)
announce_disclosures(imported_later("connections.disclosures"))
announce_holdings(imported_later("connections.holdings"))
announce_duties(duties_in_connections)
announce_recorded(imported_later("connections.recorded"))
