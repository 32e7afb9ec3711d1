"""The mail to an admin who is asked to read a draft."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from authoring.models import ReviewRequest
from messaging.models import Message
from messaging.notifications import MailContent, Notification
from messaging.operations import Draft
from messaging.text import PREFERENCES, absolute, body
from people.models import Role
from people.notifications import recipient_of

SETTLED = gettext_noop("the draft has been read, published or deleted")


def review_mail(request: ReviewRequest) -> Draft[ReviewRequest]:
    """Asks the reviewer; needs draft, reviewer and who asks loaded."""
    return Draft(
        notification=REVIEW_ASKED,
        thing=request,
        to=recipient_of(request.reviewer),
        about_id=request.pk,
        organization_id=request.organization_id,
        send_after=request.asked_at,
    )


def compose_review(request: ReviewRequest) -> MailContent:
    """Who asks, what for, and the way there."""
    title = request.draft.title or request.draft.slug
    asking = request.by.name if request.by else _("Somebody in your organization")
    text = body(
        [
            _("Hello %(name)s,") % {"name": request.reviewer.name},
            _("%(name)s asks you to read the draft “%(title)s” before it is published.")
            % {"name": asking, "title": title},
            _("Comment on whatever you would change. Nobody takes part in it yet."),
        ],
        action=(
            _("Read the draft"),
            absolute(reverse("authoring:review", args=[request.draft_id])),
        ),
        footer=[_("Choose which emails you get: %(link)s") % {"link": PREFERENCES}],
    )
    subject = _("Please read: %(title)s") % {"title": title}
    return MailContent(subject=subject, text=text)


def objections_to_review(messages: Sequence[Message]) -> Mapping[int, str]:
    """Wanted while it is a draft, unread, and the reviewer an admin who is here. One query."""
    waiting = ReviewRequest.objects.unread().filter(
        pk__in=[message.about_id for message in messages if message.about_id],
        reviewer__left_at=None,
        reviewer__roles__contains=[Role.ADMIN],
    )
    ids = set(waiting.values_list("pk", flat=True))
    return {message.pk: SETTLED for message in messages if message.about_id not in ids}


REVIEW_ASKED: Notification[ReviewRequest, None] = Notification(
    name="review_asked",
    reaches=frozenset({Role.ADMIN}),
    title=gettext_lazy("A draft to read"),
    about="a request to read a draft",
    may_refuse=True,
    may_repeat=True,
    window=dt.timedelta(days=7),
    compose=compose_review,
    objections=objections_to_review,
    unexpected_because="Only when an admin asks another one.",
)
