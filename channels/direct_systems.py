"""The systems in which an app writes to people, and what each can be asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from channels import slack_app, teams_app
from channels.connecting import settings_of
from channels.teams_app import TeamsBot
from channels.webhooks import ChatSystem
from common.records import dataclass
from connections.models import Connection
from messaging.chat_ways import ChatOutcome, ChatWord


@dataclass(frozen=True, kw_only=True)
class DirectSystem:
    """One system of direct messages."""

    people_call_it: object
    find: Callable[[Connection, str], str | ChatOutcome]
    """Where whoever has this address is reached; else why not. Nothing has been said by then."""
    say: Callable[[Connection, str, ChatWord], ChatOutcome]
    try_out: Callable[[Connection, str], tuple[ChatOutcome, str]]
    """Whether the app can do what it is for, tried by whoever has this address, and the sentence
    for them. It says nothing to anybody.
    """


def bot_of(app: Connection) -> TeamsBot:
    """The bot of an app in Teams."""
    kept = settings_of(app.settings)
    return TeamsBot(app_id=kept.app_id, tenant_id=kept.tenant_id, secret=app.secret)


DIRECT: Mapping[ChatSystem, DirectSystem] = {
    ChatSystem.SLACK_APP: DirectSystem(
        people_call_it=ChatSystem.SLACK.label,
        find=lambda app, address: slack_app.dialogue_with(app.secret, address),
        say=lambda app, where, word: slack_app.post_word(app.secret, where, word),
        try_out=lambda app, _address: slack_app.try_out(app.secret),
    ),
    ChatSystem.TEAMS_APP: DirectSystem(
        people_call_it=ChatSystem.TEAMS.label,
        find=lambda app, address: teams_app.dialogue_with(bot_of(app), address),
        say=lambda app, where, word: teams_app.post_word(bot_of(app), where, word),
        try_out=lambda app, address: teams_app.try_out(bot_of(app), address),
    ),
}


def system_of(app: Connection) -> DirectSystem:
    """The system of an app that writes to people."""
    return DIRECT[settings_of(app.settings).system]
