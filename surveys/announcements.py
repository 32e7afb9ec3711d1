"""What a pulse step is, and when pulse mail is no longer wanted."""

from messaging.wanted import ask_before_sending
from programs.activities import announce
from surveys.steps import PULSE
from surveys.wanted import no_longer_wanted

announce("pulse", PULSE)
ask_before_sending("pulse_invitation", no_longer_wanted)
ask_before_sending("pulse_reminder", no_longer_wanted)
