"""The rules of a program: who gets what beside what everybody gets (paths.toml)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from django.utils.translation import gettext_noop

from common.languages import SPOKEN, ByLanguage
from common.records import dataclass
from people.models import Audience
from programs.content.paths import (
    ABOUT_MODULES,
    NO,
    NUMBERS,
    YES,
    DeckName,
    GapSeen,
    PathChange,
    PathCondition,
    PathEffect,
    PathFact,
    PathRule,
    Paths,
)
from programs.content.pulse_bank import Construct
from programs.content.rubrics import CRITERIA, LEVELS
from programs.reading.fields import Fields
from programs.reading.translations import Translation, in_each

FILE = "paths.toml"
MOST_RULES, MOST_PARTS = 40, 6
EARLIEST, LATEST = -4, 8
"""Weeks by which cards may open earlier or later."""
HIGHEST = {PathFact.TENURE: 600, PathFact.LEVEL: LEVELS, PathFact.QUIZ: 100}
WORDS = {
    PathFact.AUDIENCE: frozenset(Audience.values),
    PathFact.LANGUAGE: SPOKEN,
    PathFact.COMPLETED: frozenset({YES, NO}),
    PathFact.GAP: frozenset(GapSeen),
}
"""What there is to choose from; every organization has departments and locations of its own."""


@dataclass(frozen=True)
class NamedCards:
    """The cards of one module by their slugs."""

    cards: tuple[str, ...]
    boosters: tuple[str, ...]
    extras: tuple[str, ...]
    """Nobody gets them but by a rule."""

    @property
    def all(self) -> tuple[str, ...]:
        """Whatever a rule may name."""
        return self.cards + self.boosters + self.extras


Modules = Mapping[str, NamedCards]
"""By their slugs."""


def read_paths(root: Path, languages: Collection[str], modules: Modules) -> ByLanguage[Paths]:
    """The file beside program.toml."""
    fields = Fields.read(root, root / FILE)
    return in_each(languages, lambda translation: _paths(fields.anew(), translation, modules))


def read_rule(
    table: Fields, language: str, languages: Collection[str], modules: Modules
) -> PathRule:
    """One of its rules alone. Raises LibraryError."""
    return _rule(table, Translation(language, languages), modules, ())


def _paths(fields: Fields, translation: Translation, modules: Modules) -> Paths:
    rules: dict[str, PathRule] = {}
    for table in fields.tables("rules", 0, MOST_RULES) if fields.has("rules") else ():
        rule = _rule(table, translation, modules, rules)
        rules[rule.slug] = rule
    fields.finish()
    return Paths(rules=tuple(rules.values()))


def _rule(
    table: Fields, translation: Translation, modules: Modules, taken: Collection[str]
) -> PathRule:
    rule = PathRule(
        slug=table.slug("slug", taken),
        why=translation.text(table, "why"),
        when=tuple(_condition(each, modules) for each in table.tables("when", 1, MOST_PARTS)),
        then=_effects(table, modules),
    )
    table.finish()
    if rule.is_private and not all(_is_quiet(effect, modules) for effect in rule.then):
        problem = gettext_noop(
            "would show what only the leader may know. After a level, a quiz or a peer rating, "
            "suggest a card, or add, replace or move refreshers."
        )
        raise table.error("then", problem)
    return rule


def _effects(table: Fields, modules: Modules) -> tuple[PathEffect, ...]:
    found: list[PathEffect] = []
    for each in table.tables("then", 1, MOST_PARTS):
        effect = _effect(each, modules)
        if effect in found:
            raise each.error("do", gettext_noop("is said twice. Take one of them out."))
        found.append(effect)
    return tuple(found)


def _is_quiet(effect: PathEffect, modules: Modules) -> bool:
    """Whether nobody can tell from how far a leader is that it happened. Refreshers left out would
    tell: with the last of them their step is not there.
    """
    if effect.do == PathChange.SUGGEST:
        return True
    if effect.do == PathChange.ADD:
        return effect.to == DeckName.BOOSTERS
    is_refresher = effect.card in modules[effect.module].boosters
    return is_refresher and effect.do in {PathChange.REPLACE, PathChange.MOVE}


def _condition(table: Fields, modules: Modules) -> PathCondition:
    fact = table.member("fact", PathFact)
    of = table.choice("of", _subjects(fact, modules)) if _subjects(fact, modules) else ""
    if fact in NUMBERS:
        test = table.choice("test", ("below", "at_least"))
        value = table.number("value", 1, HIGHEST[fact])
        below, at_least = (value, None) if test == "below" else (None, value)
        condition = PathCondition(fact=fact, of=of, below=below, at_least=at_least)
    else:
        is_positive = table.choice("test", ("is", "is_not")) == "is"
        words = table.texts("values", 1, 20)
        _check_words(table, fact, words)
        condition = PathCondition(
            fact=fact,
            of=of,
            is_any=words if is_positive else (),
            is_none=() if is_positive else words,
        )
    table.finish()
    return condition


def _subjects(fact: PathFact, modules: Modules) -> Collection[str]:
    if fact == PathFact.LEVEL:
        return CRITERIA
    if fact == PathFact.GAP:
        return [*Construct]
    return modules if fact in ABOUT_MODULES else ()


def _check_words(table: Fields, fact: PathFact, words: Collection[str]) -> None:
    allowed = WORDS.get(fact)
    for word in words:
        if allowed is not None and word not in allowed:
            problem = gettext_noop("is %(found)s. Use one of: %(allowed)s.")
            raise table.error(
                "values", problem, found=repr(word), allowed=", ".join(sorted(allowed))
            )


def _effect(table: Fields, modules: Modules) -> PathEffect:
    do = table.member("do", PathChange)
    module = table.choice("module", modules)
    effect = _EFFECTS[do](table, module, modules[module])
    table.finish()
    return effect


def _add(table: Fields, module: str, cards: NamedCards) -> PathEffect:
    to = table.member("to", DeckName) if table.has("to") else DeckName.CARDS
    everybodys = cards.cards if to == DeckName.CARDS else cards.boosters
    card = table.choice("card", [each for each in cards.all if each not in everybodys])
    after = table.choice("after", cards.all) if table.has("after") else ""
    return PathEffect(do=PathChange.ADD, module=module, card=card, after=after, to=to)


def _leave_out(table: Fields, module: str, cards: NamedCards) -> PathEffect:
    card = table.choice("card", cards.cards + cards.boosters) if table.has("card") else ""
    return PathEffect(do=PathChange.LEAVE_OUT, module=module, card=card)


def _replace(table: Fields, module: str, cards: NamedCards) -> PathEffect:
    card = table.choice("card", cards.cards + cards.boosters)
    others = [each for each in cards.extras + cards.boosters if each != card]
    return PathEffect(
        do=PathChange.REPLACE, module=module, card=card, instead=table.choice("with", others)
    )


def _move(table: Fields, module: str, cards: NamedCards) -> PathEffect:
    card = table.choice("card", cards.all)
    after = table.choice("after", cards.all) if table.has("after") else ""
    return PathEffect(do=PathChange.MOVE, module=module, card=card, after=after)


def _open(table: Fields, module: str, _cards: NamedCards) -> PathEffect:
    weeks = table.number("weeks", EARLIEST, LATEST)
    if weeks == 0:
        raise table.error("weeks", gettext_noop("is 0. Use another number, or no rule."))
    return PathEffect(do=PathChange.OPEN, module=module, weeks=weeks)


def _suggest(table: Fields, module: str, cards: NamedCards) -> PathEffect:
    card = table.choice("card", cards.all)
    return PathEffect(do=PathChange.SUGGEST, module=module, card=card)


_EFFECTS = {
    PathChange.ADD: _add,
    PathChange.LEAVE_OUT: _leave_out,
    PathChange.REPLACE: _replace,
    PathChange.MOVE: _move,
    PathChange.OPEN: _open,
    PathChange.SUGGEST: _suggest,
}
