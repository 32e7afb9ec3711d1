"""What live steps are, and when messages about sessions are no longer wanted."""

from django.utils.translation import gettext as _

from messaging.wanted import ask_before_sending
from practice import messages, wanted
from programs.activities import Activity, announce
from programs.cadence import StepKind

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
for reason in (messages.INVITATION, messages.UPDATE, messages.TOMORROW):
    ask_before_sending(reason, wanted.unwanted_news)
ask_before_sending(messages.CANCELED, wanted.unwanted_cancellations)
