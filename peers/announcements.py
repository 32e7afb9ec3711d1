"""What peer ratings bring to the registries."""

from cohorts.facts import announce_fact
from cohorts.own_record import announce_section
from common.later import imported_later
from common.places import announce_places
from messaging.notifications import declare
from messaging.readers import announce_readers
from peers.facts import seen_gaps
from peers.minimums import PEER_MINIMUM
from peers.notifications import PEER_KINDS
from peers.own_record import SEEN_BY_OTHERS
from peers.readers import peer_raters
from people.audit_words import announce_recorded
from people.disclosing import announce_disclosures
from people.personal import announce_holdings
from people.thresholds import announce_threshold
from programs.content.paths import PathFact

announce_places(
    {
        "own peer ratings": "peers:own",
        "peer ratings of a cohort": "peers:rounds",
    }
)
announce_fact(PathFact.GAP, seen_gaps)
announce_section(SEEN_BY_OTHERS)
announce_readers(peer_raters)
declare(*PEER_KINDS)
announce_disclosures(imported_later("peers.disclosures"))
announce_holdings(imported_later("peers.holdings"))
announce_threshold(PEER_MINIMUM)
announce_recorded(imported_later("peers.recorded"))
