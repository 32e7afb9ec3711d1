"""The mail that says what ends soon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from common.records import dataclass
from connections.models import Connection
from messaging.models import Message
from messaging.notifications import MailContent, Notification
from messaging.operations import Draft
from messaging.text import absolute, body
from people.models import Member, Role
from people.notifications import LEFT, recipient_of
from single_sign_on.endings import Ending, EndingKind


@dataclass(frozen=True)
class EndNews:
    """That something of a connection ends."""

    connection: Connection
    ending: Ending


def compose(news: EndNews) -> MailContent:
    """What ends, when, and what to do."""
    name = news.connection.name
    said = {"what": news.ending.what.label, "name": name, "day": news.ending.day}
    if news.ending.what == EndingKind.CERTIFICATE:
        advice = _(
            "Renew it at the provider. If the portal fetches the metadata from an "
            "address, it finds the new certificate within a day; otherwise copy the "
            "new metadata into the connection. After that day, nobody can sign in "
            "this way."
        )
    elif news.ending.what == EndingKind.KEY:
        advice = _(
            "Make a new key on the page of the connection, give its certificate to the "
            "provider, then take it into use. After that day, the provider may refuse "
            "what the portal signs."
        )
    else:
        advice = _(
            "Make a new client secret at the provider and enter it in the "
            "connection, with the day on which it expires. After that day, nobody "
            "can sign in this way."
        )
    address = absolute(reverse("single_sign_on:provider", args=[news.connection.pk]))
    text = body(
        [_("%(what)s of “%(name)s” expires on %(day)s.") % said, advice],
        action=(_("Open the connection"), address),
    )
    return MailContent(subject=_("Single sign-on: renew before %(day)s") % said, text=text)


def objections(messages: Sequence[Message]) -> Mapping[int, str]:
    """Only whoever is still there. One query."""
    ids = {message.person_id or 0 for message in messages}
    still = set(Member.objects.filter(pk__in=ids).present().values_list("pk", flat=True))
    return {message.pk: LEFT for message in messages if message.person_id not in still}


def end_mail(connection: Connection, ending: Ending, admin: Member) -> Draft[EndNews]:
    """To one admin."""
    return Draft(
        notification=SIGN_IN_ENDS,
        thing=EndNews(connection, ending),
        to=recipient_of(admin),
        about_id=connection.pk,
        about_version=ending.on.toordinal(),
        organization_id=connection.organization_id,
    )


SIGN_IN_ENDS: Notification[EndNews, None] = Notification(
    name="sign_in_ends",
    reaches=frozenset({Role.ADMIN}),
    title=gettext_lazy("A certificate or client secret of single sign-on expires"),
    about="a connection",
    may_refuse=False,
    may_repeat=True,
    window=dt.timedelta(days=2),
    compose=compose,
    objections=objections,
    unexpected_because=gettext_noop("a provider says when its certificate ends, and no plan does"),
)
