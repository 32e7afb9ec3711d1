"""What figures of teams say of what they keep, and for what."""

from common.later import imported_later
from people.audit_words import announce_recorded
from people.disclosing import announce_disclosures
from people.personal import announce_holdings

announce_disclosures(imported_later("kpis.disclosures"))
announce_holdings(imported_later("kpis.holdings"))
announce_recorded(imported_later("kpis.recorded"))
