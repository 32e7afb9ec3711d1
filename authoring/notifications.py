"""The mail to an admin who is asked to read a draft, and to whoever asked once it is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from authoring.models import DraftComment, ReviewRequest
from messaging.models import Message
from messaging.notifications import MailContent, Notification
from messaging.operations import Draft
from messaging.text import PREFERENCES, absolute, body
from people.models import Member, Role
from people.notifications import recipient_of

GONE = gettext_noop("the draft has been published or deleted")
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


def read_mail(request: ReviewRequest, asking: Member) -> Draft[ReviewRequest]:
    """Tells whoever asked; needs draft and reviewer loaded, and when it was read."""
    return Draft(
        notification=DRAFT_READ,
        thing=request,
        to=recipient_of(asking),
        about_id=request.pk,
        organization_id=request.organization_id,
    )


def compose_read(request: ReviewRequest) -> MailContent:
    """Who has read it, what they left, and the way there."""
    title, name = request.draft.title or request.draft.slug, request.reviewer.name
    count = DraftComment.objects.open().filter(draft=request.draft_id, by=request.reviewer).count()
    left = ngettext(
        "One comment of theirs is open.", "%(count)d comments of theirs are open.", count
    )
    text = body(
        [
            _("Hello %(name)s,") % {"name": request.by.name if request.by else ""},
            _("%(name)s has read the draft “%(title)s”.") % {"name": name, "title": title},
            left % {"count": count} if count else _("They have no comments that are still open."),
        ],
        action=(
            _("Open the review"),
            absolute(reverse("authoring:review", args=[request.draft_id])),
        ),
        footer=[_("Choose which emails you get: %(link)s") % {"link": PREFERENCES}],
    )
    return MailContent(subject=_("Read: %(title)s") % {"title": title}, text=text)


def objections_to_read(messages: Sequence[Message]) -> Mapping[int, str]:
    """Wanted while it is a draft, and whoever asked an admin who is here. One query."""
    told = ReviewRequest.objects.filter(
        pk__in=[message.about_id for message in messages if message.about_id],
        draft__version=None,
        by__left_at=None,
        by__roles__contains=[Role.ADMIN],
    )
    ids = set(told.values_list("pk", flat=True))
    return {message.pk: GONE for message in messages if message.about_id not in ids}


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
DRAFT_READ: Notification[ReviewRequest, None] = Notification(
    name="draft_read",
    reaches=frozenset({Role.ADMIN}),
    title=gettext_lazy("Somebody has read your draft"),
    about="a request to read a draft",
    may_refuse=True,
    may_repeat=False,
    window=dt.timedelta(days=7),
    compose=compose_read,
    objections=objections_to_read,
    unexpected_because="Only when an admin has read a draft for another one.",
)
