"""What other systems are told, and how long the log of that is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from connections.models import Connection, Exchange
from connections.operations.exchanges import FORGOTTEN_AT_ONCE, KEPT
from connections.states import ConnectionKind
from people.keeping import Keeping
from people.purposes import Purpose

GIVEN = {
    ConnectionKind.SIGN_IN: gettext_lazy("address and name, from the provider of sign-in"),
    ConnectionKind.PEOPLE: gettext_lazy("facts about people, from the HR system"),
    ConnectionKind.LMS: gettext_lazy("name and address in, the share of cards done out"),
    ConnectionKind.RECORDS: gettext_lazy("who completed what, out"),
    ConnectionKind.API: gettext_lazy("people, progress and results, as far as a key allows"),
    ConnectionKind.WEBHOOKS: gettext_lazy("that something happened, and to whom, out"),
    ConnectionKind.CHAT: gettext_lazy("reminders to people who want them there, out"),
    ConnectionKind.BADGES: gettext_lazy("that somebody finished, where they publish it, out"),
    ConnectionKind.CALENDARS: gettext_lazy("when somebody is busy, in, but not what for"),
}


def connection_facts(organization_id: int) -> Sequence[str]:
    """What is connected at this moment, and what goes each way. One query."""
    standing = Connection.objects.filter(organization_id=organization_id).in_use()
    kinds = {kind for (kind,) in standing.values_list("kind").distinct()}
    return [
        _("%(kind)s is on: %(what)s.") % {"kind": kind.label, "what": GIVEN[kind]}
        for kind in ConnectionKind
        if kind in kinds
    ]


def _old(organization_id: int, before: dt.datetime) -> QuerySet[Exchange]:
    return Exchange.objects.filter(organization_id=organization_id, at__lt=before)


def count_exchanges(organization_id: int, before: dt.datetime) -> int:
    """How many rows of the log are older. One query."""
    return _old(organization_id, before).count()


def whose_exchanges(before: dt.datetime) -> set[int]:
    """Organizations of which some are older. One query."""
    old = Exchange.objects.filter(at__lt=before)
    return set(old.order_by().values_list("organization_id", flat=True).distinct())


def sweep_exchanges(organization_id: int, before: dt.datetime, _now: dt.datetime) -> int:
    """Delete them, so many at once."""
    some = _old(organization_id, before).order_by("at").values("pk")[:FORGOTTEN_AT_ONCE]
    return Exchange.objects.filter(pk__in=some).delete()[0]


KEEPINGS = (
    Keeping(
        name="exchanges",
        position=30,
        title=gettext_lazy("The log of exchanges with other systems"),
        about=gettext_lazy(
            "That something was sent or received, and what became of it. There are no names in it."
        ),
        least=7,
        most=KEPT.days,
        usual=KEPT.days,
        count=count_exchanges,
        sweep=sweep_exchanges,
        whose=whose_exchanges,
    ),
)

PURPOSES = (
    Purpose(
        name="connections",
        position=120,
        title=gettext_lazy("Working with other systems"),
        about=gettext_lazy(
            "Bringing people in, letting them sign in, and telling systems of the organization "
            "what they need. Nothing is connected unless an admin switches it on."
        ),
        people=gettext_lazy("Everybody whom a connected system knows or is told about"),
        data=gettext_lazy("What each connection names; see below for those that are on"),
        seen_by=gettext_lazy("Admins, and whoever runs the connected system"),
        apps=("connections", "events", "lti", "learning_records", "api"),
        facts=connection_facts,
        keepings=("exchanges", "events", "api_answers"),
    ),
)
