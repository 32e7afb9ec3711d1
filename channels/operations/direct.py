"""Direct messages in Slack: the app of an organization, and what is said by it. The outbox decides
what is said, to whom and when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.core.cache import caches
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.connecting import ChannelSettings, kept_of, slack_apps
from channels.slack_app import (
    LOOK_UP,
    NO_SCOPE,
    OFF,
    SCOPES,
    TEST,
    ask,
    dialogue_with,
    outcome_of,
    post_word,
    text_at,
)
from channels.webhooks import ChatSystem
from common.tokens import hash_token
from connections.doors import is_open
from connections.models import Connection
from connections.operations import connect, note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from messaging.chat_ways import ChatFate, ChatOutcome, ChatWord
from people.models import Member, Organization

REMEMBERED = 86_400
"""Seconds for which it is known where somebody is reached."""
OUTCOMES = {
    ChatFate.SAID: ExchangeOutcome.DONE,
    ChatFate.BY_MAIL: ExchangeOutcome.REFUSED,
    ChatFate.LATER: ExchangeOutcome.FAILED,
    ChatFate.UNKNOWN: ExchangeOutcome.FAILED,
}


@transaction.atomic
def connect_app(*, token: str, now: dt.datetime, by: Member) -> Connection:
    """The Slack app of the organization, switched off. There is one: a second call returns the one
    that stands, as it is.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    standing = slack_apps().filter(organization_id=by.organization_id).first()
    if standing is not None:
        return standing
    return connect(
        kind=ConnectionKind.CHAT,
        name=str(_("Slack app")),
        settings=kept_of(ChannelSettings(ChatSystem.SLACK_APP)),
        secret=token,
        now=now,
        by=by,
    )


def test_app(*, connection: Connection, now: dt.datetime) -> tuple[bool, str]:
    """Whether the app can do what it is for, and what to do where it cannot. It says nothing to
    anybody; a second call asks once more.
    """
    reply = ask(connection.secret, TEST)
    outcome = outcome_of(reply)
    missing = sorted(set(SCOPES) - reply.scopes) if reply.scopes else []
    if outcome.fate is ChatFate.SAID and missing:
        outcome = ChatOutcome(
            fate=ChatFate.BY_MAIL, step=TEST, reason=NO_SCOPE, status=reply.status
        )
    is_good = outcome.fate is ChatFate.SAID
    said = _(outcome.reason)
    if is_good:
        workspace = text_at(reply.told, "team") or "Slack"
        said = _("The app works in the workspace “%(name)s”.") % {"name": workspace}
    elif missing:
        said = f"{said} {_('Missing: %(scopes)s') % {'scopes': ', '.join(missing)}}"
    _note(connection, outcome, said, now)
    return is_good, said


class SlackWay:
    """The way of the outbox to people in Slack."""

    label = gettext_lazy("Slack")

    def open_in(self, organizations: Collection[int]) -> Collection[int]:
        """Where the app is switched on, if the operator opened chat at all."""
        if not is_open(ConnectionKind.CHAT):
            return ()
        on = slack_apps().in_use().filter(organization_id__in=organizations)
        return set(on.values_list("organization_id", flat=True))

    def find(self, word: ChatWord) -> str | ChatOutcome:
        """Remembered for a day; who is not there is looked for each time."""
        app = _app_of(word.organization_id)
        if app is None:
            return ChatOutcome(fate=ChatFate.BY_MAIL, step=LOOK_UP, reason=OFF, is_for_all=True)
        key, known = _key(app, word.address), caches["default"]
        where = known.get(key) or dialogue_with(app.secret, word.address)
        if isinstance(where, str):
            known.set(key, where, REMEMBERED)
            return where
        return where

    def say(self, word: ChatWord, where: str) -> ChatOutcome:
        """What came of it; where somebody is reached is forgotten when it was not there."""
        app = _app_of(word.organization_id)
        if app is None:
            return ChatOutcome(fate=ChatFate.BY_MAIL, step=LOOK_UP, reason=OFF, is_for_all=True)
        outcome = outcome_of(post_word(app.secret, where, word))
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
    on = slack_apps().in_use().filter(organization_id=organization_id)
    return on.select_related("organization").first()


def _key(app: Connection, address: str) -> str:
    return f"slack {app.pk} {hash_token(address.lower())}"


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
