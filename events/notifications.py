"""The mail to admins about a webhook that was switched off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from cohorts.prospect import Prospect
from common.records import dataclass
from connections.models import Connection
from messaging.models import Message
from messaging.notifications import MailContent, Notification
from messaging.operations import Draft
from messaging.text import PREFERENCES, absolute, body
from people.models import Member, Role
from people.notifications import recipient_of

A_WEEK = dt.timedelta(days=7)
NOT_OFF = gettext_noop("the webhook is on again, or was removed")
NO_ADMIN = gettext_noop("the person is no longer an admin")
BECAUSE = gettext_noop("nobody knows when another system stops answering")


@dataclass(frozen=True)
class HookOff:
    """What an admin hears of."""

    connection: Connection
    admin: Member
    is_gone: bool


def off_mail(
    connection: Connection, admin: Member, *, is_gone: bool, now: dt.datetime
) -> Draft[HookOff]:
    """At once; once a day at most."""
    return Draft(
        notification=WEBHOOK_OFF,
        thing=HookOff(connection, admin, is_gone),
        to=recipient_of(admin),
        about_id=connection.pk,
        about_version=now.date().toordinal(),
        organization_id=connection.organization_id,
        send_after=now,
    )


def compose(told: HookOff) -> MailContent:
    """Why, what waits, and where to switch it on again."""
    words = {"name": told.connection.name}
    gone = _(
        "The system behind the webhook “%(name)s” says that it wants no more calls "
        "from the portal (410 Gone), so the portal has switched the webhook off."
    )
    failing = _(
        "The system behind the webhook “%(name)s” has accepted nothing for three "
        "days, so the portal has switched the webhook off."
    )
    paragraphs = [
        _("Hello %(name)s,") % {"name": told.admin.name},
        (gone if told.is_gone else failing) % words,
        _(
            "What was not delivered is kept for 90 days. The page of the webhook "
            "says what went wrong. Once that is fixed, switch the webhook on again, "
            "and the portal sends what is waiting."
        ),
    ]
    link = absolute(reverse("events:hook", args=[told.connection.pk]))
    text = body(
        paragraphs,
        action=(_("Open the webhook"), link),
        footer=[_("Choose which emails you get: %(link)s") % {"link": PREFERENCES}],
    )
    return MailContent(subject=_("Webhook switched off: %(name)s") % words, text=text)


def objections(messages: Sequence[Message]) -> Mapping[int, str]:
    """Who has left or is no admin any more, and webhooks that are on again or gone. Two queries."""
    admins = Member.objects.present().with_role(Role.ADMIN)
    ids = set(
        admins.filter(pk__in=[each.person_id for each in messages]).values_list("pk", flat=True)
    )
    hooks = Connection.objects.filter(pk__in=[each.about_id for each in messages])
    off = set(hooks.filter(is_on=False, ended_at=None).values_list("pk", flat=True))
    found = {each.pk: NOT_OFF for each in messages if each.about_id not in off}
    return found | {each.pk: NO_ADMIN for each in messages if each.person_id not in ids}


WEBHOOK_OFF: Notification[HookOff, Prospect] = Notification(
    name="webhook_off",
    reaches=frozenset({Role.ADMIN}),
    title=gettext_lazy("A webhook that was switched off"),
    about="a webhook, and a day",
    may_refuse=True,
    is_for_admins=True,
    may_repeat=True,
    window=A_WEEK,
    compose=compose,
    objections=objections,
    unexpected_because=BECAUSE,
)
