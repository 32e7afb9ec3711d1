"""The same facts and the same rules give the same path, and what is done stays."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.paths import LeaderPath, PathObstacle, PlannedCards, path_of
from programs.content.paths import (
    DeckName,
    PathChange,
    PathCondition,
    PathEffect,
    PathFact,
    PathRule,
)

CARDS, BOOSTERS = ("cues", DeckName.CARDS), ("cues", DeckName.BOOSTERS)
DECKS = {CARDS: ("a", "b", "c"), BOOSTERS: ("x", "y")}
PLAN = PlannedCards(decks=DECKS)
EXECUTIVE = PathCondition(fact=PathFact.AUDIENCE, is_any=("executive",))
FACTS = {(PathFact.AUDIENCE, ""): "executive"}


def effect(do: PathChange, module: str = "cues", **fields: object) -> PathEffect:
    return PathEffect(do=do, module=module, **fields)  # type: ignore[arg-type]


def walked(*effects: PathEffect, plan: PlannedCards = PLAN) -> LeaderPath:
    """By one rule after the other, each with one of the effects."""
    rules = [
        PathRule(slug=f"rule-{number}", why="", when=(EXECUTIVE,), then=(each,))
        for number, each in enumerate(effects)
    ]
    return path_of(rules, FACTS, plan)


def obstacles(path: LeaderPath) -> Sequence[PathObstacle]:
    return [obstacle for _act, obstacle in path.idle]


ADD, LEAVE, SWAP, MOVE, OPEN, SUGGEST = (
    PathChange.ADD,
    PathChange.LEAVE_OUT,
    PathChange.REPLACE,
    PathChange.MOVE,
    PathChange.OPEN,
    PathChange.SUGGEST,
)


@pytest.mark.parametrize(
    ("what", "cards", "boosters"),
    [
        (effect(ADD, card="n"), ("a", "b", "c", "n"), ("x", "y")),
        (effect(ADD, card="n", after="a"), ("a", "n", "b", "c"), ("x", "y")),
        (effect(ADD, card="n", after="gone"), ("a", "b", "c", "n"), ("x", "y")),
        (effect(ADD, card="n", to=DeckName.BOOSTERS), ("a", "b", "c"), ("x", "y", "n")),
        (effect(LEAVE, card="b"), ("a", "c"), ("x", "y")),
        (effect(LEAVE, card="y"), ("a", "b", "c"), ("x",)),
        (effect(LEAVE), (), ("x", "y")),
        (effect(SWAP, card="b", instead="n"), ("a", "n", "c"), ("x", "y")),
        (effect(MOVE, card="c"), ("c", "a", "b"), ("x", "y")),
        (effect(MOVE, card="a", after="b"), ("b", "a", "c"), ("x", "y")),
    ],
)
def test_a_rule_changes_the_deck(
    what: PathEffect, cards: tuple[str, ...], boosters: tuple[str, ...]
) -> None:
    path = walked(what)
    assert path.decks == {CARDS: cards, BOOSTERS: boosters}
    assert [act.effect for act in path.acts] == [what]
    assert not path.idle


def test_cards_open_earlier_or_later_once_and_others_are_suggested_once() -> None:
    path = walked(
        effect(OPEN, weeks=-1), effect(OPEN, weeks=2), effect(SUGGEST, card="x"),
        effect(SUGGEST, card="x"),
    )  # fmt: skip
    assert path.weeks == {"cues": -1}
    assert path.suggested == [("cues", "x")]
    assert obstacles(path) == [PathObstacle.THERE, PathObstacle.THERE]
    assert path.decks == DECKS


@pytest.mark.parametrize("what", [ADD, LEAVE, SWAP, MOVE, OPEN, SUGGEST])
def test_a_module_that_is_not_planned_is_left_alone(what: PathChange) -> None:
    path = walked(effect(what, module="other", card="a", instead="n", weeks=1))
    assert obstacles(path) == [PathObstacle.NOT_PLANNED]
    assert path.decks == DECKS


def test_a_module_that_is_not_planned_is_not_left_out() -> None:
    assert obstacles(walked(effect(LEAVE, module="other"))) == [PathObstacle.NOT_PLANNED]


@pytest.mark.parametrize(
    "what",
    [
        effect(LEAVE, card="b"),
        effect(SWAP, card="b", instead="n"),
        effect(MOVE, card="b"),
        effect(SUGGEST, card="b"),
    ],
)
def test_what_is_done_stays(what: PathEffect) -> None:
    path = walked(what, plan=PlannedCards(decks=DECKS, done=frozenset({("cues", "b")})))
    assert obstacles(path) == [PathObstacle.DONE]
    assert path.decks == DECKS


@pytest.mark.parametrize(
    "what",
    [
        effect(ADD, card="n"),
        effect(LEAVE, card="b"),
        effect(LEAVE),
        effect(SWAP, card="b", instead="n"),
        effect(MOVE, card="b"),
        effect(OPEN, weeks=1),
    ],
)
def test_what_is_finished_stays(what: PathEffect) -> None:
    path = walked(what, plan=PlannedCards(decks=DECKS, finished=frozenset({CARDS})))
    assert obstacles(path) == [PathObstacle.FINISHED]


def test_rules_that_contradict_each_other_are_named() -> None:
    path = walked(
        effect(LEAVE, card="a"), effect(SWAP, card="a", instead="n"), effect(MOVE, card="a"),
        effect(LEAVE, card="a"), effect(ADD, card="b"), effect(SWAP, card="b", instead="c"),
    )  # fmt: skip
    away, there = PathObstacle.AWAY, PathObstacle.THERE
    assert obstacles(path) == [away, away, away, there, there]
    assert path.decks[CARDS] == ("b", "c")


def test_leaving_out_a_module_leaves_what_is_done() -> None:
    plan = PlannedCards(decks={CARDS: ("a", "b")}, done=frozenset({("cues", "b")}))
    assert walked(effect(LEAVE), plan=plan).decks == {CARDS: ("b",)}
    assert not walked(effect(LEAVE), plan=plan).is_empty
    assert walked(effect(LEAVE), plan=PlannedCards(decks={CARDS: ("a",)})).is_empty


def test_whom_no_rule_means_gets_what_everybody_gets() -> None:
    rule = PathRule(slug="r", why="", when=(EXECUTIVE,), then=(effect(LEAVE),))
    for facts in ({}, {(PathFact.AUDIENCE, ""): "frontline_leader"}):
        path = path_of([rule], facts, PLAN)
        assert (path.decks, path.acts, path.idle) == (DECKS, [], [])


names = st.sampled_from(["a", "b", "c", "x", "y", "n", "m"])
effects = st.builds(
    PathEffect,
    do=st.sampled_from(PathChange),
    module=st.sampled_from(["cues", "other"]),
    card=names,
    instead=names,
    after=st.one_of(st.just(""), names),
    to=st.sampled_from(DeckName),
    weeks=st.integers(-4, 8),
)


@given(st.lists(effects, max_size=8), st.frozensets(names))
def test_whatever_rules_say_nothing_done_is_lost_and_no_card_comes_twice(
    several: list[PathEffect], done: frozenset[str]
) -> None:
    plan = PlannedCards(decks=DECKS, done=frozenset(("cues", card) for card in done))
    path = walked(*several, plan=plan)
    cards = list(itertools.chain.from_iterable(path.decks.values()))
    assert len(set(cards)) == len(cards)
    everybodys = set(itertools.chain.from_iterable(DECKS.values()))
    assert everybodys & done <= set(cards)
    assert path.decks.keys() == DECKS.keys()
    assert walked(*several, plan=plan) == path
    assert len(path.acts) + len(path.idle) == len(several)
