"""What the player draws: the card's own words beside what the leader chose. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WRITTEN = ("reflection", "rewrite")
CHECKED = ("quiz", "rewrite", "spot", "poll")
"""Kinds that have something to say once the leader has had a go."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer of a question, with the reason that appears after the check."""

    id: str
    value: int
    text: str
    why: str = ""
    is_best: bool = False
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Question:
    """One question of a quiz, or the one of a poll."""

    id: str
    name: str
    number: int
    prompt_html: str
    options: Sequence[Option]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A stretch of a message; a phrase with an id can be marked."""

    text: str
    value: int | None = None
    id: str = ""
    is_marked: bool = False


@dataclass(frozen=True, kw_only=True)
class ThreadMessage:
    """One message of a spot card."""

    author: str
    role: str
    time: str
    parts: Sequence[Part]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What there is to say about one phrase."""

    value: int
    author: str
    phrase: str
    carries: bool
    feedback: str
    is_marked: bool


def questions(content: Mapping[str, Any], chosen: Mapping[str, Any]) -> list[Question]:
    """The questions of a quiz; `chosen` is the leader's answer or what they just sent."""
    choices = _numbers(chosen.get("choices"))
    return [
        Question(
            id=f"id_question_{number}",
            name=f"question_{number}",
            number=number + 1,
            prompt_html=question["prompt_html"],
            options=[
                Option(
                    id=f"id_question_{number}_{place}",
                    value=place,
                    text=option["text"],
                    why=option["why"],
                    is_best=option["correct"],
                    is_chosen=number < len(choices) and choices[number] == place,
                )
                for place, option in enumerate(question["options"])
            ],
        )
        for number, question in enumerate(content["questions"])
    ]


def poll_options(content: Mapping[str, Any], chosen: Mapping[str, Any]) -> list[Option]:
    """The options of a poll."""
    return [
        Option(
            id=f"id_choice_{place}", value=place, text=text, is_chosen=chosen.get("choice") == place
        )
        for place, text in enumerate(content["options"])
    ]


def thread(content: Mapping[str, Any], chosen: Mapping[str, Any]) -> list[ThreadMessage]:
    """The messages of a spot card, cut at the phrases that can be marked."""
    marked = set(_numbers(chosen.get("marked")))
    return [
        ThreadMessage(
            author=message["author"],
            role=message["role"],
            time=message["time"],
            parts=[
                Part(
                    text=part["text"],
                    value=part["cue"],
                    id="" if part["cue"] is None else f"id_marked_{part['cue']}",
                    is_marked=part["cue"] in marked,
                )
                for part in message["parts"]
            ],
        )
        for message in content["thread"]
    ]


def findings(content: Mapping[str, Any], chosen: Mapping[str, Any]) -> list[Finding]:
    """What there is to say about each phrase, in the order of the thread."""
    marked = set(_numbers(chosen.get("marked")))
    found = [
        Finding(
            value=place,
            author=content["thread"][cue["message"] - 1]["author"],
            phrase=cue["phrase"],
            carries=cue["carries"],
            feedback=cue["feedback"],
            is_marked=place in marked,
        )
        for place, cue in enumerate(content["cues"])
    ]
    message_of = {place: cue["message"] for place, cue in enumerate(content["cues"])}
    return sorted(found, key=lambda finding: message_of[finding.value])


def drawn(kind: str, content: Mapping[str, Any], chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Template context of a card by its kind."""
    if kind == "quiz":
        return {"questions": questions(content, chosen)}
    if kind == "poll":
        return {"options": poll_options(content, chosen)}
    if kind == "spot":
        return {"thread": thread(content, chosen), "findings": findings(content, chosen)}
    return {}


def sent(kind: str, data: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    """A form that came back with errors, as an answer, so that every choice stands as it was sent.

    `data` is a QueryDict: get gives one value, getlist all.
    """
    if kind == "quiz":
        return {
            "choices": [
                _number(data.get(f"question_{number}"))
                for number in range(len(content["questions"]))
            ]
        }
    if kind == "poll":
        return {"choice": _number(data.get("choice"))}
    if kind == "spot" and hasattr(data, "getlist"):
        return {"marked": [_number(value) for value in data.getlist("marked")]}
    return {}


def _number(value: Any) -> int:
    return (
        int(value)
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 5
        else -1
    )


def _numbers(value: Any) -> list[int]:
    return [each for each in value if isinstance(each, int)] if isinstance(value, list) else []
