"""A piece as those see it for whom it is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from authoring.audiences import AudienceView
from authoring.pieces import Piece, PieceKind
from authoring.previewing_program import preview_of_program
from authoring.story_map import map_of
from authoring.story_walk import walk_of
from common.languages import in_language
from common.later import imported_later
from learning.forms import form_for
from learning.player import drawn
from people.models import Audience
from programs.content.cards import CardContent
from programs.content.journeys import Journey
from programs.content.materials import KitPage, ReadingPage
from programs.content.prose import Prose
from programs.content.scenarios import Scenario
from ui.numbers import number

if TYPE_CHECKING:
    from programs import reading
else:
    reading = imported_later("programs.reading")

Context = dict[str, object]


DRAWN: Sequence[tuple[type, str, str]] = (
    (Scenario, "scenario", "scenario"),
    (ReadingPage, "reading", "text"),
    (KitPage, "reading", "text"),
    (Prose, "prose", "text"),
)
"""What is drawn by which template, and what that calls it."""
RUBRIC = ("rubric", "rubric")


def preview_of(
    content: reading.PieceContent,
    piece: Piece,
    seen: AudienceView | None,
    language: str,
    way: tuple[str, str] | None = None,
) -> Context:
    """The template that draws it, and what that needs; of a file that holds every language, in one
    of them; as one audience has it; of a story, where somebody stands on this way (its beginning,
    and what was chosen).
    """
    if isinstance(content, Mapping):
        return preview_of_program(in_language(content, language), piece, language)
    if isinstance(content, reading.CardFile):
        return _card(content, seen) | {"is_recall": piece.kind is PieceKind.RECALL}
    if isinstance(content, Journey):
        return _story(content, way)
    if isinstance(content, reading.AboutModule):
        return {"template": "authoring/preview/module.html", "text": content}
    if isinstance(content, Scenario) and seen:
        words = content.variants.get(Audience(seen.audience))
        drawn_by = "authoring/preview/scenario.html"
        return {"template": drawn_by, "scenario": content, "seen": seen, "variant": words}
    name, key = next((each[1:] for each in DRAWN if isinstance(content, each[0])), RUBRIC)
    return {"template": f"authoring/preview/{name}.html", key: content}


def _story(story: Journey, way: tuple[str, str] | None) -> Context:
    if way is not None:
        return {"template": "authoring/preview/walk.html", "walk": walk_of(story, *way)}
    template = "authoring/preview/journey.html"
    return {"template": template, "journey": story, "map": map_of(story)}


def _card(card: reading.CardFile, seen: AudienceView | None) -> Context:
    """As a leader finds it, with everything open that a check would show."""
    content: CardContent = card.content
    return {
        "template": "authoring/preview/card.html",
        "kind_template": f"learning/kinds/{content.kind}.html",
        "card": card,
        "content": content,
        "form": form_for(content, initial={}),
        "seen": seen,
        "variant": content.variants.get(Audience(seen.audience)) if seen else None,
        "can_take": True,
        "is_by_link": True,  # nobody writes here: no aid
        "shows_answers": True,
        **drawn(content, None),
    }


def reckoned(content: object) -> str:
    """How long a card takes by what is on it; '' for what is no card."""
    if not isinstance(content, reading.CardFile) or content.slug == reading.RECALL_SLUG:
        return ""
    minutes = number(reading.minutes(content.content))
    return _("Going by what is on it: %(minutes)s minutes.") % {"minutes": minutes}
