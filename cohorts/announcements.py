"""What a step is that no app above brings to life yet, and what moves with a person's clock."""

from django.utils.translation import gettext as _

from cohorts.operations import move_openings
from people.follow_ups import News, announce_follow_up
from programs.activities import Activity, announce
from programs.cadence import StepKind

announce(
    StepKind.COACHING,
    Activity(title=lambda _module: _("One-to-one with the coach"), icon="chat-bubble-left-right"),
)
announce_follow_up(News.NEW_ZONE, move_openings)
