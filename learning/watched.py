"""What the player of a video needs. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from common.records import dataclass
from programs.content.cards import Caption, VideoCard

BREAK = 2_500
"""Milliseconds of silence after which the transcript begins a new paragraph."""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A paragraph of the transcript."""

    starts: int
    """Whole seconds from the beginning."""
    clock: str
    """The same as people read it: 1:05."""
    text: str


@dataclass(frozen=True, kw_only=True)
class WatchedCard:
    """Where the recording is, and what is said in it."""

    address: str
    clock: str
    """How long it is."""
    transcript: tuple[Spoken, ...]


def watch_of(card: VideoCard) -> WatchedCard:
    """The player of a card."""
    return WatchedCard(
        address=reverse("learning:recording", args=[card.recording]),
        clock=_clock(card.captions[-1].ends),
        transcript=_transcript(card),
    )


def _transcript(card: VideoCard) -> tuple[Spoken, ...]:
    paragraphs: list[list[str]] = []
    begins: list[int] = []
    ended = -BREAK
    for caption in card.captions:
        if caption.starts - ended >= BREAK or not paragraphs:
            paragraphs.append([])
            begins.append(caption.starts)
        paragraphs[-1].append(caption.text)
        ended = caption.ends
    return tuple(
        Spoken(starts=at // 1000, clock=_clock(at), text=" ".join(words))
        for at, words in zip(begins, paragraphs, strict=True)
    )


def _clock(milliseconds: int) -> str:
    minutes, seconds = divmod(milliseconds // 1000, 60)
    return f"{minutes}:{seconds:02}"


def as_webvtt(captions: Sequence[Caption]) -> str:
    """Captions as a file that browsers read (W3C, WebVTT)."""
    cues = [f"{_moment(each.starts)} --> {_moment(each.ends)}\n{each.text}" for each in captions]
    return "\n\n".join(["WEBVTT", *cues]) + "\n"


def _moment(milliseconds: int) -> str:
    seconds, thousandths = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes:02}:{seconds:02}.{thousandths:03}"
