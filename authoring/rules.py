"""The rules of a draft as sentences, right or wrong, and what they can be about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, product
from typing import TYPE_CHECKING

from authoring.bundle import Files
from authoring.layout import (
    COMPARISON,
    MODULE_FILE,
    card_names,
    card_path,
    card_slugs,
    languages_of,
    modules_of,
    tables_in,
    tables_of,
)
from authoring.numbering import slug_of
from authoring.rule_changes import RULES
from authoring.rule_rows import RuleValues, Said
from authoring.whole_rubrics import RUBRIC
from common.languages import ENGLISH
from common.later import imported_later
from common.records import dataclass
from people.choices import language_name
from programs.content.kinds import CardPart
from programs.content.paths import ABOUT_MODULES, PathRule
from programs.path_words import (
    PathNames,
    RuleSentence,
    condition_words,
    effect_words,
    rule_words,
    sentence_of,
)

if TYPE_CHECKING:
    from programs import reading
else:
    reading = imported_later("programs.reading")
UNSAID = "…"
"""Stands for a reason that is not written yet, so that the rest of a rule can be read."""


@dataclass(frozen=True, kw_only=True)
class DraftCard:
    """One card that a rule can be about."""

    slug: str
    part: CardPart
    title: str


@dataclass(frozen=True, kw_only=True)
class DraftModule:
    """One module that a rule can be about."""

    slug: str
    title: str
    cards: Sequence[DraftCard]

    def slugs(self, part: CardPart) -> tuple[str, ...]:
        """Of the cards of one of its rows, in their order."""
        return tuple(card.slug for card in self.cards if card.part == part)


@dataclass(frozen=True, kw_only=True)
class PathScene:
    """All that rules of a draft can be about, with what it is called."""

    modules: Sequence[DraftModule]
    languages: Sequence[str]
    """Of the program."""
    criteria: Mapping[str, str]

    @property
    def names(self) -> PathNames:
        """For sentences."""
        cards: dict[tuple[str, str], str] = {}
        for module in self.modules:
            cards |= {(module.slug, card.slug): card.title for card in module.cards}
        modules = {module.slug: module.title for module in self.modules}
        return PathNames(modules=modules, cards=cards, criteria=self.criteria)

    @property
    def named_cards(self) -> dict[str, reading.NamedCards]:
        """For the reader."""
        return {
            module.slug: reading.NamedCards(*map(module.slugs, CardPart)) for module in self.modules
        }


@dataclass(frozen=True, kw_only=True)
class DraftRule:
    """One rule as far as it can be told."""

    slug: str
    place: int
    reasons: Mapping[str, str]
    """By language; '' where it is not written yet."""
    rule: PathRule | None
    """None where it cannot be read, whatever is missing of its reasons."""
    names: PathNames
    language: str
    problems: Sequence[tuple[str, str]]
    """(where the mistake is, as the reader of programs names it, what it is, in words)."""

    @property
    def said(self) -> RuleSentence | None:
        """The rule for a page; None where it cannot be read."""
        return sentence_of(self.rule, self.names) if self.rule else None

    @property
    def sentence(self) -> str:
        """The rule in words; '' where it cannot be read."""
        return rule_words(self.rule, self.names) if self.rule else ""

    @property
    def name(self) -> str:
        """By what it is known on a page."""
        return self.sentence or self.slug

    @property
    def is_private(self) -> bool:
        """Whether it goes by something that belongs to the leader."""
        return self.rule is not None and self.rule.is_private

    @property
    def why(self) -> str:
        """Its reason in the reader's language, else in English."""
        return self.reasons.get(self.language) or self.reasons.get(ENGLISH, "")

    @property
    def missing(self) -> list[str]:
        """Names of the languages in which there is no reason yet."""
        return [language_name(code) for code, text in self.reasons.items() if not text]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """What is wrong beside reasons that are missing."""
        return [each for each in self.problems if not (self.missing and each[0].startswith("why"))]

    def is_about(self, module: str, card: str) -> bool:
        """Whether it names a card, or where none is meant, a module."""
        if self.rule is None:
            return False
        if card:
            return any(
                each.module == module and card in {each.card, each.instead, each.after}
                for each in self.rule.then
            )
        asked = {each.of for each in self.rule.when if each.fact in ABOUT_MODULES}
        return module in asked | {each.module for each in self.rule.then}

    @property
    def parts(self) -> tuple[list[str], list[str]]:
        """(conditions, effects), each alone in words."""
        when = self.rule.when if self.rule else ()
        then = self.rule.then if self.rule else ()
        return (
            [condition_words(each, self.names) for each in when],
            [effect_words(each, self.names) for each in then],
        )


def scene_of(files: Files, language: str) -> PathScene:
    """What the rules of a draft can be about, in a language where it is written in it."""
    return PathScene(
        modules=[_module(files, folder, language) for folder in modules_of(files)],
        languages=languages_of(files),
        criteria=_criteria(files, language),
    )


def _module(files: Files, folder: str, language: str) -> DraftModule:
    said = tables_of(files, f"{ENGLISH}/{folder}/{MODULE_FILE}")
    slug = module_slug(files, folder)
    own = tables_of(files, f"{language}/{folder}/{MODULE_FILE}")
    cards = chain.from_iterable(_cards(files, folder, part, language) for part in CardPart)
    title = str(own.get("title") or said.get("title") or slug)
    return DraftModule(slug=slug, title=title, cards=list(cards))


def module_slug(files: Files, folder: str) -> str:
    """By what rules name a module."""
    said = tables_of(files, f"{ENGLISH}/{folder}/{MODULE_FILE}").get("slug")
    return str(said or slug_of(folder))


def _cards(files: Files, folder: str, part: CardPart, language: str) -> Iterator[DraftCard]:
    names = card_names(files, folder, part)
    titles: dict[str, str] = {}
    for code in sorted(names, key=lambda code: (code == language, code == ENGLISH)):
        for name in names[code]:
            title = tables_of(files, card_path(code, folder, part, name)).get("title")
            titles |= {slug_of(name): str(title)} if title else {}
    for slug in card_slugs(names):
        yield DraftCard(slug=slug, part=part, title=titles.get(slug, slug))


def _criteria(files: Files, language: str) -> dict[str, str]:
    """Names of criteria: the same in every module, and in the general rubric that they follow."""
    found: dict[str, str] = {}
    codes, folders = dict.fromkeys((ENGLISH, language)), (*modules_of(files)[:1], COMPARISON)
    for code, folder in product(codes, folders):
        said = tables_of(files, f"{code}/{folder}/{RUBRIC}")
        named = [each for each in tables_in(said, "criteria") if "name" in each]
        found |= {str(each.get("slug")): str(each["name"]) for each in named}
    return found


def rules_of(files: Files, scene: PathScene, language: str) -> list[DraftRule]:
    """Every rule in its order."""
    return [
        judged(said, scene, language, place)
        for place, said in enumerate(RULES.said(files), start=1)
    ]


def judged(said: Said, scene: PathScene, language: str, place: int) -> DraftRule:
    """One rule, as the reader of programs finds it."""
    problems: dict[str, str] = {}
    rule: PathRule | None = None
    # Once more as if its reasons were written, so that these do not hide what else is wrong.
    whole = {**said, "slug": "rule", "why": dict.fromkeys(scene.languages, UNSAID)}
    for each in (said, whole):
        try:
            rule = rule or _read(each, scene, language)
        except reading.LibraryError as error:
            problems[error.field] = error.in_words()
    reasons = RuleValues.of(said, scene.languages).why
    unsaid = {f"why.{code}" for code, text in reasons.items() if not text}
    for empty in (sorted(unsaid, key=lambda each: each != f"why.{ENGLISH}"), _empty(said)):
        # The reader stops at the first of them.
        word = next((problems.pop(each) for each in empty if each in problems), "")
        problems |= dict.fromkeys(empty, word) if word else {}
    return DraftRule(
        slug=str(said.get("slug", "")),
        place=place,
        reasons=reasons,
        rule=rule,
        names=scene.names,
        language=language,
        problems=list(problems.items()),
    )


def _empty(said: Said) -> list[str]:
    """The lists of a rule that nothing stands in."""
    return [each for each in ("when", "then") if not said.get(each)]


def _read(said: Said, scene: PathScene, language: str) -> PathRule:
    speaks = language if language in scene.languages else ENGLISH
    fields = reading.Fields(RULES.path, said)
    return reading.read_rule(fields, speaks, scene.languages, scene.named_cards)
