"""What decisions bring to the registries."""

from common.places import announce_places
from decisions.notifications import SHEET_ASKED
from messaging.notifications import declare

announce_places({"decisions": "decisions:decisions"})
declare(SHEET_ASKED)
