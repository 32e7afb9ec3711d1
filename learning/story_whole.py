"""A story in one piece, for a device that has no network: what a way through it needs to know."""

from __future__ import annotations

from collections.abc import Sequence

from learning.models import JourneyRun
from programs.content.journeys import Journey, Passage, PassageBlock


def outline_of(journey: Journey) -> dict[str, object]:
    """The story without its words, which stand in the page: where each passage leads, and what is
    said of it afterwards.
    """
    passages = {name: _passage(each) for name, each in journey.passages.items()}
    return {"start": journey.start, "passages": passages}


def _passage(passage: Passage) -> dict[str, object]:
    blocks = [_block(each) for each in passage.blocks]
    return {"tags": passage.tags, "price": passage.price, "blocks": blocks}


def _block(block: PassageBlock) -> dict[str, object]:
    when = [block.when.is_so, *block.when.any_of] if block.when else None
    return {"when": when, "links": [[link.to, link.text] for link in block.links]}


def texts_of(journey: Journey) -> list[tuple[str, str]]:
    """(name of a passage and number of a stretch of it, its HTML)."""
    texts: list[tuple[str, str]] = []
    for name, passage in journey.passages.items():
        texts += [
            (f"{number} {name}", block.text.html) for number, block in enumerate(passage.blocks)
        ]
    return texts


def media_of(journey: Journey) -> dict[str, Passage]:
    """The passages with a picture or a sound, by name."""
    return {name: each for name, each in journey.passages.items() if each.image or each.sound}


def goes_outline(runs: Sequence[JourneyRun], module_id: int) -> list[dict[str, object]]:
    """Goes as the device goes on with them; of one that the story was told differently for only
    that its number is taken.
    """
    return [_go(run) if run.module_id == module_id else {"number": run.number} for run in runs]


def _go(run: JourneyRun) -> dict[str, object]:
    seen_at = run.noted_at.isoformat() if run.noted_at else ""
    return {"number": run.number, "way": run.way, "text": run.note, "seenAt": seen_at}
