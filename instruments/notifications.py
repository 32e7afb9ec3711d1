"""The two mails about a questionnaire: it is open, and once more where it was not sent."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, gettext_noop
from django.utils.translation import gettext as _

from cohorts.prospect import Prospect
from instruments.links import mailed_link, token_of
from instruments.models import AnswerSheet
from instruments.states import OccasionKind
from instruments.windows import reminder_at
from messaging.models import Message
from messaging.notifications import Expected, MailContent, Notification
from messaging.operations import Draft
from messaging.text import PREFERENCES, body
from people.models import Role
from people.notifications import recipient_of
from ui.dates import in_words

OVER = gettext_noop("there is nothing left to answer")
WHY_NOW = {
    OccasionKind.BEFORE: gettext_noop(
        "Before your program begins, a few questions about how you work. Later you can set your "
        "answers beside what you answer now."
    ),
    OccasionKind.AFTER: gettext_noop(
        "Your program has come to its last weeks. The same questions as before: what has changed?"
    ),
    OccasionKind.LATER: gettext_noop(
        "Some months have gone by since your program. The same questions once more: what stayed?"
    ),
}


def sheet_mail(
    notification: Notification[AnswerSheet, Prospect], sheet: AnswerSheet
) -> Draft[AnswerSheet]:
    """Tells a leader of a sheet. The reminder is in no outbox that an admin reads: a list of them
    would be a list of who has not answered.
    """
    cohort = sheet.enrollment.cohort
    return Draft(
        notification=notification,
        thing=sheet,
        to=recipient_of(sheet.enrollment.member),
        about_id=sheet.pk,
        organization_id=cohort.organization_id,
        topic_id=cohort.pk if notification is QUESTIONNAIRE_OPEN else None,
        ends_at=sheet.closes_at,
    )


def compose_open(sheet: AnswerSheet) -> MailContent:
    """What is asked and why now, who sees it, and the link."""
    return _content(sheet, _(WHY_NOW[OccasionKind(sheet.occasion.kind)]), open_subject())


def compose_reminder(sheet: AnswerSheet) -> MailContent:
    """The same link again."""
    said = _("A few days ago you got a few questions about how you work. They are still open.")
    return _content(sheet, said, reminder_subject())


def open_subject() -> str:
    """The subject of the first mail."""
    return _("Five minutes about how you work")


def reminder_subject() -> str:
    """The subject of the reminder."""
    return _("Still open: five minutes about how you work")


def _content(sheet: AnswerSheet, opening: str, subject: str) -> MailContent:
    text = sheet.occasion.given.questionnaire.text_in(get_language())
    paragraphs = [
        _("Hello %(name)s,") % {"name": sheet.enrollment.member.name},
        opening,
        _("%(title)s, %(count)s statements.") % {"title": text.title, "count": len(text.items)},
        _(
            "Your answers are kept with your account, so that you can compare. You see your own "
            "result; the program team sees only how a group of five or more has changed."
        ),
        _until(sheet),
    ]
    footer = [
        _("The link is yours alone: whoever has it can answer for you."),
        _("Other mail, or none: %(link)s") % {"link": PREFERENCES},
    ]
    text_of_mail = body(
        [each for each in paragraphs if each],
        action=(_("Open the questions"), mailed_link()),
        footer=footer,
    )
    return MailContent(subject=subject, text=text_of_mail, secret=token_of(sheet.pk))


def _until(sheet: AnswerSheet) -> str:
    if sheet.closes_at is None:
        return _("They are open until you do your first card.")
    zone = zoneinfo.ZoneInfo(sheet.enrollment.member.time_zone)
    local = in_words(timezone.localtime(sheet.closes_at, zone), "long")
    return _("They are open until %(moment)s.") % {"moment": local}


# Whether a message is still wanted, and its link once more.


def objections_to_sheet(messages: Sequence[Message]) -> Mapping[int, str]:
    """Sent, taken away, or the leader does not take part in what runs. One query."""
    ids = {message.about_id or 0 for message in messages}
    open_ones = set(AnswerSheet.objects.unsent().filter(pk__in=ids).values_list("pk", flat=True))
    return {message.pk: OVER for message in messages if message.about_id not in open_ones}


def link_secret(message: Message) -> str:
    """The token in the link, worked out again."""
    return token_of(message.about_id or 0)


# What a plan will send.


def expected_openings(prospect: Prospect) -> Iterator[Expected]:
    """Every leader on every occasion, as it opens on their clock."""
    for each in prospect.questionnaires:
        if not each.is_told:
            yield Expected(
                to=each.to,
                about=each.about,
                subject=open_subject(),
                at=each.opens_at,
                ends_at=each.closes_at,
            )


def expected_reminders(prospect: Prospect) -> Iterator[Expected]:
    """As if nobody sent it."""
    for each in prospect.questionnaires:
        at = reminder_at(each.opens_at, each.closes_at)
        if at is not None:
            yield Expected(
                to=each.to,
                about=each.about,
                subject=reminder_subject(),
                at=at,
                ends_at=each.closes_at,
                is_certain=False,
            )


QUESTIONNAIRE_OPEN: Notification[AnswerSheet, Prospect] = Notification(
    name="questionnaire_open",
    reaches=frozenset({Role.LEADER}),
    title=gettext_lazy("A questionnaire is open"),
    about="a sheet",
    may_refuse=True,
    may_repeat=True,
    window=None,  # until it closes
    compose=compose_open,
    objections=objections_to_sheet,
    asks_minutes=5,
    expected=expected_openings,
    secret_of=link_secret,
)
QUESTIONNAIRE_REMINDER: Notification[AnswerSheet, Prospect] = Notification(
    name="questionnaire_reminder",
    reaches=frozenset({Role.LEADER}),
    title=gettext_lazy("Reminder of a questionnaire"),
    about="a sheet",
    may_refuse=True,
    may_repeat=False,
    window=None,  # until it closes
    compose=compose_reminder,
    objections=objections_to_sheet,
    expected=expected_reminders,
    secret_of=link_secret,
    gives_way=True,
)
