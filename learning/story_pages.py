"""What the pages of a story show: a moment, the map of a way, and the story beside the cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.urls import reverse

from common.records import dataclass
from learning.models import JourneyRun
from learning.runs import Goes, debrief_url
from learning.steps import PathStep
from learning.stories import (
    Fork,
    StorySeat,
    choices_of,
    endings,
    endings_met,
    forks_of,
    minutes_of,
    seat_of,
)
from programs.content.journeys import Behavior, Journey, PassageLink, PassageMedium, PassageTag
from programs.module_texts import story_texts

ICONS = {
    Behavior.ASKS_FIRST: "question-mark-circle",
    Behavior.NAMES_THE_CUE: "eye",
    Behavior.SETS_A_LIMIT: "hand-raised",
    Behavior.ASSUMES: "light-bulb",
    Behavior.DEFENDS: "shield-check",
    Behavior.FIXES_TOO_FAST: "bolt",
}
"""None says good or bad: what a choice shows depends on the moment."""


def moment_url(step_id: int, number: int, **query: int) -> str:
    """Where a leader reads a go; the fragment brings the reader to the moment."""
    url = reverse("learning:moment", args=[step_id, number])
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    return f"{url}?{asked}#moment" if asked else url


@dataclass(frozen=True, kw_only=True)
class StoryMoment:
    """One moment of a go, with what there is to choose, or what was chosen then."""

    at: int
    texts: Sequence[str]
    """HTML."""
    choices: Sequence[PassageLink]
    chosen: str
    """The passage it went on to; empty where the story stands here."""
    seat: str
    is_ending: bool
    image: PassageMedium | None
    sound: PassageMedium | None

    @property
    def is_fork(self) -> bool:
        """Whether there is something to choose, and not one way on."""
        return len(self.choices) > 1


def moment_of(journey: Journey, way: Sequence[str], at: int) -> StoryMoment:
    """The moment after the first `at` passages of a way that leads."""
    passage, met = journey.passages[way[at - 1]], way[:at]
    return StoryMoment(
        at=at,
        texts=[block.text.html for block in passage.blocks_on(met)],
        choices=choices_of(journey, met),
        chosen=way[at] if at < len(way) else "",
        seat=seat_of(journey, met),
        is_ending=passage.is_a(PassageTag.ENDING),
        image=passage.image,
        sound=passage.sound,
    )


@dataclass(frozen=True, kw_only=True)
class ChosenByOthers:
    """How many others chose one of the choices."""

    text: str
    count: int
    percent: float
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class MapStop:
    """A choice on the map of a way."""

    fork: Fork
    icon: str
    others: Sequence[ChosenByOthers]
    """Empty where too few others have been there."""
    others_total: int
    seat: str
    """Empty where it is the same one as at the choice before."""
    again_url: str
    """Empty where the story is told anew since."""


def map_of(
    run: JourneyRun,
    journey: Journey,
    chose: Mapping[str, Counter[str]],
    again: tuple[int, int] | None,
) -> list[MapStop]:
    """The choices of a way. `again` is (step, number of the next go) where the story can be gone
    through another way.
    """
    forks = forks_of(journey, run.way)
    return [
        MapStop(
            fork=fork,
            icon=ICONS[fork.behavior] if fork.behavior else "",
            others=_others(fork, chose.get(fork.name, Counter())),
            others_total=chose.get(fork.name, Counter()).total(),
            seat=_seat(forks, place),
            again_url=moment_url(*again, after=run.number, at=fork.at) if again else "",
        )
        for place, fork in enumerate(forks)
    ]


def _seat(forks: Sequence[Fork], place: int) -> str:
    """Of a choice, where it is another one than at the choice before."""
    was_other = place > 0 and forks[place - 1].is_other_seat
    if forks[place].is_other_seat is was_other:
        return ""
    return StorySeat.BACK if was_other else StorySeat.OTHER


def _others(fork: Fork, chose: Counter[str]) -> list[ChosenByOthers]:
    """Every choice there, the most frequent first; none where nothing may be said."""
    total = chose.total()
    if not total:
        return []
    listed = [
        ChosenByOthers(
            text=link.text,
            count=chose[link.to],
            percent=100 * chose[link.to] / total,
            is_own=link == fork.chosen,
        )
        for link in (fork.chosen, *fork.others)
    ]
    return sorted(listed, key=lambda each: -each.count)


@dataclass(frozen=True, kw_only=True)
class StoryBegun:
    """A story that its reader left before the end."""

    title: str
    url: str


def stories_begun(steps: Sequence[PathStep], language: str) -> list[StoryBegun]:
    """Of programs that run, the latest module first. One query where a story is new to this
    process.
    """
    begun = [step for step in reversed(steps) if step.is_running and step.story_begun]
    texts = story_texts([step.module_id or 0 for step in begun], language)
    return [
        StoryBegun(
            title=texts[step.module_id or 0].journey.title,
            url=moment_url(step.pk, step.story_begun or 1),
        )
        for step in begun
    ]


@dataclass(frozen=True, kw_only=True)
class StoryBeside:
    """A story beside the cards of its module, as far as one leader has come with it."""

    title: str
    minutes: int
    url: str
    is_under_way: bool
    endings_met: int
    endings: int
    again_url: str
    debriefs: Sequence[tuple[int, str]]
    """(number of a go, where it is read), the latest first."""

    @property
    def is_finished(self) -> bool:
        """Whether some go came to its debrief."""
        return bool(self.debriefs)


def story_beside(step_id: int, module_id: int, journey: Journey, goes: Goes) -> StoryBeside | None:
    """None where there is nothing to tell."""
    if len(journey.passages) < 2:
        return None
    under_way = goes.under_way(module_id)
    return StoryBeside(
        title=journey.title,
        minutes=minutes_of(journey),
        url=moment_url(step_id, under_way.number if under_way else goes.next_number),
        is_under_way=under_way is not None,
        endings_met=len(endings_met(journey, (run.way for run in goes.finished))),
        endings=len(endings(journey)),
        again_url=moment_url(step_id, goes.next_number),
        debriefs=[
            (run.number, debrief_url(step_id, run.number)) for run in reversed(goes.finished)
        ],
    )
