"""What the portal keeps about people: generated from the models and what apps say of them."""

from __future__ import annotations

from collections.abc import Sequence

from common.records import dataclass
from people.personal import OnErasure, Personal, Text, personal
from privacy.column_words import words_for
from privacy.walking import model_of


@dataclass(frozen=True)
class Holding:
    """One model that leads to people, ready for a page."""

    label: str
    """Of the model: "coaching.TalkNote"."""
    app: str
    fields: Sequence[Text]
    """What of it a person gets a copy of, in words."""
    purpose: Text
    seen_by: Text
    kept_for: Text
    on_erasure: Sequence[OnErasure]
    """Each once, in the order of the trails; most have one."""
    reasons: Sequence[Text]
    """Why what is kept is kept."""


def inventory() -> Sequence[Holding]:
    """Everything that is kept about people, app by app."""
    return [_holding(each) for each in personal() if model_of(each.label) is not None]


def _holding(said: Personal) -> Holding:
    columns: list[str] = []
    for trail in said.trails:
        columns += trail.exported
    words = {str(words_for(column)): words_for(column) for column in columns}
    return Holding(
        label=said.label,
        app=said.label.partition(".")[0],
        fields=tuple(words.values()),
        purpose=said.purpose,
        seen_by=said.seen_by,
        kept_for=said.kept_for,
        on_erasure=tuple(dict.fromkeys(trail.erased for trail in said.trails)),
        reasons=tuple({str(trail.why): trail.why for trail in said.trails if trail.why}.values()),
    )
