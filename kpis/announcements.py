"""What figures of teams bring to the registries."""

from common.later import imported_later
from people.disclosing import announce_disclosures

announce_disclosures(imported_later("kpis.disclosures"))
