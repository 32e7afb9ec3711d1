"""What the portal keeps about people: generated from the models and what apps say of them."""

from __future__ import annotations

from collections.abc import Sequence

from common.records import dataclass
from people.personal import OnErasure, Text


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
    """In the order of the trails; most have one."""
    reasons: Sequence[Text]
    """Why what is kept is kept."""


def inventory() -> Sequence[Holding]:
    """Everything that is kept about people, app by app."""
    return ()
