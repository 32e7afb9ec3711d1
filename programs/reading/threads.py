"""Spot cards: a thread of messages, cut at the phrases to judge."""

from __future__ import annotations

from django.utils.translation import gettext_noop

from common.records import dataclass
from people.models import Audience
from programs.content.cards import Cue, MessagePart, SpotCard, SpotMessage
from programs.content.prose import Prose
from programs.reading.fields import Fields


@dataclass(frozen=True)
class _RawMessage:
    """A message as it stands in the file."""

    author: str
    role: str
    time: str
    text: str


def read_spot(fields: Fields, title: str, variants: dict[Audience, Prose]) -> SpotCard:
    """The card; every cue must be an exact phrase of its message."""
    thread = [_written(table) for table in fields.tables("thread", 3, 9)]
    cues = [_cue(table, thread) for table in fields.tables("cues", 3, 8)]
    if len({cue.carries for cue in cues}) != 2:
        fields.at_odds(
            "cues",
            gettext_noop(
                "are all of one sort. Write cues that carry something and some that do not."
            ),
        )
    return SpotCard(
        title=title,
        variants=variants,
        intro=fields.prose("intro"),
        thread=tuple(
            _message(fields, number, written, cues)
            for number, written in enumerate(thread, start=1)
        ),
        cues=tuple(cues),
        outro=fields.prose("outro"),
    )


def _written(table: Fields) -> _RawMessage:
    message = _RawMessage(*(table.text(key) for key in ("author", "role", "time", "text")))
    table.finish()
    return message


def _cue(table: Fields, thread: list[_RawMessage]) -> Cue:
    cue = Cue(
        message=table.number("message", 1, len(thread)),
        phrase=table.text("phrase"),
        carries=table.flag("carries"),
        feedback=table.text("feedback"),
    )
    table.finish()
    text = thread[cue.message - 1].text
    count = text.count(cue.phrase)
    if text and count != 1:
        often = gettext_noop(
            "%(phrase)s appears %(count)s times in message %(message)s. Copy words that appear "
            "there once."
        )
        never = gettext_noop(
            "%(phrase)s is not in message %(message)s. Copy words that appear there once."
        )
        table.at_odds(
            "phrase",
            often if count else never,
            phrase=repr(cue.phrase),
            count=count,
            message=cue.message,
        )
    return cue


def _message(fields: Fields, number: int, written: _RawMessage, cues: list[Cue]) -> SpotMessage:
    own = {place: cue for place, cue in enumerate(cues) if cue.message == number}
    return SpotMessage(
        author=written.author,
        role=written.role,
        time=written.time,
        text=written.text,
        parts=tuple(fields.tried(lambda: _parts(fields, written.text, own), [])),
    )


def _parts(fields: Fields, text: str, cues: dict[int, Cue]) -> list[MessagePart]:
    """The message cut at its cues, so that a page can make each phrase a button."""
    starts = sorted((text.index(cue.phrase), place) for place, cue in cues.items())
    parts: list[MessagePart] = []
    end = 0
    for start, place in starts:
        if start < end:
            raise fields.error(
                f"cues {place + 1}, phrase",
                gettext_noop("overlaps another cue. Choose phrases that stand apart."),
            )
        if start > end:
            parts.append(MessagePart(text=text[end:start]))
        end = start + len(cues[place].phrase)
        parts.append(MessagePart(text=text[start:end], cue=place))
    if end < len(text):
        parts.append(MessagePart(text=text[end:]))
    return parts
