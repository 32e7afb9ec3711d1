"""The mail to somebody who is asked to judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from decisions.models import Assessor
from messaging.models import Message
from messaging.notifications import MailContent, Notification
from messaging.operations import Draft
from messaging.text import PREFERENCES, absolute, body
from people.notifications import recipient_of
from ui.dates import in_words

SETTLED = gettext_noop("the sheet was handed in or is not asked for any more")


def sheet_mail(assessor: Assessor) -> Draft[Assessor]:
    """Asks an assessor; needs the decision and the member loaded."""
    return Draft(
        notification=SHEET_ASKED,
        thing=assessor,
        to=recipient_of(assessor.member),
        about_id=assessor.pk,
        organization_id=assessor.decision.organization_id,
        send_after=assessor.invited_at,
    )


def compose_sheet(assessor: Assessor) -> MailContent:
    """What is to be decided, until when, who reads what they say, and the way there."""
    decision = assessor.decision
    until = decision.decide_on
    text = body(
        [
            _("Hello %(name)s,") % {"name": assessor.member.name},
            _("you are asked to judge the options of a decision: %(question)s")
            % {"question": decision.question},
            _("It is decided by %(who)s.") % {"who": decision.decided_by},
            *([_("It is decided on %(day)s.") % {"day": in_words(until)}] if until else []),
            _(
                "Only you see your sheet until you hand it in; then the admins read it with your "
                "name."
            ),
        ],
        action=(_("Fill in my sheet"), absolute(reverse("decisions:sheet", args=[assessor.pk]))),
        footer=[_("Choose which mails you get: %(link)s") % {"link": PREFERENCES}],
    )
    return MailContent(subject=_("Please judge: %(name)s") % {"name": decision.name}, text=text)


def objections_to_sheet(messages: Sequence[Message]) -> Mapping[int, str]:
    """Wanted while nothing is decided and they are here with a sheet to fill in. One query."""
    waiting = Assessor.objects.filter(
        pk__in=[message.about_id for message in messages if message.about_id],
        handed_in_at=None,
        decision__closed_at=None,
        member__left_at=None,
    )
    ids = set(waiting.values_list("pk", flat=True))
    return {message.pk: SETTLED for message in messages if message.about_id not in ids}


SHEET_ASKED: Notification[Assessor, None] = Notification(
    name="sheet_asked",
    title=gettext_lazy("Options to judge"),
    about="a sheet of a decision",
    may_refuse=True,
    may_repeat=True,
    window=dt.timedelta(days=7),
    compose=compose_sheet,
    objections=objections_to_sheet,
    unexpected_because="Only when an admin asks somebody to judge.",
)
