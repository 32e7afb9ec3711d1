"""The rules that ship: everybody gets cards, and no rule is in the way of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pytest

from learning.paths import Deck, Facts, LeaderPath, PathObstacle, PlannedCards, path_of
from people.models import Audience
from programs.cadence import StepKind
from programs.content.cards import QuizCard
from programs.content.forms import ProgramForm
from programs.content.kinds import CardPart, MaterialKind
from programs.content.paths import YES, DeckName, FactAsked, PathChange, PathFact, PathRule, Paths
from programs.reading import LibraryCard, LibraryProgram
from programs.reading.modules import LONGEST, SHORTEST

AUDIENCE: FactAsked = (PathFact.AUDIENCE, "")
TENURE: FactAsked = (PathFact.TENURE, "")
CRITERIA = ("tone-recognition", "response-adaptation", "reflective-follow-up")
FROM_THE_PILOT = "from-the-pilot"
SHORTEST_TO_LONGEST = 0.75


def rules_of(program: LibraryProgram, language: str = "en") -> tuple[PathRule, ...]:
    [material] = [each for each in program.materials if each.kind == MaterialKind.PATHS]
    content = material.content[language]
    assert isinstance(content, Paths)
    return content.rules


def planned(program: LibraryProgram, form: ProgramForm | None) -> PlannedCards:
    """What everybody gets who goes through the first modules in this form; without one, what a
    cohort has that has chosen all of them.
    """
    steps = {(step.kind, step.module) for step in form.steps} if form else None
    decks: dict[Deck, tuple[str, ...]] = {}
    for module in program.modules[: form.modules if form else None]:
        for kind, name, part in (
            (StepKind.CARDS, DeckName.CARDS, CardPart.CARDS),
            (StepKind.BOOSTER, DeckName.BOOSTERS, CardPart.BOOSTERS),
        ):
            if steps is None or (kind, module.position) in steps:
                decks[module.slug, name] = tuple(card.slug for card in module.row(part))
    return PlannedCards(decks=decks)


def leaders() -> Iterator[Facts]:
    """Leaders of every kind, and those about whom little or nothing is known."""
    done: tuple[Mapping[FactAsked, str | int], ...] = (
        {},
        {(PathFact.COMPLETED, "digital-cues"): YES},
        {(PathFact.COMPLETED, each): YES for each in ("digital-cues", "active-listening")},
    )
    how_it_went: tuple[Mapping[FactAsked, str | int], ...] = (
        {},
        {(PathFact.LEVEL, each): 2 for each in CRITERIA} | {(PathFact.QUIZ, "digital-cues"): 59},
        {(PathFact.LEVEL, each): 3 for each in CRITERIA} | {(PathFact.QUIZ, "digital-cues"): 60},
    )
    who = (None, *Audience.values)
    for audience, months, before, went in product(who, (None, 5, 6), done, how_it_went):
        known: dict[FactAsked, str | int] = {**before, **went}
        if audience is not None:
            known[AUDIENCE] = audience
        if months is not None:
            known[TENURE] = months
        yield known


def paths(program: LibraryProgram) -> Iterator[tuple[Facts, PlannedCards, LeaderPath]]:
    """Everybody in every form."""
    rules = rules_of(program)
    for form in (*program.forms, None):
        plan = planned(program, form)
        for facts in leaders():
            yield facts, plan, path_of(rules, facts, plan)


def cards_of(program: LibraryProgram) -> dict[tuple[str, str], LibraryCard]:
    return {(module.slug, card.slug): card for module in program.modules for card in module.cards}


def test_no_rule_is_in_the_way_of_another(shipped: LibraryProgram) -> None:
    for facts, _plan, path in paths(shipped):
        obstacles = {obstacle for _act, obstacle in path.idle}
        assert obstacles <= {PathObstacle.NOT_PLANNED}, (facts, path.idle)


def test_nobody_is_left_without_cards(shipped: LibraryProgram) -> None:
    for facts, plan, path in paths(shipped):
        rows = [cards for (_module, name), cards in path.decks.items() if name == DeckName.CARDS]
        assert any(rows), facts
        assert path.decks.keys() == plan.decks.keys()


def test_a_module_takes_its_quarter_to_half_an_hour_on_every_path(shipped: LibraryProgram) -> None:
    minutes = {named: card.minutes for named, card in cards_of(shipped).items()}
    for facts, _plan, path in paths(shipped):
        short = {act.effect.module for act in path.acts if act.rule == FROM_THE_PILOT}
        for (module, name), cards in path.decks.items():
            if name == DeckName.CARDS and module not in short:
                together = sum(minutes[module, card] for card in cards)
                assert SHORTEST <= together <= LONGEST, (facts, module, together)


def test_what_comes_in_place_of_a_card_takes_as_long(shipped: LibraryProgram) -> None:
    cards = cards_of(shipped)
    for rule in rules_of(shipped):
        for effect in (each for each in rule.then if each.do == PathChange.REPLACE):
            new = cards[effect.module, effect.instead]
            assert new.part == CardPart.EXTRAS
            assert new.minutes == cards[effect.module, effect.card].minutes


def test_every_rule_and_every_card_for_some_reaches_somebody(shipped: LibraryProgram) -> None:
    acting: set[str] = set()
    given: set[tuple[str, str]] = set()
    for _facts, plan, path in paths(shipped):
        acting |= {act.rule for act in path.acts}
        for (module, name), cards in path.decks.items():
            given |= {(module, card) for card in set(cards) - set(plan.decks[module, name])}
    assert acting == {rule.slug for rule in rules_of(shipped)}
    extras = {
        named
        for named, card in cards_of(shipped).items()
        if card.part == CardPart.EXTRAS and not card.is_recall
    }
    assert extras <= given


def test_levels_and_quizzes_change_nothing_but_what_is_suggested(shipped: LibraryProgram) -> None:
    rules = rules_of(shipped)
    public = [rule for rule in rules if not rule.is_private]
    assert len(public) < len(rules)
    for facts, plan, path in paths(shipped):
        without = path_of(public, facts, plan)
        assert (path.decks, path.weeks) == (without.decks, without.weeks)


def test_who_has_reached_consistent_and_answered_right_is_suggested_nothing(
    shipped: LibraryProgram,
) -> None:
    for facts, _plan, path in paths(shipped):
        if facts.get((PathFact.QUIZ, "digital-cues")) == 60:
            assert path.suggested == []


def test_the_same_rules_in_another_order_are_in_each_others_way(shipped: LibraryProgram) -> None:
    """A module is left out after its cards have been replaced."""
    rules = rules_of(shipped)
    [pilot] = [rule for rule in rules if rule.slug == FROM_THE_PILOT]
    wrong = [pilot, *(rule for rule in rules if rule != pilot)]
    facts: Facts = {
        AUDIENCE: Audience.EXECUTIVE,
        (PathFact.COMPLETED, "digital-cues"): YES,
        (PathFact.COMPLETED, "active-listening"): YES,
    }
    path = path_of(wrong, facts, planned(shipped, shipped.forms[0]))
    assert PathObstacle.AWAY in {obstacle for _act, obstacle in path.idle}


@pytest.mark.parametrize(("language", "begins"), [("en", "because "), ("de", "weil ")])
def test_a_leader_reads_why_as_the_end_of_a_sentence(
    shipped: LibraryProgram, language: str, begins: str
) -> None:
    for rule in rules_of(shipped, language):
        assert rule.why.startswith(begins)
        assert not rule.why.endswith(".")


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_right_answer_is_not_given_away_by_its_length(
    shipped: LibraryProgram, language: str
) -> None:
    contents = [
        card.content[language]
        for card in cards_of(shipped).values()
        if card.part == CardPart.EXTRAS and not card.is_recall
    ]
    quizzes = [content for content in contents if isinstance(content, QuizCard)]
    questions = [question for quiz in quizzes for question in quiz.questions]
    longest_is_right = 0
    for question in questions:
        lengths = {len(option.text): option.is_correct for option in question.options}
        longest_is_right += lengths[max(lengths)]
        assert min(lengths) >= SHORTEST_TO_LONGEST * max(lengths), question.prompt
    assert longest_is_right * 3 <= len(questions)
