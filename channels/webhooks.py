"""What Slack and Microsoft Teams take at the address of a webhook, and what they answer."""

from __future__ import annotations

import json

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from common.records import dataclass
from common.whole_numbers import whole_number
from connections.egress import EgressError, EgressProblem, call

RETRY_AFTER = "retry-after"
LONGEST_WAIT = 3600
ARRIVED_PERHAPS = (EgressProblem.TIMEOUT, EgressProblem.TOO_LARGE, EgressProblem.UNREACHABLE)
MAY_PASS = (EgressProblem.UNKNOWN_HOST, EgressProblem.CERTIFICATE)


class ChatSystem(models.TextChoices):
    """Whose channel it is."""

    SLACK = "slack", _("Slack")
    TEAMS = "teams", _("Microsoft Teams")
    SLACK_APP = "slack-app", _("Slack app")
    TEAMS_APP = "teams-app", _("Teams app")
    """No channels: direct messages."""


class PostOutcome(models.TextChoices):
    """What came of a call."""

    DONE = "done", _("Done")
    LATER = "later", _("Later")
    REFUSED = "refused", _("Refused")
    UNKNOWN = "unknown", _("Unclear")


@dataclass(frozen=True)
class Posted:
    """What came of posting, in words an admin can act on (a marked text)."""

    delivery: PostOutcome
    detail: str
    status: int | None = None
    waits: int = 0
    """Seconds that the other side asks for."""


SAID: dict[str, str] = {
    "invalid_token": gettext_noop(
        "Slack no longer knows this address. Make a new webhook in Slack and connect the "
        "channel again."
    ),
    "no_service": gettext_noop(
        "The webhook was removed in Slack. Make a new one there and connect the channel again."
    ),
    "no_service_id": gettext_noop(
        "The webhook was removed in Slack. Make a new one there and connect the channel again."
    ),
    "no_team": gettext_noop(
        "The workspace no longer exists, or part of the address is missing. Copy the address again."
    ),
    "team_disabled": gettext_noop("The workspace is switched off in Slack. Ask its admin."),
    "channel_not_found": gettext_noop(
        "The channel no longer exists. Make a webhook for another one and connect that."
    ),
    "channel_is_archived": gettext_noop(
        "The channel is archived. Unarchive it in Slack, or connect another one."
    ),
    "action_prohibited": gettext_noop(
        "An admin of the workspace doesn't allow this app to post. Ask them to allow it."
    ),
    "posting_to_general_channel_denied": gettext_noop(
        "Only certain people may post in this channel. Connect another one."
    ),
    "invalid_payload": gettext_noop(
        "Slack did not understand the message. Tell whoever runs this portal."
    ),
}
SLOW = gettext_noop(
    "The other system asks for fewer messages. The portal waits and goes on by itself."
)
AWAY = gettext_noop("The other system has a problem of its own. The portal tries again by itself.")
GONE = gettext_noop(
    "There is no webhook at this address any more. Make a new one and connect the channel again."
)
DENIED = gettext_noop("The other system does not accept the address. Copy it again, all of it.")
NO = gettext_noop("The other system refused the message. Check the webhook there.")
TOOK = gettext_noop("The message is in the channel.")
NO_ANSWER = gettext_noop(
    "There was no answer. Look in the channel to see whether the message arrived."
)


def post(system: ChatSystem, url: str, *, title: str, text: str, button: str, link: str) -> Posted:
    """Post to a channel. Never raises for what the other side does."""
    said = slack_message(title, text, button, link)
    if system is ChatSystem.TEAMS:
        said = teams_message(title, text, button, link)
    headers = {"Content-Type": "application/json"}
    try:
        answer = call("POST", url, headers=headers, body=json.dumps(said).encode())
    except EgressError as error:
        if error.problem in ARRIVED_PERHAPS:
            return Posted(PostOutcome.UNKNOWN, NO_ANSWER)
        passing = error.problem in MAY_PASS
        return Posted(
            PostOutcome.LATER if passing else PostOutcome.REFUSED, str(error.problem.label)
        )
    word = answer.body[:100].decode(errors="replace").strip()
    waits = answer.headers.get(RETRY_AFTER, "")
    seconds = min(whole_number(waits) or 0, LONGEST_WAIT)
    return meaning_of(answer.status, word, waits=seconds)


def meaning_of(status: int, word: str, *, waits: int = 0) -> Posted:
    """What an answer of either comes to. Slack says why in one word, Teams (a workflow) takes it
    with 202 and says little else.
    """
    if 200 <= status < 300:
        return Posted(PostOutcome.DONE, TOOK, status)
    if word in SAID:
        return Posted(PostOutcome.REFUSED, SAID[word], status)
    if status == 429:
        return Posted(PostOutcome.LATER, SLOW, status, waits)
    if status >= 500:
        return Posted(PostOutcome.LATER, AWAY, status, waits)
    reason = {404: GONE, 410: GONE, 401: DENIED, 403: DENIED}.get(status, NO)
    return Posted(PostOutcome.REFUSED, reason, status)


def slack_message(title: str, text: str, button: str, link: str) -> dict[str, object]:
    """Block Kit, with the plain text for notifications."""
    bold = f"*{_escaped(title)}*\n{_escaped(text)}"
    open_it = {"type": "button", "url": link, "text": {"type": "plain_text", "text": button[:75]}}
    return {
        "text": _escaped(f"{title}: {text}"),
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": bold[:3000]}},
            {"type": "actions", "elements": [open_it]},
        ],
        "unfurl_links": False,
    }


def _escaped(text: str) -> str:
    """Nothing in it mentions anybody or makes a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def teams_message(title: str, text: str, button: str, link: str) -> dict[str, object]:
    """An adaptive card, as a workflow "when a webhook request is received" takes it, and a bot
    says it.
    """
    blocks: list[dict[str, object]] = [
        {"type": "TextBlock", "text": _flat(title), "weight": "Bolder", "wrap": True},
        *({"type": "TextBlock", "text": _flat(each), "wrap": True} for each in text.splitlines()),
    ]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": blocks,
        "actions": [{"type": "Action.OpenUrl", "title": button, "url": link}],
    }
    content_type = "application/vnd.microsoft.card.adaptive"
    return {
        "type": "message",
        "attachments": [{"contentType": content_type, "contentUrl": None, "content": card}],
    }


def _flat(text: str) -> str:
    """Without what Markdown makes a link of."""
    return text.replace("[", "(").replace("]", ")")
