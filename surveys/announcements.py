"""What a pulse step is, and when pulse mail is no longer wanted."""

from django.utils.translation import gettext as _

from messaging.wanted import ask_before_sending
from programs.activities import Activity, announce
from programs.cadence import StepKind
from surveys.wanted import no_longer_wanted

# Something the team does: there is nothing for a leader to open.
announce(
    StepKind.PULSE, Activity(title=lambda _module: _("A few questions to the teams"), icon="signal")
)
ask_before_sending("pulse_invitation", no_longer_wanted)
ask_before_sending("pulse_reminder", no_longer_wanted)
