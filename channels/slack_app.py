"""What an app in a Slack workspace can be asked, and what its answers mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

import msgspec
from django.utils.translation import gettext_noop

from channels.webhooks import ARRIVED_PERHAPS, LONGEST_WAIT, MAY_PASS, RETRY_AFTER, slack_message
from common.records import dataclass
from common.whole_numbers import whole_number
from connections.egress import EgressError, call
from messaging.chat_ways import ChatFate, ChatOutcome, ChatWord

API = "https://slack.com/api/"
SCOPES = ("chat:write", "im:write", "users:read", "users:read.email")
TEST, LOOK_UP, OPEN, POST = (
    "auth.test",
    "users.lookupByEmail",
    "conversations.open",
    "chat.postMessage",
)
MANIFEST = """\
display_information:
  name: Empathy Portal
  description: Reminders of your program, with a button that opens them.
features:
  app_home:
    home_tab_enabled: false
    messages_tab_enabled: true
    messages_tab_read_only_enabled: true
  bot_user:
    display_name: Empathy Portal
    always_online: false
oauth_config:
  scopes:
    bot:
      - chat:write
      - im:write
      - users:read
      - users:read.email
settings:
  org_deploy_enabled: false
  socket_mode_enabled: false
  token_rotation_enabled: false
"""
"""What Slack makes such an app of."""
CALL_LASTS = 8.0
SHORT_WAIT = 30
"""Seconds, where Slack is busy and does not say how long."""
SLOW = frozenset({"ratelimited", "rate_limited"})
AWAY = frozenset({"service_unavailable", "team_added_to_org", "not-reached"})
"""Nothing was taken."""
UNCLEAR = frozenset({"internal_error", "fatal_error", "request_timeout", "no-answer"})
"""Slack may have done it all the same."""
NO_TOKEN = gettext_noop(
    "Slack does not accept the token any more. Install the app again and connect its new token."
)
NO_SCOPE = gettext_noop(
    "The app lacks a scope. Give it the four scopes below, install it again and connect it again."
)
NOT_ALLOWED = gettext_noop(
    "An admin of the workspace does not allow this app to write to people. Ask them to allow it."
)
NOBODY = gettext_noop("Nobody in the workspace has this address. It went by mail.")
NO_DIALOGUE = gettext_noop("Slack does not let the app write to this person. It went by mail.")
TOO_FAST = gettext_noop("Slack asked the portal to slow down; the message is tried again.")
NOT_THERE = gettext_noop("Slack is not working at the moment; the message is tried again.")
NO_WORD = gettext_noop("There was no clear answer, so nobody knows whether it arrived.")
TURNED_DOWN = gettext_noop("Slack refused the message. It went by mail.")
IN_SLACK = gettext_noop("The message is in Slack.")
OFF = gettext_noop("The Slack app was switched off. It went by mail.")
FOR_ALL: Mapping[str, str] = {
    **dict.fromkeys(
        ("invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"),
        NO_TOKEN,
    ),
    **dict.fromkeys(("missing_scope", "no_permission", "not_allowed_token_type"), NO_SCOPE),
    **dict.fromkeys(
        ("access_denied", "ekm_access_denied", "org_login_required", "team_access_not_granted"),
        NOT_ALLOWED,
    ),
}
"""The same for everybody in the workspace."""
FOR_ONE: Mapping[str, str] = {
    **dict.fromkeys(("users_not_found", "user_not_found", "user_not_visible"), NOBODY),
    **dict.fromkeys(
        (
            "user_disabled",
            "cannot_dm_bot",
            "channel_not_found",
            "is_archived",
            "messages_tab_disabled",
            "restricted_action",
        ),
        NO_DIALOGUE,
    ),
}


@dataclass(frozen=True, kw_only=True)
class SlackReply:
    """One answer of Slack, or why there was none."""

    step: str
    error: str = ""
    """Slack's word for what is wrong, ours where it did not answer; '' when all went well."""
    told: Mapping[str, object]
    status: int | None = None
    waits: int = 0
    scopes: frozenset[str] = frozenset()
    """What the token may do, where Slack says."""


def ask(token: str, step: str, **said: str) -> SlackReply:
    """One call. Never raises for what the other side does."""
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
    }
    try:
        answer = call(
            "POST", API + step, headers=headers, body=urlencode(said).encode(), lasts=CALL_LASTS
        )
    except EgressError as error:
        never = error.problem not in ARRIVED_PERHAPS
        word = "not-called" if never and error.problem not in MAY_PASS else "not-reached"
        return SlackReply(step=step, error=word if never else "no-answer", told={})
    told = _object_in(answer.body)
    waits = answer.headers.get(RETRY_AFTER, "")
    seconds = min(whole_number(waits) or 0, LONGEST_WAIT)
    scopes = answer.headers.get("x-oauth-scopes", "").replace(" ", "").split(",")
    return SlackReply(
        step=step,
        error=_error_in(answer.status, told),
        told=told,
        status=answer.status,
        waits=seconds,
        scopes=frozenset(scopes) - {""},
    )


def _object_in(body: bytes) -> Mapping[str, object]:
    try:
        return msgspec.json.decode(body, type=dict[str, object])
    except msgspec.DecodeError:
        return {}


def _error_in(status: int, told: Mapping[str, object]) -> str:
    if status == 429:
        return "ratelimited"
    if status == 503:
        return "service_unavailable"
    if told.get("ok") is True and status < 300:
        return ""
    word = told.get("error")
    return word if isinstance(word, str) and word else "internal_error"


def text_at(told: Mapping[str, object], *path: str) -> str:
    """A text within an answer; '' where there is none."""
    found: object = told
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else ""


def outcome_of(reply: SlackReply) -> ChatOutcome:
    """What an answer comes to. Only behind the call that says something can it be unclear whether
    it was said.
    """
    fate, reason, is_for_all = _meaning(reply.error, has_spoken=reply.step == POST)
    waits = (reply.waits or SHORT_WAIT) if reply.error in SLOW else reply.waits
    return ChatOutcome(
        fate=fate,
        step=reply.step,
        reason=reason,
        status=reply.status,
        waits=waits if fate is ChatFate.LATER else 0,
        is_for_all=is_for_all,
    )


def _meaning(error: str, *, has_spoken: bool) -> tuple[ChatFate, str, bool]:
    """Fate, reason, and whether it is the same for everybody."""
    if not error:
        return ChatFate.SAID, IN_SLACK, False
    if error in SLOW:
        return ChatFate.LATER, TOO_FAST, True
    if error in UNCLEAR and has_spoken:
        return ChatFate.UNKNOWN, NO_WORD, False
    if error in UNCLEAR or error in AWAY:
        return ChatFate.LATER, NOT_THERE, True
    if error in FOR_ALL:
        return ChatFate.BY_MAIL, FOR_ALL[error], True
    return ChatFate.BY_MAIL, FOR_ONE.get(error, TURNED_DOWN), False


def dialogue_with(token: str, address: str) -> str | ChatOutcome:
    """The direct messages of whoever has this address in the workspace, else why there are none."""
    person = ask(token, LOOK_UP, email=address)
    if person.error:
        return outcome_of(person)
    opened = ask(token, OPEN, users=text_at(person.told, "user", "id"))
    where = text_at(opened.told, "channel", "id")
    if opened.error or not where:
        return outcome_of(replace(opened, error=opened.error or "internal_error"))
    return where


def post_word(token: str, where: str, word: ChatWord) -> SlackReply:
    """Say it there."""
    message = slack_message(word.title, word.text, word.button, word.link)
    return ask(
        token,
        POST,
        channel=where,
        text=str(message["text"]),
        blocks=json.dumps(message["blocks"]),
        unfurl_links="false",
        unfurl_media="false",
    )
