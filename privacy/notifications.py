"""What the portal writes about requests of people: to officers that one waits, to who asked what
came of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from common.records import dataclass
from messaging.models import Message
from messaging.notifications import MailContent, Notification
from messaging.operations import Draft
from messaging.readers import MEMBER
from messaging.text import absolute, body
from people.models import Member, Role
from people.notifications import recipient_of
from privacy.models import PersonRequest
from privacy.querysets import officers_of
from privacy.readers import OFFICER
from ui.dates import in_words

SETTLED = gettext_noop("the request was answered or withdrawn")
NOT_TOLD = gettext_noop("nobody looks after requests with this person any more")
TAKEN_BACK = gettext_noop("the person's data is still restricted")
CAME, WEEK_LEFT, LAST_DAY = 0, 1, 2
"""Versions of what officers are told about a request."""
EXTENDED, ANSWERED = 1, 2
"""Versions of what who asked is told."""


@dataclass(frozen=True)
class WaitingNews:
    """A request, for somebody who should look at it."""

    request: PersonRequest
    reader: Member
    version: int


def officer_mails(request: PersonRequest, version: int = CAME) -> list[Draft[WaitingNews]]:
    """To the privacy officers; where there are none, to the admins, who can make somebody one. One
    query.
    """
    return [
        Draft(
            notification=REQUEST_WAITS,
            thing=WaitingNews(request, reader, version),
            to=recipient_of(reader),
            about_id=request.pk,
            about_version=version,
            organization_id=request.organization_id,
        )
        for reader in officers_of(request.organization_id)
        if reader.pk != request.member_id
    ]


def compose_waiting(news: WaitingNews) -> MailContent:
    """Without a name: who it is stands behind the sign-in."""
    due = in_words(news.request.due_on)
    first = {
        CAME: _("Somebody asked for something about their data."),
        WEEK_LEFT: _("A request about somebody's data waits for an answer."),
        LAST_DAY: _("A request about somebody's data has to be answered today, or is overdue."),
    }[news.version]
    lines = [
        _("Hello %(name)s,") % {"name": news.reader.name},
        first,
        _("The last day to answer is %(day)s.") % {"day": due},
    ]
    link = reverse("privacy:request", args=[news.request.pk])
    label = _("Open the request")
    if not news.reader.has_role(Role.PRIVACY_OFFICER):
        lines.append(
            _(
                "Nobody in your organization has the role of privacy officer, and only they can "
                "open it. Give the role to somebody."
            )
        )
        label, link = _("Open the list of people"), reverse("people:members")
    subject = {
        CAME: _("A request about personal data came in"),
        WEEK_LEFT: _("A request about personal data is due in a week"),
        LAST_DAY: _("A request about personal data is due now"),
    }[news.version]
    return MailContent(subject=subject, text=body(lines, action=(label, absolute(link))))


def objections_to_waiting(messages: Sequence[Message]) -> Mapping[int, str]:
    """Wanted while it waits, by somebody who is here and can do something about it. Two queries."""
    ids = {message.about_id for message in messages if message.about_id}
    waiting = set(PersonRequest.objects.open().filter(pk__in=ids).values_list("pk", flat=True))
    people = {message.person_id for message in messages if message.person_id}
    wanted = [Role.PRIVACY_OFFICER, Role.ADMIN]
    able = Member.objects.present().filter(pk__in=people, roles__overlap=wanted)
    here = set(able.values_list("pk", flat=True))
    found = {m.pk: NOT_TOLD for m in messages if m.person_id not in here}
    return found | {m.pk: SETTLED for m in messages if m.about_id not in waiting}


REQUEST_WAITS: Notification[WaitingNews, None] = Notification(
    name="request_waits",
    reaches=frozenset({OFFICER}),
    title=gettext_lazy("Requests about personal data"),
    about="a request of a person",
    may_refuse=False,
    may_repeat=True,
    window=dt.timedelta(days=7),
    compose=compose_waiting,
    objections=objections_to_waiting,
    despite_restriction=True,
    is_for_admins=True,
    unexpected_because="People ask when they like.",
)


def answer_mail(request: PersonRequest) -> list[Draft[PersonRequest]]:
    """To who asked, also when they have left: they are owed an answer."""
    if not request.member.email:
        return []
    return [
        Draft(
            notification=REQUEST_ANSWERED,
            thing=request,
            to=recipient_of(request.member),
            about_id=request.pk,
            about_version=EXTENDED if request.is_open else ANSWERED,
            organization_id=request.organization_id,
        )
    ]


def compose_answer(request: PersonRequest) -> MailContent:
    """What came of it. What was written stands behind the sign-in, but for somebody who has none
    any more.
    """
    member = request.member
    has_left = member.left_at is not None
    lines = [_("Hello %(name)s,") % {"name": member.name}, _about(request)]
    written = request.extended_because if request.is_open else request.answer
    if written and has_left:
        lines.append(written)
    if request.is_refused:
        lines.append(complaint_words())
    link = absolute(reverse("privacy:my_request", args=[request.pk]))
    action = None if has_left else (_("Read the answer"), link)
    return MailContent(subject=_("Your request about your data"), text=body(lines, action=action))


def complaint_words() -> str:
    """What whoever is refused has to be told (Art. 12(4))."""
    return _(
        "You can complain to the data protection authority where you live or work, and you can go "
        "to court."
    )


def _about(request: PersonRequest) -> str:
    asked = {"asked": str(request.get_asks_display()), "day": in_words(request.received_on)}
    if request.is_open:
        until = {"until": in_words(request.due_on)}
        return _(
            "On %(day)s you asked for: %(asked)s. It will take longer than a month, until "
            "%(until)s at the latest."
        ) % (asked | until)
    if request.is_refused:
        return _("On %(day)s you asked for: %(asked)s. It is not done.") % asked
    return _("On %(day)s you asked for: %(asked)s. It is done.") % asked


def objections_to_answer(messages: Sequence[Message]) -> Mapping[int, str]:
    """An answer is always owed, as long as the request is kept. One query."""
    ids = {message.about_id for message in messages if message.about_id}
    kept = set(PersonRequest.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return {m.pk: SETTLED for m in messages if m.about_id not in kept}


REQUEST_ANSWERED: Notification[PersonRequest, None] = Notification(
    name="request_answered",
    reaches=frozenset({MEMBER}),
    title=gettext_lazy("Answers about your data"),
    about="a request of a person",
    may_refuse=False,
    may_repeat=True,
    window=None,
    compose=compose_answer,
    objections=objections_to_answer,
    despite_restriction=True,
    unexpected_because="Only when somebody asked.",
)


def restriction_mail(member: Member) -> list[Draft[Member]]:
    """To somebody whose data is used again: they are told before it happens (Art. 18(3))."""
    if not member.email:
        return []
    return [
        Draft(
            notification=RESTRICTION_ENDS,
            thing=member,
            to=recipient_of(member),
            organization_id=member.organization_id,
        )
    ]


def compose_restriction_end(member: Member) -> MailContent:
    """That mail, pulses and exports count them again, and how to say no."""
    lines = [
        _("Hello %(name)s,") % {"name": member.name},
        _(
            "Until now your data was kept but not used. From now on it is used again: emails "
            "from the program, pulses and ratings, lists that are exported."
        ),
        _("You do not agree? Ask again, or object, on the page with your data."),
    ]
    action = None
    if member.left_at is None:
        action = (_("Open my data"), absolute(reverse("privacy:mine")))
    return MailContent(subject=_("Your data is used again"), text=body(lines, action=action))


def objections_to_restriction_end(messages: Sequence[Message]) -> Mapping[int, str]:
    """Not where it was restricted again meanwhile. One query."""
    people = {message.person_id for message in messages if message.person_id}
    again = Member.objects.restricted().filter(pk__in=people)
    ids = set(again.values_list("pk", flat=True))
    return {m.pk: TAKEN_BACK for m in messages if m.person_id in ids}


RESTRICTION_ENDS: Notification[Member, None] = Notification(
    name="restriction_ends",
    reaches=frozenset({MEMBER}),
    title=gettext_lazy("Your data is used again"),
    about="",
    may_refuse=False,
    may_repeat=True,
    window=None,
    compose=compose_restriction_end,
    objections=objections_to_restriction_end,
    despite_restriction=True,
    unexpected_because="Only when a privacy officer lifts a restriction.",
)


def due_mails(requests: Iterable[PersonRequest], today: dt.date) -> list[Draft[WaitingNews]]:
    """To officers of what is due within a week, and of what is due now: each once."""
    drafts: list[Draft[WaitingNews]] = []
    for request in requests:
        left = request.deadline(today).days
        drafts += officer_mails(request, WEEK_LEFT if left > 0 else LAST_DAY)
    return drafts
