"""What there is to choose from in the form of a rule."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authoring.rule_rows import ConditionRow
from authoring.rules import DraftCard, DraftModule, PathScene
from common.languages import SPOKEN
from people.choices import language_name
from people.models import Audience
from programs.construct_words import CONSTRUCT_NAMES
from programs.content.kinds import CardPart
from programs.content.paths import NO, YES, GapSeen, PathChange, PathFact

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Word = str | _StrPromise

Options = Sequence[tuple[str, "Word"]]
OptionGroups = Sequence[tuple["Word", "Word | Options"]]
"""Options, and groups of them under a heading."""
FACT_NAMES = {
    PathFact.AUDIENCE: gettext_lazy("Audience"),
    PathFact.DEPARTMENT: gettext_lazy("Department"),
    PathFact.LOCATION: gettext_lazy("Location"),
    PathFact.LANGUAGE: gettext_lazy("Language"),
    PathFact.TENURE: gettext_lazy("Time since they were hired"),
    PathFact.COMPLETED: gettext_lazy("Module completed before"),
    PathFact.LEVEL: gettext_lazy("Latest level"),
    PathFact.QUIZ: gettext_lazy("Right answers in the quiz"),
    PathFact.GAP: gettext_lazy("How others see them"),
}
GAP_NAMES = {
    GapSeen.BLIND_SPOT: gettext_lazy("Blind spot: they see more of it than others do"),
    GapSeen.HIDDEN_STRENGTH: gettext_lazy("Hidden strength: others see more of it than they do"),
    GapSeen.CLOSE: gettext_lazy("No clear difference"),
}
DO_NAMES = {
    PathChange.REPLACE: gettext_lazy("Another card instead"),
    PathChange.ADD: gettext_lazy("One more card"),
    PathChange.LEAVE_OUT: gettext_lazy("Leave out a card, or all of a module"),
    PathChange.MOVE: gettext_lazy("Another place for a card"),
    PathChange.OPEN: gettext_lazy("A module earlier or later"),
    PathChange.SUGGEST: gettext_lazy("Suggest a card"),
}
ABOUT_THE_PERSON = (
    *(PathFact.AUDIENCE, PathFact.DEPARTMENT, PathFact.LOCATION),
    *(PathFact.LANGUAGE, PathFact.TENURE),
)


def fact_options(scene: PathScene) -> OptionGroups:
    """What a new condition can ask."""
    modules = [(module.slug, module.title) for module in scene.modules]
    subjects: dict[PathFact, Options] = {
        PathFact.COMPLETED: modules,
        PathFact.LEVEL: list(scene.criteria.items()),
        PathFact.QUIZ: modules,
        PathFact.GAP: list(CONSTRUCT_NAMES.items()),
    }
    person = [(fact.value, FACT_NAMES[fact]) for fact in ABOUT_THE_PERSON]
    found: list[tuple[Word, Word | Options]] = [(_("The person"), person)]
    for fact, listed in subjects.items():
        found.append((FACT_NAMES[fact], [(f"{fact}/{slug}", name) for slug, name in listed]))
    return found


def effect_options() -> Options:
    """What a new effect can do."""
    return [(change.value, name) for change, name in DO_NAMES.items()]


def value_options(row: ConditionRow, languages: Collection[str]) -> Options:
    """The words that a condition can compare with; nothing where they are free."""
    if row.fact == PathFact.AUDIENCE:
        return [(each.value, each.label) for each in Audience]
    if row.fact == PathFact.LANGUAGE:
        return [(code, language_name(code)) for code in sorted({*SPOKEN, *languages} & SPOKEN)]
    if row.fact == PathFact.COMPLETED:
        has, has_not = _("Whoever has completed it"), _("Whoever has not completed it")
        words = (has, has_not) if row.test != "is_not" else (has_not, has)
        return [*zip((YES, NO), words, strict=True)]
    if row.fact == PathFact.GAP:
        return [(seen.value, name) for seen, name in GAP_NAMES.items()]
    return ()


def module_options(scene: PathScene) -> OptionGroups:
    """Modules as a whole."""
    return [("", _("Choose one")), *((f"{each.slug}/", each.title) for each in scene.modules)]


def card_options(
    scene: PathScene, parts: Collection[CardPart], *, with_whole: bool = False
) -> OptionGroups:
    """Cards by module; where it makes sense, all cards of one, too."""
    found: list[tuple[Word, Word | Options]] = [("", _("Choose one"))]
    for module in scene.modules:
        cards = [_option(module, card) for card in module.cards if card.part in parts]
        whole = [(f"{module.slug}/", _("All its cards"))] if with_whole else []
        found.append((module.title, [*whole, *cards]))
    return found


def _option(module: DraftModule, card: DraftCard) -> tuple[str, str]:
    where = "" if card.part == CardPart.CARDS else f" ({card.part.label})"
    return f"{module.slug}/{card.slug}", f"{card.title}{where}"


def with_own(options: OptionGroups, *values: str) -> OptionGroups:
    """The options, and in front what is written already and is none of them."""
    known = {""}
    for value, label in options:
        inside = label if isinstance(label, list) else [(value, label)]
        known |= {str(each) for each, _label in inside}
    return [*((value, value) for value in values if value not in known), *options]
