"""What live steps are, and the messages about sessions."""

from django.utils.translation import gettext as _

from channels.notices import announce_notices
from cohorts.own_record import announce_section
from common.later import imported_later
from messaging.notifications import declare
from messaging.readers import announce_readers
from people.audit_words import announce_recorded
from people.disclosing import announce_disclosures
from people.follow_ups import News, announce_follow_up
from people.personal import announce_bond, announce_holdings
from practice.notices import session_notices
from practice.notifications import PEER_REFLECTION, SESSION_KINDS, WEEK, WELCOME
from practice.operations import invite_again
from practice.own_record import NOTES, SESSIONS
from practice.readers import second_raters
from practice.ties import ties_to_sessions
from practice.untaught import kickoffs_ahead
from practice.week_beside import BESIDE
from practice.week_parts import announce_week_part
from programs.activities import Activity, announce
from programs.cadence import StepKind
from programs.untaught import announce_untaught

# Where a live step is done is known once its session is planned; until then there is nothing to
# open.
announce(
    StepKind.KICKOFF, Activity(title=lambda _module: _("Kickoff and first role-play"), icon="flag")
)
announce(
    StepKind.PRACTICE,
    Activity(
        title=lambda module: _("Live practice: %(module)s") % {"module": module}, icon="users"
    ),
)
announce(
    StepKind.ASSESSMENT,
    Activity(title=lambda _module: _("Closing role-play"), icon="clipboard-document-check"),
)
announce_readers(second_raters)
declare(WELCOME, *SESSION_KINDS, WEEK, PEER_REFLECTION)
announce_follow_up(News.RETURNED, invite_again)
announce_notices(session_notices)
announce_section(SESSIONS)
announce_untaught(kickoffs_ahead)
announce_section(NOTES)
announce_week_part(BESIDE)
announce_disclosures(imported_later("practice.disclosures"))
announce_holdings(imported_later("practice.holdings"))
announce_bond(ties_to_sessions)
announce_recorded(imported_later("practice.recorded"))
