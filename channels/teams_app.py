"""What a bot in Microsoft Teams can be asked, and what the answers mean. It only speaks: Microsoft
never calls the portal. See docs/adr/0129-teams-by-a-bot-that-only-speaks.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, urlencode

from django.core.cache import caches
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from channels.app_calls import AppMeanings, AppReply, Told, ask_app, outcome_of, text_at
from channels.webhooks import teams_message
from common.records import dataclass
from common.tokens import hash_token
from messaging.chat_ways import ChatFate, ChatOutcome, ChatWord
from messaging.seals import SealBroken, seal, unseal

LOGIN = "https://login.microsoftonline.com/"
GRAPH = "https://graph.microsoft.com/v1.0/"
SERVICE = "https://smba.trafficmanager.net/teams/"
"""Where Microsoft hears a bot that has never been spoken to."""
TO_LOOK_UP = "https://graph.microsoft.com/.default"
TO_SPEAK = "https://api.botframework.com/.default"
TOKEN, LOOK_UP, OPEN, POST = (
    "POST token",
    "GET users",
    "POST conversations",
    "POST activities",
)
SEALED_FOR = "channels.teams"
SPARE = 300
"""Seconds for which a token must still be good."""
THROTTLED, BROKEN, NO_TOKEN, NO_ONE, MORE_THAN_ONE, DENIED = (
    "throttled",
    "broken",
    "no-token",
    "no-one",
    "more-than-one",
    "denied",
)
"""Our words, where Microsoft's differ from call to call."""
WRONG_SECRET = gettext_noop(
    "Microsoft does not accept the client secret. Copy its value, not its ID, or make a new one, "
    "and connect the app again."
)
OLD_SECRET = gettext_noop(
    "The client secret has expired. Make a new one in Entra and connect the app again."
)
NO_TENANT = gettext_noop(
    "Microsoft knows no directory (tenant) with this ID. Copy it again and connect the app again."
)
NOT_IN_TENANT = gettext_noop(
    "There is no app with this ID in the directory. Copy both IDs again and connect the app again."
)
NO_SIGN_IN = gettext_noop(
    "Microsoft does not let the app sign in. Check in Entra whether it is switched off or blocked."
)
NO_PERMISSION = gettext_noop(
    "The app may not look people up. Give it the application permission User.Read.All in Entra and "
    "grant admin consent."
)
NO_BOT = gettext_noop(
    "There is no bot with this application ID, or Microsoft Teams is not among its channels."
)
OTHER_CLOUD = gettext_noop(
    "Your Teams is in one of Microsoft's clouds for governments, which the portal does not call."
)
NOBODY = gettext_noop("Nobody in the directory has this address. It went by mail.")
SEVERAL = gettext_noop("Several accounts in the directory have this address. It went by mail.")
NOT_INSTALLED = gettext_noop("The app is not installed for this person in Teams. It went by mail.")
BLOCKED = gettext_noop("This person has blocked the app in Teams. It went by mail.")
NOT_ALLOWED = gettext_noop(
    "An admin of Teams does not allow the app for this person. It went by mail."
)
IN_TEAMS = gettext_noop("The message is in Teams.")
TOO_FAST = gettext_noop("Microsoft asked the portal to slow down; the message is tried again.")
NOT_THERE = gettext_noop("Microsoft is not working at the moment; the message is tried again.")
TURNED_DOWN = gettext_noop("Microsoft refused the message. It went by mail.")
MEANINGS = AppMeanings(
    speaks=POST,
    slow={THROTTLED},
    away={"PreconditionFailed"},
    unclear={BROKEN},
    for_all={
        "AADSTS7000215": WRONG_SECRET,
        "AADSTS7000222": OLD_SECRET,
        "AADSTS90002": NO_TENANT,
        "AADSTS900023": NO_TENANT,
        "AADSTS700016": NOT_IN_TENANT,
        NO_TOKEN: NO_SIGN_IN,
        "Authorization_RequestDenied": NO_PERMISSION,
        "InvalidAuthenticationToken": NO_SIGN_IN,
        "BotNotRegistered": NO_BOT,
        DENIED: NO_BOT,
        "InvalidBotApiHost": OTHER_CLOUD,
    },
    for_one={
        NO_ONE: NOBODY,
        MORE_THAN_ONE: SEVERAL,
        "ForbiddenOperationException": NOT_INSTALLED,
        "BotNotInConversationRoster": NOT_INSTALLED,
        "ConversationNotFound": NOT_INSTALLED,
        "ConversationBlockedByUser": BLOCKED,
        "MessageWritesBlocked": BLOCKED,
        "BotDisabledByAdmin": NOT_ALLOWED,
    },
    said=IN_TEAMS,
    too_fast=TOO_FAST,
    not_there=NOT_THERE,
    turned_down=TURNED_DOWN,
)
TRIED: Mapping[str, str] = {
    NOBODY: gettext_noop(
        "The app can look people up. Your own address is not in the directory, so nobody knows yet "
        "whether it reaches anybody."
    ),
    NOT_INSTALLED: gettext_noop(
        "The app can look people up, and is not installed for you in Teams yet. Install it there "
        "for whoever wants reminders; that can take a day."
    ),
    BLOCKED: gettext_noop("The app can look people up. You have blocked it in Teams yourself."),
    NOT_ALLOWED: gettext_noop(
        "The app can look people up. An admin of Teams does not allow it for you."
    ),
}
"""What a test says instead, of whoever tests."""


@dataclass(frozen=True, kw_only=True)
class TeamsBot:
    """With what the portal comes to Microsoft."""

    app_id: str
    tenant_id: str
    secret: str


def token_for(bot: TeamsBot, scope: str) -> str | AppReply:
    """A token, kept sealed for as long as it is good; else why there is none."""
    known, key = caches["default"], _token_key(bot, scope)
    try:
        return unseal(known.get(key, ""), purpose=SEALED_FOR)
    except SealBroken:
        pass  # none is kept, or the secret key is another one
    asked = {
        "grant_type": "client_credentials",
        "client_id": bot.app_id,
        "client_secret": bot.secret,
        "scope": scope,
    }
    reply = ask_app(
        TOKEN,
        "POST",
        f"{LOGIN}{quote(bot.tenant_id, safe='')}/oauth2/v2.0/token",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=urlencode(asked).encode(),
        error_in=_error_of_token,
    )
    if reply.error:
        return reply
    token, lasts = text_at(reply.told, "access_token"), reply.told.get("expires_in")
    if isinstance(lasts, int) and lasts > SPARE:
        known.set(key, seal(token, purpose=SEALED_FOR), lasts - SPARE)
    return token


def forget_tokens(bot: TeamsBot) -> None:
    """They are asked for anew, with what the app may do by then."""
    caches["default"].delete_many([_token_key(bot, each) for each in (TO_LOOK_UP, TO_SPEAK)])


def _token_key(bot: TeamsBot, scope: str) -> str:
    whose = [bot.tenant_id, bot.app_id, bot.secret, scope]
    return f"teams token {hash_token(' '.join(whose))}"


def _error_of_token(status: int, told: Told) -> str:
    if status == 429:
        return THROTTLED
    if status >= 500 or text_at(told, "error") == "temporarily_unavailable":
        return BROKEN
    if status < 300 and text_at(told, "access_token"):
        return ""
    codes = told.get("error_codes")
    words = [f"AADSTS{each}" for each in codes] if isinstance(codes, list) else []
    return next((each for each in words if each in MEANINGS.for_all), NO_TOKEN)


def _error_in(status: int, told: Told) -> str:
    """Of Graph and of the service that bots speak to."""
    if status == 429:
        return THROTTLED
    if status >= 500:
        return BROKEN
    if status < 300:
        return ""
    if "MessageWritesBlocked" in text_at(told, "message"):
        return "MessageWritesBlocked"  # said inside a text
    return text_at(told, "error", "code") or (DENIED if status == 401 else "refused")


def _ask(
    bot: TeamsBot, scope: str, step: str, url: str, said: Mapping[str, object] | None = None
) -> AppReply:
    """One call with a token, or the reply where there was none. Never raises for what Microsoft
    does.
    """
    token = token_for(bot, scope)
    if isinstance(token, AppReply):
        return token
    headers = {"Authorization": f"Bearer {token}"}
    if said is not None:
        headers["Content-Type"] = "application/json"
    body = b"" if said is None else json.dumps(said).encode()
    method = "GET" if said is None else "POST"
    reply = ask_app(step, method, url, headers=headers, body=body, error_in=_error_in)
    if reply.error in MEANINGS.for_all:
        forget_tokens(bot)
    return reply


def _looked_up(bot: TeamsBot, address: str) -> AppReply:
    """Whose the address is, as `value`: one person, or an error."""
    quoted = address.replace("'", "''")
    asked = {
        "$filter": f"mail eq '{quoted}' or userPrincipalName eq '{quoted}'",
        "$select": "id",
        "$top": "2",
    }
    reply = _ask(bot, TO_LOOK_UP, LOOK_UP, f"{GRAPH}users?{urlencode(asked, quote_via=quote)}")
    found = reply.told.get("value")
    if reply.error:
        return reply
    people = found if isinstance(found, list) else []
    if len(people) == 1 and isinstance(people[0], Mapping) and text_at(people[0], "id"):
        return replace(reply, told=people[0])
    return replace(reply, error=MORE_THAN_ONE if people else NO_ONE)


def dialogue_with(bot: TeamsBot, address: str) -> str | ChatOutcome:
    """The conversation with whoever has this address in the directory, else why there is none. As
    often as it is asked for, it is the same one, and nothing is said in it.
    """
    person = _looked_up(bot, address)
    if person.error:
        return outcome_of(person, MEANINGS)
    who = {
        "isGroup": False,
        "members": [{"id": text_at(person.told, "id")}],
        "tenantId": bot.tenant_id,
    }
    opened = _ask(bot, TO_SPEAK, OPEN, f"{SERVICE}v3/conversations", who)
    where = text_at(opened.told, "id")
    if opened.error or not where:
        return outcome_of(replace(opened, error=opened.error or BROKEN), MEANINGS)
    return where


def post_word(bot: TeamsBot, where: str, word: ChatWord) -> ChatOutcome:
    """Say it there."""
    message = teams_message(word.title, word.text, word.button, word.link)
    url = f"{SERVICE}v3/conversations/{quote(where, safe='')}/activities"
    said = {**message, "summary": f"{word.title}: {word.text}"}
    return outcome_of(_ask(bot, TO_SPEAK, POST, url, said), MEANINGS)


def try_out(bot: TeamsBot, address: str) -> tuple[ChatOutcome, str]:
    """Whether the app reaches whoever tests it, and the sentence for them. It says nothing to
    anybody.
    """
    forget_tokens(bot)
    found = dialogue_with(bot, address)
    if isinstance(found, ChatOutcome):
        return found, _(TRIED.get(found.reason, found.reason))
    works = ChatOutcome(fate=ChatFate.SAID, step=OPEN, status=201)
    return works, _("The app works: it reaches you in Microsoft Teams. It said nothing.")
