"""One mail instead of several: what it says, as text and as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.records import dataclass
from messaging.models import Message
from messaging.text import KEY, SECRET, pieces_of


@dataclass(frozen=True)
class DailyPart:
    """What one message says in it, with its own links filled in."""

    subject: str
    paragraphs: Sequence[str]
    action: tuple[str, str] | None


def daily_subject(messages: Sequence[Message]) -> str:
    """The first thing, and how many more."""
    more = len(messages) - 1
    text = ngettext("%(first)s, and %(more)s more", "%(first)s, and %(more)s more", more)
    return text % {"first": " ".join(messages[0].subject.split()), "more": more}


def daily_forms(messages: Sequence[Message], link: str) -> tuple[str, str, str]:
    """Subject, text and HTML of one mail that says what all of these say. Not kept anywhere: the
    links in it are one person's.
    """
    parts = [_part(each) for each in messages]
    with translation.override(messages[0].language or settings.LANGUAGE_CODE):
        choose = _("You get one email a day. Change that here: %(link)s") % {"link": link}
        html = render_to_string("messaging/daily.html", {"parts": parts, "link": link})
        subject = daily_subject(messages)
    return subject, "\n\n".join([*map(_text, parts), f"--\n{choose}\n"]), html


def _part(message: Message) -> DailyPart:
    paragraphs, action, _footer = pieces_of(message.text)
    secret, _blank, key = message.secret.partition(" ")
    values = {SECRET: secret, KEY: key}
    filled = [_filled(each, values) for each in paragraphs]
    if action is not None:
        action = action[0], _filled(action[1], values)
    return DailyPart(" ".join(message.subject.split()), filled, action)


def _filled(text: str, values: Mapping[str, str]) -> str:
    for hole, value in values.items():
        text = text.replace(hole, value)
    return text


def _text(part: DailyPart) -> str:
    action = [f"{part.action[0]}:\n{part.action[1]}"] if part.action else []
    return "\n\n".join([f"* {part.subject}", *part.paragraphs, *action])
