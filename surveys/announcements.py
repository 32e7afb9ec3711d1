"""What a pulse step is, and the mail about pulses."""

from django.utils.translation import gettext as _

from common.later import imported_later
from messaging.notifications import declare
from messaging.readers import announce_readers
from people.audit_words import announce_recorded
from people.disclosing import announce_disclosures
from people.follow_ups import News, announce_follow_up
from people.personal import announce_holdings
from people.thresholds import announce_threshold
from programs.activities import Activity, announce
from programs.cadence import StepKind
from surveys.minimums import PULSE_MINIMUMS
from surveys.notifications import (
    COMMENTS_WAIT,
    PULSE_INVITATION,
    PULSE_REMINDER,
    PULSE_TRIAL,
)
from surveys.operations import move_invitations
from surveys.readers import respondents

# Something the team does: there is nothing for a leader to open.
announce(
    StepKind.PULSE, Activity(title=lambda _module: _("A few questions to the teams"), icon="signal")
)
announce_readers(respondents)
declare(PULSE_INVITATION, PULSE_REMINDER, PULSE_TRIAL, COMMENTS_WAIT)
announce_follow_up(News.NEW_ZONE, move_invitations)
announce_disclosures(imported_later("surveys.disclosures"))
announce_holdings(imported_later("surveys.holdings"))
announce_threshold(*PULSE_MINIMUMS)
announce_recorded(imported_later("surveys.recorded"))
