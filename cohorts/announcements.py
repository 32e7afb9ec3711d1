"""What a step is that no app above brings to life yet."""

from django.utils.translation import gettext as _

from programs.activities import Activity, announce
from programs.cadence import StepKind

announce(
    StepKind.COACHING,
    Activity(title=lambda _module: _("One-to-one with the coach"), icon="chat-bubble-left-right"),
)
