"""Builders of what programs are made of: plausible, and as short as the types allow."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from programs.content.cards import ReadCard
from programs.content.journeys import Journey, Passage, PassageBlock
from programs.content.modules import CoachingGuide, ModuleContent, ProgramContent
from programs.content.prose import Prose
from programs.content.rubrics import CRITERIA, LevelAnchor, RubricCriterion
from programs.content.scenarios import (
    Beat,
    Opening,
    OpeningKind,
    Round,
    Scenario,
    ScenarioRole,
)

LEVEL_NAMES = ("Not Evident", "Emerging", "Consistent", "Mastery")


def prose(text: str) -> Prose:
    """One paragraph without any markup."""
    return Prose(markdown=text, html=f"<p>{text}</p>")


def program_content(title: str = "A program") -> ProgramContent:
    return ProgramContent(title=title, summary=prose("Summary."))


def read_card(title: str = "A card") -> ReadCard:
    return ReadCard(title=title, body=prose("Text."), takeaway="T.")


def criterion(slug: str, name: str = "", anchor: str = "anchor") -> RubricCriterion:
    return RubricCriterion(
        slug=slug,
        name=name or slug.replace("-", " ").capitalize(),
        question=f"What about {slug}?",
        levels=tuple(
            LevelAnchor(
                level=level, name=level_name, anchor=f"{slug} {anchor} {level}", behaviors=("b",)
            )
            for level, level_name in enumerate(LEVEL_NAMES, start=1)
        ),
    )


SCENARIO = Scenario(
    title="The short message",
    minutes=45,
    summary=prose("Somebody writes a short message."),
    strong=prose("Asks first."),
    weak=prose("Explains."),
    debrief=("What did you notice?",),
    opening=Opening(kind=OpeningKind.MESSAGE, sender="Maarten", text=prose("Fine.")),
    roles=(
        ScenarioRole(key="leader", name="The lead", brief=prose("Brief of the lead.")),
        ScenarioRole(key="other", name="Maarten", brief=prose("Secret of Maarten.")),
        ScenarioRole(key="observer", name="Observer", brief=prose("Brief of the observer.")),
    ),
    beats=(Beat(title="Quoted back", text="He quotes."),),
    rounds=(
        Round(title="Opening", text="Begin.", minutes=5),
        Round(title="Debrief", text="End.", minutes=40),
    ),
)
JOURNEY = Journey(
    title="A story",
    start="Start",
    passages={
        "Start": Passage(blocks=(PassageBlock(text=prose("It ends here.")),), tags=("debrief",))
    },
)


def module_content(title: str = "A module", **changes: Any) -> ModuleContent:
    """A whole module; `changes` are other values for its fields."""
    content = ModuleContent(
        title=title,
        sentence="One sentence.",
        summary=prose("Summary."),
        peer_reflection="What did you hear?",
        outcomes=(),
        coaching=CoachingGuide(questions=("What?",), commitment="Ask once."),
        notes=prose("Notes."),
        rubric=tuple(criterion(slug) for slug in CRITERIA),
        scenario=SCENARIO,
        journey=JOURNEY,
    )
    return replace(content, **changes)
