"""What coaching brings to the registries."""

from django.utils.translation import gettext as _

from coaching.commitments_record import COMMITTED, NOTED
from coaching.notifications import COMMITMENT_DUE, TALK_KINDS
from coaching.week import AGREED, TO_OFFER, WAITING
from cohorts.own_record import announce_section
from common.later import imported_later
from common.places import announce_places
from messaging.notifications import declare
from people.audit_words import announce_recorded
from people.disclosing import announce_disclosures
from people.personal import announce_holdings
from people.withdrawals import announce_withdrawals
from practice.week_parts import announce_week_part
from programs.activities import Activity, announce
from programs.cadence import StepKind

announce_places({"talk of a step": "coaching:step"})
announce(
    StepKind.COACHING,
    Activity(
        title=lambda _module: _("One-to-one with the coach"),
        icon="chat-bubble-left-right",
        place="talk of a step",
    ),
)
declare(*TALK_KINDS, COMMITMENT_DUE)
for part in (AGREED, TO_OFFER, WAITING):
    announce_week_part(part)
announce_section(COMMITTED)
announce_section(NOTED)
announce_disclosures(imported_later("coaching.disclosures"))
announce_holdings(imported_later("coaching.holdings"))
announce_recorded(imported_later("coaching.recorded"))
announce_withdrawals(imported_later("coaching.withdrawals"))
