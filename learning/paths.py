"""What the rules of a program come to for one leader. Pure arithmetic over names: the same facts
and the same rules give the same path.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from enum import StrEnum

from common.records import dataclass
from programs.content.paths import DeckName, FactAsked, PathChange, PathEffect, PathRule

Facts = Mapping[FactAsked, str | int]
"""What is known about a leader; what is not known is left out."""
Deck = tuple[str, DeckName]
"""(slug of a module, one of its two rows of cards)."""
NamedCard = tuple[str, str]
"""(slug of a module, slug of a card)."""


class PathObstacle(StrEnum):
    """Why a rule that holds does nothing with one of its effects."""

    NOT_PLANNED = "not-planned"
    """The leader's plan does not have the module."""
    FINISHED = "finished"
    """The leader has finished these cards; what is done stays as it was."""
    DONE = "done"
    """The leader has done the card already."""
    THERE = "there"
    """The leader has the card already."""
    AWAY = "away"
    """Another rule took the card away, or put another in its place."""


@dataclass(frozen=True, kw_only=True)
class PlannedCards:
    """What a leader would get if there were no rules, and how far they are."""

    decks: Mapping[Deck, tuple[str, ...]]
    """Slugs of cards in their order."""
    done: frozenset[NamedCard] = frozenset()
    finished: frozenset[Deck] = frozenset()


@dataclass(frozen=True)
class RuleAct:
    """A rule, and one of the things it does."""

    rule: str
    effect: PathEffect


@dataclass(frozen=True, kw_only=True)
class LeaderPath:
    """What a leader gets."""

    decks: Mapping[Deck, tuple[str, ...]]
    weeks: Mapping[str, int]
    """By module: how many weeks later than the plan says its cards open; negative: earlier."""
    suggested: Sequence[NamedCard]
    acts: Sequence[RuleAct]
    """What the rules do for them, in order."""
    idle: Sequence[tuple[RuleAct, PathObstacle]]
    """What rules would do that hold, and what is in the way."""

    @property
    def is_empty(self) -> bool:
        """Whether not one card is left to somebody who had some."""
        return bool(self.decks) and not any(self.decks.values())


@dataclass
class _Walk:
    """The path so far."""

    plan: PlannedCards
    decks: dict[Deck, tuple[str, ...]]
    weeks: dict[str, int] = field(default_factory=dict)
    suggested: list[NamedCard] = field(default_factory=list)

    def deck_with(self, module: str, card: str) -> Deck | None:
        """Where a card stands now."""
        both = [(module, name) for name in DeckName]
        return next((deck for deck in both if card in self.decks.get(deck, ())), None)

    def holds_fast(self, deck: Deck, card: str) -> PathObstacle | None:
        """What keeps a card where it is."""
        if deck in self.plan.finished:
            return PathObstacle.FINISHED
        return PathObstacle.DONE if (deck[0], card) in self.plan.done else None


def path_of(rules: Sequence[PathRule], facts: Facts, plan: PlannedCards) -> LeaderPath:
    """Rules act one after the other; each finds what those before it have left."""
    walk = _Walk(plan, dict(plan.decks))
    acts: list[RuleAct] = []
    idle: list[tuple[RuleAct, PathObstacle]] = []
    for rule in rules:
        if not rule.holds(facts):
            continue
        for effect in rule.then:
            act = RuleAct(rule.slug, effect)
            obstacle = _DO[effect.do](walk, effect)
            if obstacle is None:
                acts.append(act)
            else:
                idle.append((act, obstacle))
    return LeaderPath(
        decks=walk.decks, weeks=walk.weeks, suggested=walk.suggested, acts=acts, idle=idle
    )


def _add(walk: _Walk, effect: PathEffect) -> PathObstacle | None:
    deck = effect.module, effect.to
    if deck not in walk.decks:
        return PathObstacle.NOT_PLANNED
    if walk.deck_with(effect.module, effect.card) is not None:
        return PathObstacle.THERE
    if deck in walk.plan.finished:
        return PathObstacle.FINISHED
    walk.decks[deck] = _with(walk.decks[deck], effect.card, effect.after, at_end=True)
    return None


def _leave_out(walk: _Walk, effect: PathEffect) -> PathObstacle | None:
    if not effect.card:
        return _leave_out_module(walk, effect.module)
    deck = walk.deck_with(effect.module, effect.card)
    if deck is None:
        return _why_away(walk, effect)
    obstacle = walk.holds_fast(deck, effect.card)
    if obstacle is None:
        walk.decks[deck] = _without(walk.decks[deck], effect.card)
    return obstacle


def _leave_out_module(walk: _Walk, module: str) -> PathObstacle | None:
    deck = module, DeckName.CARDS
    if deck not in walk.decks:
        return PathObstacle.NOT_PLANNED
    if deck in walk.plan.finished:
        return PathObstacle.FINISHED
    walk.decks[deck] = tuple(card for card in walk.decks[deck] if (module, card) in walk.plan.done)
    return None


def _replace(walk: _Walk, effect: PathEffect) -> PathObstacle | None:
    deck = walk.deck_with(effect.module, effect.card)
    if deck is None:
        return _why_away(walk, effect)
    if walk.deck_with(effect.module, effect.instead) is not None:
        return PathObstacle.THERE
    obstacle = walk.holds_fast(deck, effect.card)
    if obstacle is None:
        walk.decks[deck] = tuple(
            effect.instead if card == effect.card else card for card in walk.decks[deck]
        )
    return obstacle


def _move(walk: _Walk, effect: PathEffect) -> PathObstacle | None:
    deck = walk.deck_with(effect.module, effect.card)
    if deck is None:
        return _why_away(walk, effect)
    obstacle = walk.holds_fast(deck, effect.card)
    if obstacle is None:
        others = _without(walk.decks[deck], effect.card)
        walk.decks[deck] = _with(others, effect.card, effect.after, at_end=False)
    return obstacle


def _open(walk: _Walk, effect: PathEffect) -> PathObstacle | None:
    deck = effect.module, DeckName.CARDS
    if deck not in walk.decks:
        return PathObstacle.NOT_PLANNED
    if deck in walk.plan.finished:
        return PathObstacle.FINISHED
    if effect.module in walk.weeks:
        return PathObstacle.THERE
    walk.weeks[effect.module] = effect.weeks
    return None


def _suggest(walk: _Walk, effect: PathEffect) -> PathObstacle | None:
    named = effect.module, effect.card
    if not any((effect.module, name) in walk.decks for name in DeckName):
        return PathObstacle.NOT_PLANNED
    if named in walk.plan.done:
        return PathObstacle.DONE
    if named in walk.suggested:
        return PathObstacle.THERE
    walk.suggested.append(named)
    return None


def _why_away(walk: _Walk, effect: PathEffect) -> PathObstacle:
    planned = any((effect.module, name) in walk.decks for name in DeckName)
    return PathObstacle.AWAY if planned else PathObstacle.NOT_PLANNED


def _without(cards: tuple[str, ...], card: str) -> tuple[str, ...]:
    return tuple(each for each in cards if each != card)


def _with(cards: tuple[str, ...], card: str, after: str, *, at_end: bool) -> tuple[str, ...]:
    """Behind `after`; where that is not here, at one of the ends."""
    place = cards.index(after) + 1 if after in cards else len(cards) if at_end else 0
    return (*cards[:place], card, *cards[place:])


_DO = {
    PathChange.ADD: _add,
    PathChange.LEAVE_OUT: _leave_out,
    PathChange.REPLACE: _replace,
    PathChange.MOVE: _move,
    PathChange.OPEN: _open,
    PathChange.SUGGEST: _suggest,
}
