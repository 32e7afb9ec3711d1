"""What coaching brings to the registries."""

from coaching.commitments_record import COMMITTED, NOTED
from coaching.notifications import COMMITMENT_DUE
from cohorts.own_record import announce_section
from messaging.notifications import declare

declare(COMMITMENT_DUE)
announce_section(COMMITTED)
announce_section(NOTED)
