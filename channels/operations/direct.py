"""Direct messages: the app of an organization, in Slack or in Teams, and what is said by it. The
outbox decides what is said, to whom and when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.core.cache import caches
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from channels.app_calls import OFF
from channels.connecting import ChannelSettings, direct_apps, kept_of
from channels.direct_systems import DIRECT, system_of
from channels.webhooks import ChatSystem
from common.tokens import hash_token
from connections.doors import is_open
from connections.models import Connection
from connections.operations import connect, note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from messaging.chat_ways import ChatFate, ChatOutcome, ChatWord
from people.models import Member, Organization
from people.remembered import kept_in, of_address

REMEMBERED = 86_400
"""Seconds for which it is known where somebody is reached."""
OUTCOMES = {
    ChatFate.SAID: ExchangeOutcome.DONE,
    ChatFate.BY_MAIL: ExchangeOutcome.REFUSED,
    ChatFate.LATER: ExchangeOutcome.FAILED,
    ChatFate.UNKNOWN: ExchangeOutcome.FAILED,
}


@transaction.atomic
def connect_app(
    *, settings: ChannelSettings, secret: str, now: dt.datetime, by: Member
) -> Connection:
    """The app of the organization, switched off. There is one, whatever the system, so that nobody
    is told twice: a second call returns the one that stands, as it is.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    standing = direct_apps().filter(organization_id=by.organization_id).first()
    if standing is not None:
        return standing
    return connect(
        kind=ConnectionKind.CHAT,
        name=str(settings.system.label),
        settings=kept_of(settings),
        secret=secret,
        now=now,
        by=by,
    )


def test_app(*, connection: Connection, now: dt.datetime, by: Member) -> tuple[bool, str]:
    """Whether the app can do what it is for, and what to do where it cannot. It says nothing to
    anybody; a second call asks once more.
    """
    outcome, said = system_of(connection).try_out(connection, by.email)
    if outcome.fate is ChatFate.LATER:
        said = _("The other side is not working at the moment. Test it again later.")
    _note(connection, outcome, said, now)
    return outcome.fate is ChatFate.SAID, said


class AppWay:
    """The way of the outbox to people by the app of their organization."""

    def open_in(self, organizations: Collection[int]) -> Mapping[int, str]:
        """Where an app is switched on, if the operator opened chat at all."""
        if not is_open(ConnectionKind.CHAT):
            return {}
        on = direct_apps().in_use().filter(organization_id__in=organizations)
        found = on.values_list("organization_id", "settings__system")
        return {pk: str(DIRECT[ChatSystem(system)].people_call_it) for pk, system in found}

    def find(self, word: ChatWord) -> str | ChatOutcome:
        """Remembered for a day; who is not there is looked for each time."""
        app = _app_of(word.organization_id)
        if app is None:
            return _switched_off()
        key, known = _key(app, word.address), caches["default"]
        where = kept_in(known.get(key)) or system_of(app).find(app, word.address)
        if isinstance(where, str):
            known.set(key, of_address(word.address, where), REMEMBERED)
        return where

    def say(self, word: ChatWord, where: str) -> ChatOutcome:
        """What came of it; where somebody is reached is forgotten when it was not there."""
        app = _app_of(word.organization_id)
        if app is None:
            return _switched_off()
        outcome = system_of(app).say(app, where, word)
        if outcome.fate is ChatFate.BY_MAIL:
            caches["default"].delete(_key(app, word.address))
        return outcome

    def note(self, organization_id: int, outcome: ChatOutcome, now: dt.datetime) -> None:
        """In the log of exchanges, in the organization's language."""
        app = _app_of(organization_id)
        if app is not None:
            with translation.override(app.organization.language):
                _note(app, outcome, _(outcome.reason), now)


def _app_of(organization_id: int) -> Connection | None:
    on = direct_apps().in_use().filter(organization_id=organization_id)
    return on.select_related("organization").first()


def _switched_off() -> ChatOutcome:
    return ChatOutcome(fate=ChatFate.BY_MAIL, step="", reason=OFF, is_for_all=True)


def _key(app: Connection, address: str) -> str:
    return f"direct {app.pk} {hash_token(address.lower())}"


def _note(app: Connection, outcome: ChatOutcome, detail: str, now: dt.datetime) -> None:
    note_exchange(
        organization_id=app.organization_id,
        kind=ConnectionKind.CHAT,
        direction=ExchangeDirection.OUT,
        what=outcome.step,
        outcome=OUTCOMES[outcome.fate],
        now=now,
        connection=app,
        status=outcome.status,
        detail=detail,
    )
