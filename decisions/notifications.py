"""The mails to somebody who is asked to judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from common.records import dataclass
from decisions.models import Assessor, EarlierResult
from decisions.readers import ASSESSOR
from messaging.models import Message
from messaging.notifications import MailContent, Notification
from messaging.operations import Draft
from messaging.text import PREFERENCES, absolute, body
from people.notifications import recipient_of
from ui.dates import in_words


@dataclass(frozen=True)
class SheetReopened:
    """An assessor of a decision that was closed and is open again, and why."""

    assessor: Assessor
    why: str


@dataclass(frozen=True)
class SheetReturned:
    """An assessor whose sheet counts no more until they hand it in again, and who gave it back."""

    assessor: Assessor
    by: str


SETTLED = gettext_noop("the sheet was handed in or is not asked for any more")
CLOSED_AGAIN = gettext_noop("it has been decided again or they are not asked any more")


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
            _("You are asked to judge the options of a decision: %(question)s")
            % {"question": decision.question},
            _("It is decided by %(who)s.") % {"who": decision.decided_by},
            *([_("It is decided on %(day)s.") % {"day": in_words(until)}] if until else []),
            _(
                "Only you see your sheet until you hand it in; then the admins read it with your "
                "name."
            ),
        ],
        action=(_("Fill in my sheet"), absolute(reverse("decisions:sheet", args=[assessor.pk]))),
        footer=[_("Choose which emails you get: %(link)s") % {"link": PREFERENCES}],
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


def returned_mail(assessor: Assessor, *, by: str, now: dt.datetime) -> Draft[SheetReturned]:
    """Tells an assessor that theirs is to be handed in again; needs the decision and the member
    loaded.
    """
    return Draft(
        notification=SHEET_RETURNED,
        thing=SheetReturned(assessor, by),
        to=recipient_of(assessor.member),
        about_id=assessor.pk,
        about_version=int(now.timestamp()) // 60,
        organization_id=assessor.decision.organization_id,
    )


def compose_returned(returned: SheetReturned) -> MailContent:
    """Who gave it back, and what becomes of it."""
    assessor = returned.assessor
    decision = assessor.decision
    text = body(
        [
            _("Hello %(name)s,") % {"name": assessor.member.name},
            _("%(name)s has opened your sheet again: %(question)s")
            % {"name": returned.by, "question": decision.question},
            _("You can change it now. It counts once you hand it in again."),
        ],
        action=(_("Fill in my sheet"), absolute(reverse("decisions:sheet", args=[assessor.pk]))),
        footer=[_("Choose which emails you get: %(link)s") % {"link": PREFERENCES}],
    )
    subject = _("Your sheet is open again: %(name)s") % {"name": decision.name}
    return MailContent(subject=subject, text=text)


def reopened_mail(assessor: Assessor, kept: EarlierResult) -> Draft[SheetReopened]:
    """Tells an assessor that it is open again; needs the decision and the member loaded."""
    return Draft(
        notification=DECISION_REOPENED,
        thing=SheetReopened(assessor, kept.reopened_because),
        to=recipient_of(assessor.member),
        about_id=assessor.pk,
        about_version=kept.pk,
        organization_id=assessor.decision.organization_id,
        send_after=kept.reopened_at,
    )


def compose_reopened(reopened: SheetReopened) -> MailContent:
    """What is open again and why, and what becomes of their sheet."""
    assessor = reopened.assessor
    decision = assessor.decision
    is_counted = assessor.handed_in_at is not None
    text = body(
        [
            _("Hello %(name)s,") % {"name": assessor.member.name},
            _("A decision you were asked to judge is open again: %(question)s")
            % {"question": decision.question},
            _("Why: %(why)s") % {"why": reopened.why},
            _("Your sheet counts as you handed it in.")
            if is_counted
            else _("You had not handed in your sheet. You can fill it in again."),
        ],
        action=(
            _("Look at my sheet") if is_counted else _("Fill in my sheet"),
            absolute(reverse("decisions:sheet", args=[assessor.pk])),
        ),
        footer=[_("Choose which emails you get: %(link)s") % {"link": PREFERENCES}],
    )
    subject = _("Open again: %(name)s") % {"name": decision.name}
    return MailContent(subject=subject, text=text)


def objections_to_reopened(messages: Sequence[Message]) -> Mapping[int, str]:
    """Wanted while it is open and they are here. One query."""
    asked = Assessor.objects.filter(
        pk__in=[message.about_id for message in messages if message.about_id],
        decision__closed_at=None,
        member__left_at=None,
    )
    ids = set(asked.values_list("pk", flat=True))
    return {message.pk: CLOSED_AGAIN for message in messages if message.about_id not in ids}


SHEET_ASKED: Notification[Assessor, None] = Notification(
    name="sheet_asked",
    reaches=frozenset({ASSESSOR}),
    title=gettext_lazy("Options to judge"),
    about="a sheet of a decision",
    may_refuse=True,
    may_repeat=True,
    window=dt.timedelta(days=7),
    compose=compose_sheet,
    objections=objections_to_sheet,
    unexpected_because="Only when an admin asks somebody to judge.",
)
SHEET_RETURNED: Notification[SheetReturned, None] = Notification(
    name="sheet_returned",
    reaches=frozenset({ASSESSOR}),
    title=gettext_lazy("Sheets to hand in again"),
    about="a sheet of a decision; when it was given back",
    may_refuse=True,
    may_repeat=True,
    window=dt.timedelta(days=7),
    compose=compose_returned,
    objections=objections_to_sheet,
    unexpected_because="Only when an admin gives a sheet back.",
)
DECISION_REOPENED: Notification[SheetReopened, None] = Notification(
    name="decision_reopened",
    reaches=frozenset({ASSESSOR}),
    title=gettext_lazy("Decisions that are open again"),
    about="a sheet of a decision",
    may_refuse=True,
    may_repeat=True,
    window=dt.timedelta(days=7),
    compose=compose_reopened,
    objections=objections_to_reopened,
    unexpected_because="Only when an admin opens a decision again.",
)
