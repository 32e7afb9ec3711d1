"""What live steps are, and when messages about sessions are no longer wanted."""

from messaging.wanted import ask_before_sending
from practice import messages, wanted
from practice.activities import ACTIVITIES
from programs.activities import announce

for kind, activity in ACTIVITIES.items():
    announce(kind, activity)
for reason in (messages.INVITATION, messages.UPDATE, messages.TOMORROW):
    ask_before_sending(reason, wanted.unwanted_news)
ask_before_sending(messages.CANCELED, wanted.unwanted_cancellations)
