"""What steps with cards are, and when a mail about them is no longer wanted."""

from learning import activities, messages
from messaging.wanted import ask_before_sending
from programs.activities import announce

announce("cards", activities.CARDS)
announce("booster", activities.BOOSTER)
ask_before_sending(messages.REASON, messages.no_longer_wanted)
