"""The mail to a rater whose calibration runs out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from assessments.models import CalibrationRound
from cohorts.prospect import Prospect
from messaging.models import Message
from messaging.notifications import MailContent, Notification
from messaging.operations import Draft
from messaging.text import PREFERENCES, absolute, body
from people.models import Member, Role
from people.notifications import LEFT, recipient_of
from ui.dates import in_words

BEFORE, ON_THE_DAY = 1, 2
"""What a message's version says: when it was written."""
NEWS_FOR = dt.timedelta(days=1)
RENEWED = gettext_noop("the rater has calibrated again since")
NO_RATER = gettext_noop("the person rates no more")
NO_ROUND = gettext_noop("there is no such round any more")


def calibration_mail(
    ending: CalibrationRound, *, version: int, at: dt.datetime
) -> Draft[CalibrationRound]:
    """Tells a rater when it runs out; needs the member loaded."""
    return Draft(
        notification=CALIBRATION_DUE,
        thing=ending,
        to=recipient_of(ending.member),
        about_id=ending.pk,
        about_version=version,
        organization_id=ending.member.organization_id,
        send_after=at,
    )


def compose_calibration(ending: CalibrationRound) -> MailContent:
    """Until when it counts, what another round takes, and no verdict."""
    day = in_words(ending.runs_out_on, "date") if ending.runs_out_on else ""
    paragraphs = [
        _("Hello %(name)s,") % {"name": ending.member.name},
        _(
            "your last round of calibration counts until %(day)s. Everybody's eye moves a little "
            "over the weeks; another round shows you where yours has gone."
        )
        % {"day": day},
        _(
            "It is %(count)s short role-plays. Stop after any of them and go on later: what you "
            "gave is kept. Only you see your levels."
        )
        % {"count": ending.gate.samples},
    ]
    why = _("You get this mail because you rate role-plays.")
    choose = _("Choose which mails you get: %(link)s") % {"link": PREFERENCES}
    action = (_("Open calibration"), absolute(reverse("assessments:calibration")))
    text = body(paragraphs, action=action, footer=[why, choose])
    return MailContent(subject=_("Time to calibrate again"), text=text)


def objections_to_calibration(messages: Sequence[Message]) -> Mapping[int, str]:
    """Message id -> why a rater does not need to hear of it any more. One query."""
    ids = {message.about_id or 0 for message in messages}
    rounds = CalibrationRound.objects.filter(pk__in=ids).with_renewal().select_related("member")
    reasons = {
        ending.pk: RENEWED if ending.is_renewed else why_not(ending.member) for ending in rounds
    }
    said = {each.pk: reasons.get(each.about_id or 0, NO_ROUND) for each in messages}
    return {pk: reason for pk, reason in said.items() if reason}


def why_not(rater: Member) -> str:
    """Why somebody hears nothing of their calibration; '' where they do."""
    if rater.left_at is not None:
        return LEFT
    return "" if rater.has_role(Role.FACILITATOR) else NO_RATER


CALIBRATION_DUE: Notification[CalibrationRound, Prospect] = Notification(
    name="calibration_due",
    title=gettext_lazy("Calibration runs out"),
    about="a round of calibration; a week before it runs out, and on the day",
    may_refuse=True,
    gives_way=True,
    may_repeat=False,
    window=NEWS_FOR,
    compose=compose_calibration,
    objections=objections_to_calibration,
    unexpected_because="Each rater's own rounds say when it runs out, whatever the pilot.",
)
