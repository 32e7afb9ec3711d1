"""From the path that rules make for a leader to the cards on their plan, and what of it is new.
Pure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import field

from cohorts.models import PersonalStep
from cohorts.plan import Quiet, moved_by, opening_of
from common.records import dataclass
from learning.models import PathEntry
from learning.paths import Deck, LeaderPath, NamedCard, PathObstacle, PlannedCards, RuleAct
from programs.cadence import StepKind
from programs.content.paths import DeckName, PathChange

STAYS = frozenset({PathObstacle.DONE, PathObstacle.FINISHED})
"""What a rule did still stands when its leader has gone on with it."""


@dataclass(frozen=True)
class CardNames:
    """The cards of the modules that a cohort is taught."""

    by_id: Mapping[int, NamedCard]
    ids: Mapping[NamedCard, int]
    rows: Mapping[Deck, tuple[str, ...]]
    """What everybody gets."""


def is_finished(step: PersonalStep) -> bool:
    """Whether its leader has done the cards. A step that has none, because rules leave them out,
    counts as done and may get some again.
    """
    return step.done_at is not None and step.deck != []


@dataclass(frozen=True)
class OnPlan:
    """One leader: their steps with cards, what they have done, what rules have done so far."""

    steps: dict[Deck, PersonalStep]
    practices: dict[str, dt.date]
    """By module: the day on which it is practiced."""
    done: set[int]
    """Ids of cards."""
    entries: list[PathEntry]
    """Those that have ended, too."""
    zone: str

    def planned(self, names: CardNames) -> PlannedCards:
        """What they would get without rules."""
        return PlannedCards(
            decks={deck: names.rows.get(deck, ()) for deck in self.steps},
            done=frozenset(names.by_id[pk] for pk in self.done if pk in names.by_id),
            finished=frozenset(deck for deck, step in self.steps.items() if is_finished(step)),
        )


@dataclass(frozen=True, kw_only=True)
class PathTurn:
    """What of a leader's plan is to be written; empty where it is as rules say."""

    steps: list[PersonalStep] = field(default_factory=list)
    begun: list[PathEntry] = field(default_factory=list)
    ended: list[PathEntry] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether all is as it was."""
        return not (self.steps or self.begun or self.ended)


@dataclass(frozen=True)
class Turning:
    """Bringing the plans of leaders to what the rules say, at a moment."""

    names: CardNames
    quiet: Quiet
    starts_on: dt.date
    now: dt.datetime

    def turn(self, enrollment_id: int, leader: OnPlan, path: LeaderPath) -> PathTurn:
        """Changes the steps of the leader as they have to be, and says which were."""
        turn = PathTurn()
        self._turn_decks(leader, path, turn)
        self._turn_entries(enrollment_id, leader, path, turn)
        return turn

    def turn_days(self, leader: OnPlan, acts: Sequence[RuleAct]) -> None:
        """The days alone, where these are what rules do for the leader: for a look ahead."""
        path = LeaderPath(decks={}, weeks={}, suggested=[], acts=acts, idle=[])
        self._turn_entries(0, leader, path, PathTurn())

    def _turn_decks(self, leader: OnPlan, path: LeaderPath, turn: PathTurn) -> None:
        for deck, step in leader.steps.items():
            is_over = is_finished(step)
            cards = step.deck if is_over else self._own_deck(deck, step, leader, path)
            offered = self._offered(deck, leader, path)
            if (step.deck, step.suggested) == (cards, offered):
                continue
            if step.deck == [] and cards != []:
                step.done_at = None  # what was left out is there again
            step.deck, step.suggested = cards, offered
            turn.steps.append(step)

    def _own_deck(
        self, deck: Deck, step: PersonalStep, leader: OnPlan, path: LeaderPath
    ) -> list[int] | None:
        """None where it is everybody's."""
        cards = list(path.decks[deck])
        for pk in step.deck or ():
            module, card = self.names.by_id.get(pk, ("", ""))
            if pk in leader.done and module == deck[0] and card not in cards:
                _keep(cards, card, leader, self.names)
        if tuple(cards) == self.names.rows.get(deck, ()):
            return None
        return [self.names.ids[deck[0], card] for card in cards]

    def _offered(self, deck: Deck, leader: OnPlan, path: LeaderPath) -> list[int]:
        """With the cards of the module, where these are in the plan; else with its refreshers."""
        module, name = deck
        if name == DeckName.BOOSTERS and (module, DeckName.CARDS) in leader.steps:
            return []
        return [self.names.ids[named] for named in path.suggested if named[0] == module]

    def _turn_entries(
        self, enrollment_id: int, leader: OnPlan, path: LeaderPath, turn: PathTurn
    ) -> None:
        standing = {_act(entry): entry for entry in leader.entries if entry.until is None}
        stays = {act for act, obstacle in path.idle if obstacle in STAYS}
        for act, entry in standing.items():
            if act not in path.acts and act not in stays:
                self._open_anew(leader, act, -entry.weeks, turn)
                entry.until = self.now
                turn.ended.append(entry)
        for act in dict.fromkeys(path.acts):
            if act in standing:
                continue
            weeks = self._open_anew(leader, act, act.effect.weeks, turn)
            if weeks or act.effect.do != PathChange.OPEN:
                turn.begun.append(
                    PathEntry(
                        enrollment_id=enrollment_id,
                        rule=act.rule,
                        effect=act.effect,
                        since=self.now,
                        weeks=weeks,
                    )
                )

    def _open_anew(self, leader: OnPlan, act: RuleAct, weeks: int, turn: PathTurn) -> int:
        """Cards that have not opened open by so many whole weeks later, or by as many as fit.
        Returns how many.
        """
        step = leader.steps.get((act.effect.module, DeckName.CARDS))
        if act.effect.do != PathChange.OPEN or step is None or step.opens_at <= self.now:
            return 0
        direction = 1 if weeks > 0 else -1
        while weeks and not self._fits(leader, act.effect.module, step, weeks):
            weeks -= direction
        if weeks:
            step.opens_on = moved_by(step.day, weeks)
            step.opens_at = opening_of(step.opens_on, leader.zone)
            turn.steps.append(step)
        return weeks

    def _fits(self, leader: OnPlan, module: str, step: PersonalStep, weeks: int) -> bool:
        """Ahead, not in a quiet week, before its practice, in the order of the plan."""
        day = moved_by(step.day, weeks)
        if opening_of(day, leader.zone) <= self.now or day < self.starts_on or self.quiet.has(day):
            return False
        practice = leader.practices.get(module)
        if practice is not None and step.day < practice <= day:
            return False
        return all(
            (other.day <= day) if other.step.position < step.step.position else (day <= other.day)
            for other in leader.steps.values()
            if other is not step and other.step.kind == StepKind.CARDS
        )


def _act(entry: PathEntry) -> RuleAct:
    return RuleAct(entry.rule, entry.effect)


def _keep(cards: list[str], card: str, leader: OnPlan, names: CardNames) -> None:
    """A card that was done stays: in the place of the one that it replaced, else in front."""
    for entry in leader.entries:
        effect = entry.effect
        if effect.do == PathChange.REPLACE and effect.instead == card and effect.card in cards:
            replaced = names.ids[effect.module, effect.card]
            if replaced not in leader.done:
                cards[cards.index(effect.card)] = card
                return
    cards.insert(0, card)
