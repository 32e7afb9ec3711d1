"""What an app in a Slack workspace can be asked, and what its answers mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from channels.app_calls import AppMeanings, AppReply, Told, ask_app, outcome_of, text_at
from channels.webhooks import slack_message
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
SLOW = frozenset({"ratelimited", "rate_limited"})
AWAY = frozenset({"service_unavailable", "team_added_to_org"})
UNCLEAR = frozenset({"internal_error", "fatal_error", "request_timeout"})
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
TURNED_DOWN = gettext_noop("Slack refused the message. It went by mail.")
IN_SLACK = gettext_noop("The message is in Slack.")
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
MEANINGS = AppMeanings(
    speaks=POST,
    slow=SLOW,
    away=AWAY,
    unclear=UNCLEAR,
    for_all=FOR_ALL,
    for_one=FOR_ONE,
    said=IN_SLACK,
    too_fast=TOO_FAST,
    not_there=NOT_THERE,
    turned_down=TURNED_DOWN,
)


def ask(token: str, step: str, **said: str) -> AppReply:
    """One call. Never raises for what Slack does."""
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
    }
    body = urlencode(said).encode()
    return ask_app(step, "POST", API + step, headers=headers, body=body, error_in=_error_in)


def _error_in(status: int, told: Told) -> str:
    if status == 429:
        return "ratelimited"
    if status == 503:
        return "service_unavailable"
    if told.get("ok") is True and status < 300:
        return ""
    return text_at(told, "error") or "internal_error"


def try_out(token: str) -> tuple[ChatOutcome, str]:
    """Whether the app can do what it is for, and the sentence for an admin. It says nothing to
    anybody.
    """
    reply = ask(token, TEST)
    outcome = outcome_of(reply, MEANINGS)
    if outcome.fate is not ChatFate.SAID:
        return outcome, _(outcome.reason)
    may = set(reply.headers.get("x-oauth-scopes", "").replace(" ", "").split(",")) - {""}
    missing = sorted(set(SCOPES) - may) if may else []
    if missing:
        lacks = replace(outcome, fate=ChatFate.BY_MAIL, reason=NO_SCOPE)
        return lacks, f"{_(NO_SCOPE)} {_('Missing: %(scopes)s') % {'scopes': ', '.join(missing)}}"
    workspace = text_at(reply.told, "team") or "Slack"
    return outcome, _("The app works in the workspace “%(name)s”.") % {"name": workspace}


def dialogue_with(token: str, address: str) -> str | ChatOutcome:
    """The direct messages of whoever has this address in the workspace, else why there are none."""
    person = ask(token, LOOK_UP, email=address)
    if person.error:
        return outcome_of(person, MEANINGS)
    opened = ask(token, OPEN, users=text_at(person.told, "user", "id"))
    where = text_at(opened.told, "channel", "id")
    if opened.error or not where:
        return outcome_of(replace(opened, error=opened.error or "internal_error"), MEANINGS)
    return where


def post_word(token: str, where: str, word: ChatWord) -> ChatOutcome:
    """Say it there."""
    message = slack_message(word.title, word.text, word.button, word.link)
    reply = ask(
        token,
        POST,
        channel=where,
        text=str(message["text"]),
        blocks=json.dumps(message["blocks"]),
        unfurl_links="false",
        unfurl_media="false",
    )
    return outcome_of(reply, MEANINGS)
