"""Where programs are copied, changed and taken away."""

from authoring.duties import duties_in_drafts
from authoring.notifications import DRAFT_READ, REVIEW_ASKED
from authoring.offers import remark_about
from common.later import imported_later
from common.places import announce_places
from messaging.notifications import declare
from people.audit_words import announce_recorded
from people.leaving import announce_duties
from people.personal import announce_holdings
from programs.remarks import announce_remark

announce_places(
    {
        "own programs": "authoring:own",
        "copy of a program": "authoring:copy",
        "next version of a program": "authoring:revise",
        "newer version for a cohort": "authoring:newer",
        "end of a program": "authoring:retire",
        "return of a program": "authoring:bring_back",
        "file of a program": "authoring:file",
        "story of a module": "authoring:module_story",
        "walk through a story": "authoring:module_walk",
    }
)
declare(REVIEW_ASKED, DRAFT_READ)
announce_remark(remark_about)
announce_holdings(imported_later("authoring.holdings"))
announce_duties(duties_in_drafts)
announce_recorded(imported_later("authoring.recorded"))
