"""The kinds of cards and what each must have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from programs.reading.fields import Fields
from programs.reading.prose import ProseProblem, render_marked

AUDIENCES = ("frontline_leader", "manager_of_managers", "executive")


@dataclass(frozen=True)
class CardFile:
    """One card in one language."""

    slug: str
    kind: str
    minutes: int
    content: dict[str, Any]


def read_card(root: Path, path: Path) -> CardFile:
    """A card file, named NN-slug.toml."""
    fields = Fields.read(root, path)
    kind = fields.choice("kind", READERS)
    minutes = fields.number("minutes", 2, 5)
    content = {
        "title": fields.text("title"),
        **READERS[kind](fields),
        "variants_html": _variants(fields),
    }
    fields.finish()
    return CardFile(path.stem.partition("-")[2] or path.stem, kind, minutes, content)


def _variants(fields: Fields) -> dict[str, str]:
    """The situation at each audience's level: none, or all three."""
    if not fields.has("variants"):
        return {}
    found: dict[str, str] = {}
    for row in fields.rows("variants", len(AUDIENCES), len(AUDIENCES)):
        audience = row.choice("audience", AUDIENCES)
        if audience in found:
            raise row.error(
                "audience", f"is {audience!r} for the second time. Write one variant for each."
            )
        found[audience] = row.prose("text")
        row.finish()
    return found


def _read(fields: Fields) -> dict[str, Any]:
    return {"body_html": fields.prose("body"), "takeaway": fields.text("takeaway")}


def _quiz(fields: Fields) -> dict[str, Any]:
    intro = fields.prose("intro")
    questions = []
    for row in fields.rows("questions", 1, 4):
        options = [_option(option) for option in row.rows("options", 3, 4)]
        right = sum(option["correct"] for option in options)
        if right != 1:
            raise row.error("options", f"has {right} correct ones. Make exactly one correct.")
        questions.append({"prompt_html": row.prose("prompt"), "options": options})
        row.finish()
    return {"intro_html": intro, "questions": questions}


def _option(row: Fields) -> dict[str, Any]:
    option = {"text": row.text("text"), "correct": row.flag("correct"), "why": row.text("why")}
    row.finish()
    return option


def _reflection(fields: Fields) -> dict[str, Any]:
    return {"prompt_html": fields.prose("prompt"), "hints": fields.texts("hints", 1, 4)}


def _rewrite(fields: Fields) -> dict[str, Any]:
    better = fields.text("better_reply")
    moves = []
    for row in fields.rows("moves", 2, 6):
        move = {"name": row.text("name"), "quote": row.text("quote"), "why": row.text("why")}
        if move["quote"] not in better:
            raise row.error(
                "quote", f"{move['quote']!r} is not in better_reply. Copy the words exactly."
            )
        moves.append(move)
        row.finish()
    fields.prose("better_reply")
    try:
        marked = render_marked(better, [move["quote"] for move in moves])
    except ProseProblem as problem:
        raise fields.error("moves", f"a quote {problem}") from problem
    return {
        "situation_html": fields.prose("situation"),
        "sender": fields.text("sender"),
        "message_html": fields.prose("message"),
        "weak_reply_html": fields.prose("weak_reply"),
        "better_reply": better,
        "better_reply_html": marked,
        "moves": moves,
    }


def _spot(fields: Fields) -> dict[str, Any]:
    thread: list[dict[str, Any]] = []
    for row in fields.rows("thread", 3, 9):
        thread.append({key: row.text(key) for key in ("author", "role", "time", "text")})
        row.finish()
    cues = [_cue(row, thread) for row in fields.rows("cues", 3, 8)]
    if not any(cue["carries"] for cue in cues) or all(cue["carries"] for cue in cues):
        raise fields.error(
            "cues", "are all of one sort. Write cues that carry something and some that do not."
        )
    for number, message in enumerate(thread, start=1):
        message["parts"] = _parts(fields, number, message["text"], cues)
    return {
        "intro_html": fields.prose("intro"),
        "thread": thread,
        "cues": cues,
        "outro_html": fields.prose("outro"),
    }


def _cue(row: Fields, thread: list[dict[str, Any]]) -> dict[str, Any]:
    cue: dict[str, Any] = {
        "message": row.number("message", 1, len(thread)),
        "phrase": row.text("phrase"),
        "carries": row.flag("carries"),
        "feedback": row.text("feedback"),
    }
    row.finish()
    found = thread[cue["message"] - 1]["text"].count(cue["phrase"])
    if found != 1:
        times = "is not in" if not found else f"stands {found} times in"
        raise row.error(
            "phrase",
            f"{cue['phrase']!r} {times} message {cue['message']}. Copy words that stand there once.",
        )
    return cue


def _parts(
    fields: Fields, number: int, text: str, cues: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The message cut at its cues, so that a page can make each phrase a button."""
    spans = sorted(
        (text.index(cue["phrase"]), text.index(cue["phrase"]) + len(cue["phrase"]), index)
        for index, cue in enumerate(cues)
        if cue["message"] == number
    )
    parts: list[dict[str, Any]] = []
    end = 0
    for start, stop, index in spans:
        if start < end:
            raise fields.error(
                f"cues {index + 1}, phrase",
                "overlaps another cue. Choose phrases that stand apart.",
            )
        if start > end:
            parts.append({"text": text[end:start], "cue": None})
        parts.append({"text": text[start:stop], "cue": index})
        end = stop
    if end < len(text):
        parts.append({"text": text[end:], "cue": None})
    return parts


def _poll(fields: Fields) -> dict[str, Any]:
    return {
        "prompt": fields.text("prompt"),
        "options": fields.texts("options", 3, 5),
        "after_html": fields.prose("after"),
    }


READERS: dict[str, Callable[[Fields], dict[str, Any]]] = {
    "read": _read,
    "spot": _spot,
    "quiz": _quiz,
    "reflection": _reflection,
    "rewrite": _rewrite,
    "poll": _poll,
}
