"""A small story: two forks, a swap, a part that stands on some ways only, and two endings."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from programs.content.journeys import Journey, Passage, PassageBlock, PassageLink, Visited
from programs.models import Module
from tests.content import module_content, prose


def link(text: str, to: str) -> PassageLink:
    return PassageLink(text=text, to=to)


def passage(text: str, *links: PassageLink, tags: tuple[str, ...] = (), **more: Any) -> Passage:
    blocks = (PassageBlock(text=prose(text), links=links),)
    return Passage(blocks=blocks, tags=tags, **more)


SEAT = Passage(
    tags=("swap",),
    blocks=(
        PassageBlock(text=prose("I am the other one."), links=(link("Listen", "Listens"),)),
        PassageBlock(
            text=prose("I have been asked."),
            links=(link("Say it all", "Says"),),
            when=Visited(any_of=("Asks",)),
        ),
        PassageBlock(
            text=prose("Nobody asked me."),
            links=(link("Explain", "Explains"),),
            when=Visited(any_of=("Asks",), is_so=False),
        ),
    ),
)
STORY = Journey(
    title="Three words",
    start="Start",
    passages={
        "Start": passage("It is late.", link("Evening", "Message")),
        "Message": passage(
            "A message comes.",
            link("Ask her", "Asks"),
            link("Say nothing", "Assumes"),
            link("Ask her again", "Asks"),
        ),
        "Asks": passage(
            "She answers.", link("On", "Seat"), tags=("asks-first",), price="A quiet evening."
        ),
        "Assumes": passage("I lie awake.", link("On", "Seat"), tags=("assumes",)),
        "Seat": SEAT,
        "Listens": passage("She listens.", link("On", "Good"), tags=("asks-first",)),
        "Says": passage("She says it.", link("On", "Good")),
        "Explains": passage("She explains.", link("On", "Bad"), tags=("defends",)),
        "Good": passage("A good evening.", link("", "Debrief"), tags=("ending",)),
        "Bad": passage("A long evening.", link("To the debrief", "Debrief"), tags=("ending",)),
        "Debrief": passage("What did you notice?", tags=("debrief",)),
    },
)
GERMAN = replace(
    STORY,
    title="Drei Wörter",
    passages={
        **STORY.passages,
        "Asks": replace(
            STORY.passages["Asks"],
            blocks=(PassageBlock(text=prose("Sie antwortet."), links=(link("Weiter", "Seat"),)),),
        ),
    },
)
ASKED = ["Start", "Message", "Asks", "Seat", "Listens", "Good", "Debrief"]
ASSUMED = ["Start", "Message", "Assumes", "Seat", "Explains", "Bad", "Debrief"]


def tell(module: Module, journey: Journey = STORY, german: Journey = GERMAN) -> None:
    """Give a module its story."""
    module.content = {
        "en": module_content("Cues", journey=journey),
        "de": module_content("Zeichen", journey=german),
    }
    module.save()
