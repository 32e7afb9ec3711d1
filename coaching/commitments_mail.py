"""The one mail about a commitment: when it is due, what it says, whether it is wanted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from coaching.models import Commitment
from cohorts.models import Cohort
from cohorts.plan import SATURDAY, working_day
from common.local_time import at_local
from messaging.models import Message
from messaging.notifications import MailContent
from messaging.text import PREFERENCES, absolute, body

NINE = dt.time(9)
ONE_DAY = dt.timedelta(days=1)
WORTH_ASKING = dt.timedelta(days=2)
"""So long after its morning the question is fresh; after that Today asks it just as well."""
REACH = dt.timedelta(days=9)
"""From a Thursday over a long weekend of holidays to the end of what is worth asking."""
SETTLED = gettext_noop("the leader has said what became of it, or it has another date")
GONE = gettext_noop("the leader no longer takes part, or the pilot is paused")


def morning_after(day: dt.date, zone: str) -> dt.datetime:
    """Nine on the next working day after `day`, for somebody in `zone`. Pure."""
    morning = day + ONE_DAY
    while morning.weekday() >= SATURDAY:
        morning += ONE_DAY
    return at_local(working_day(morning, zone), NINE, zone)


def compose_question(commitment: Commitment) -> MailContent:
    """How did it go? Without the words themselves: who else reads a mailbox nobody knows."""
    paragraphs = [
        _("Hello %(name)s,") % {"name": commitment.enrollment.member.name},
        _("You had set out to try something by now. How did it go?"),
        _(
            "One tap says it: done, not yet, or changed into something else. Letting it go is an "
            "answer, too. Nobody counts them."
        ),
    ]
    address = absolute(reverse("coaching:commitment", args=[commitment.pk]))
    why = _("You get this mail once for each date that you set yourself.")
    choose = _("Choose which mails you get: %(link)s") % {"link": PREFERENCES}
    text = body(paragraphs, action=(_("Say how it went"), address), footer=[why, choose])
    return MailContent(subject=_("How did it go?"), text=text)


def objections_to_question(messages: Sequence[Message]) -> Mapping[int, str]:
    """It is wanted while the commitment is open with the date that it asks about, by a leader who
    takes part in what runs. One query.
    """
    ids = {message.about_id or 0 for message in messages}
    asked = Commitment.objects.select_related("enrollment__member", "enrollment__cohort")
    standing = asked.in_bulk(ids)
    said = {each.pk: _why_not(each, standing.get(each.about_id or 0)) for each in messages}
    return {pk: reason for pk, reason in said.items() if reason}


def _why_not(message: Message, commitment: Commitment | None) -> str:
    if commitment is None or not commitment.is_open:
        return SETTLED
    if commitment.date_number != message.about_version:
        return SETTLED
    enrollment = commitment.enrollment
    is_there = enrollment.gone_since is None
    return "" if is_there and enrollment.cohort.state == Cohort.State.RUNNING else GONE
