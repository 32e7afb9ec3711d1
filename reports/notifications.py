"""The mails about a report: to admins on each occasion, to sponsors when a state is new. Neither
has a figure in it.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from cohorts.prospect import Prospect
from common.languages import spoken
from common.local_time import at_local
from common.records import dataclass
from messaging.models import Message
from messaging.notifications import MailContent, Notification, Recipient
from messaging.operations import Draft
from messaging.text import PREFERENCES, absolute, body
from people.models import Member, Role
from people.notifications import recipient_of
from reports.links import mailed_link, token_of
from reports.models import ReportTurn, SponsorLink
from reports.occasions import SENT_AT
from reports.readers import SPONSOR
from reports.states import ReportOccasion
from ui.dates import in_words

A_WEEK = dt.timedelta(days=7)
NO_ADMIN = gettext_noop("the person is no longer an admin")
LINK_OVER = gettext_noop("the link was withdrawn or has expired")
BECAUSE = gettext_noop("it depends on what an admin chooses, and on when figures come")
WHY = {
    ReportOccasion.ROUND: gettext_noop("A round of levels has closed."),
    ReportOccasion.MONTH: gettext_noop("A new month has begun."),
    ReportOccasion.END: gettext_noop("The weeks of the program are over."),
    ReportOccasion.LATER: gettext_noop("Week 24 is over."),
}


@dataclass(frozen=True)
class ToAdmin:
    """What an admin hears of."""

    turn: ReportTurn
    admin: Member


@dataclass(frozen=True)
class ToSponsor:
    """What somebody without an account hears of."""

    turn: ReportTurn
    link: SponsorLink


def admin_mail(turn: ReportTurn, admin: Member) -> Draft[ToAdmin]:
    """At nine where they are, on the day on which it is due or was told."""
    zone = admin.time_zone
    local_day = timezone.localtime(turn.at, zoneinfo.ZoneInfo(zone)).date()
    return Draft(
        notification=REPORT_TURN,
        thing=ToAdmin(turn, admin),
        to=recipient_of(admin),
        about_id=turn.pk,
        organization_id=turn.cohort.organization_id,
        topic_id=turn.cohort_id,
        send_after=max(turn.at, at_local(local_day, SENT_AT, zone)),
    )


def sponsor_mail(turn: ReportTurn, link: SponsorLink) -> Draft[ToSponsor]:
    """In the language of the state, at nine on the clock of the pilot."""
    return Draft(
        notification=REPORT_FOR_SPONSOR,
        thing=ToSponsor(turn, link),
        to=Recipient(
            address=link.address,
            name=link.name,
            language=spoken(turn.report.language),
            time_zone=turn.cohort.time_zone,
        ),
        about_id=link.pk,
        about_version=turn.pk,
        organization_id=turn.cohort.organization_id,
        topic_id=turn.cohort_id,
        send_after=turn.at,
    )


def compose_for_admin(told: ToAdmin) -> MailContent:
    """Why now, whether there is something new, and the way to it."""
    turn = told.turn
    words = {"pilot": turn.cohort.name, "number": turn.report.number}
    new = _(
        "State %(number)s of the evidence report of “%(pilot)s” was published. Whoever has a link "
        "sees it, too."
    )
    old = _(
        "Nothing new has come for the evidence report of “%(pilot)s” since state %(number)s, so "
        "no new state was published, and nobody else was told."
    )
    paragraphs = [
        _("Hello %(name)s,") % {"name": told.admin.name},
        _(WHY[ReportOccasion(turn.occasion)]),
        (new if turn.is_new else old) % words,
    ]
    link = absolute(reverse("reports:state", args=[turn.cohort_id, turn.report.number]))
    text = body(
        paragraphs,
        action=(_("Read the report"), link),
        footer=[_("Choose which emails you get: %(link)s") % {"link": PREFERENCES}],
    )
    return MailContent(subject=subject_of(turn), text=text)


def subject_of(turn: ReportTurn) -> str:
    """What both mails are called."""
    words = {"pilot": turn.cohort.name}
    if turn.is_new:
        return _("New evidence report: %(pilot)s") % words
    return _("Nothing new in the evidence report: %(pilot)s") % words


def compose_for_sponsor(told: ToSponsor) -> MailContent:
    """That there is a new state, and the link to it."""
    turn, link = told.turn, told.link
    paragraphs = [
        _("Hello %(name)s,") % {"name": link.name},
        _(
            "There is a new state of the evidence report of “%(pilot)s” at %(organization)s. The "
            "answer stands at the top: whether to go on, and what that rests on."
        )
        % {"pilot": turn.cohort.name, "organization": turn.cohort.organization.name},
        _("The link opens until %(day)s. You need no account.")
        % {"day": in_words(link.expires_on)},
    ]
    footer = [
        _("Whoever has the link can read the report: please pass it on only to whom it is for."),
        _("Other mail, or none: %(link)s") % {"link": PREFERENCES},
    ]
    text = body(paragraphs, action=(_("Read the report"), mailed_link()), footer=footer)
    return MailContent(subject=subject_of(turn), text=text, secret=token_of(link.key))


def objections_to_admin_mail(messages: Sequence[Message]) -> Mapping[int, str]:
    """Who has left, or is no admin any more. One query."""
    admins = Member.objects.present().with_role(Role.ADMIN)
    ids = set(
        admins.filter(pk__in=[each.person_id for each in messages]).values_list("pk", flat=True)
    )
    return {each.pk: NO_ADMIN for each in messages if each.person_id not in ids}


def objections_to_sponsor_mail(messages: Sequence[Message]) -> Mapping[int, str]:
    """Whose link was withdrawn or is over. One query."""
    links = SponsorLink.objects.open_on(timezone.now().date())
    ids = set(
        links.filter(pk__in=[each.about_id for each in messages]).values_list("pk", flat=True)
    )
    return {each.pk: LINK_OVER for each in messages if each.about_id not in ids}


def link_secret(message: Message) -> str:
    """The token of a sponsor's link, worked out again; '' once it is withdrawn."""
    link = SponsorLink.objects.filter(pk=message.about_id or 0, withdrawn_at=None).first()
    return token_of(link.key) if link else ""


REPORT_TURN: Notification[ToAdmin, Prospect] = Notification(
    name="report_turn",
    reaches=frozenset({Role.ADMIN}),
    title=gettext_lazy("The evidence report on schedule"),
    about="an occasion",
    may_refuse=True,
    may_repeat=True,
    window=A_WEEK,
    compose=compose_for_admin,
    objections=objections_to_admin_mail,
    unexpected_because=BECAUSE,
)
REPORT_FOR_SPONSOR: Notification[ToSponsor, Prospect] = Notification(
    name="report_for_sponsor",
    reaches=frozenset({SPONSOR}),
    title=gettext_lazy("A new evidence report"),
    about="a sponsor's link, and an occasion",
    may_refuse=True,
    may_repeat=True,
    window=A_WEEK,
    compose=compose_for_sponsor,
    objections=objections_to_sponsor_mail,
    unexpected_because=BECAUSE,
    secret_of=link_secret,
)
