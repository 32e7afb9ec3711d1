"""Why a leader's path is not everybody's: what rules do for them, in words to them, with the reason
that the rule gives.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import PersonalStep
from common.compiled import Asked, CompiledQuery
from common.languages import text_in_language
from common.quoting import inside_marks
from common.records import dataclass
from learning.following import rules_of
from learning.models import CardCompletion, PathEntry
from learning.paths import NamedCard
from learning.presenters import card_url
from learning.steps import PathStep
from programs.cadence import StepKind
from programs.content.paths import PathChange, PathEffect
from programs.models import Card

MOST_SUGGESTED = 2
"""On Today; with each module stand all."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One thing that is this leader's own, as a sentence, and the rest of it: "because ..."."""

    sentence: str
    why: str


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A card that may be worth a few minutes."""

    title: str
    minutes: int
    url: str
    why: str


def reasons_of(personal: PersonalStep, language: str) -> list[Reason]:
    """Of the step's module. No query where everything is as it is for everybody."""
    if personal.deck is None and not personal.suggested and personal.opens_on is None:
        return []
    module = personal.step.module
    standing = PathEntry.objects.standing().filter(enrollment=personal.enrollment_id)
    entries = [each for each in standing if module and each.effect.module == module.slug]
    if not entries or module is None:
        return []
    whys = _whys(personal.enrollment.cohort.version_id, language)
    cards = Card.objects.filter(module=module)
    titles = dict(
        cards.values_list("slug", text_in_language("content", "title", language)).order_by()
    )
    return [_reason(each, titles, whys) for each in entries]


def _reason(entry: PathEntry, titles: Mapping[str, str], whys: Mapping[str, str]) -> Reason:
    effect = entry.effect
    if entry.weeks:
        effect = msgspec.structs.replace(effect, weeks=entry.weeks)
    named = {"card": titles.get(effect.card, ""), "instead": titles.get(effect.instead, "")}
    names = {key: inside_marks(title) for key, title in named.items()}
    return Reason(sentence=_SENTENCES[effect.do](effect, names), why=whys.get(entry.rule, ""))


def suggestions_for(steps: Sequence[PathStep], language: str, now: dt.datetime) -> list[Suggestion]:
    """The first of what rules offer with those of a leader's steps that have opened, of programs
    that run. No query where there is nothing, else two, and one for each version whose rules are
    new to this process.
    """
    enrollment_of = _offered(steps, now)
    if not enrollment_of:
        return []
    enrollments = tuple(sorted(set(enrollment_of.values())))
    whys = _whys_offered(enrollments, language)
    found = _to_do(enrollments, tuple(enrollment_of), language, now)
    return [
        Suggestion(
            title=title,
            minutes=minutes,
            url=card_url(enrollment_of[pk], pk),
            why=whys.get((module, slug), ""),
        )
        for pk, module, slug, title, minutes in found
    ]


@CompiledQuery
def _to_do(
    enrollments: tuple[int, ...], cards: tuple[int, ...], language: str, now: dt.datetime
) -> Asked[tuple[int, str, str, str, int]]:
    """Those of the cards that are not done yet, nor theirs to do anyway, the first of them."""
    done = CardCompletion.objects.filter(enrollment__in=enrollments, card=OuterRef("pk"))
    open_steps = PersonalStep.objects.filter(enrollment__in=enrollments, opens_at__lte=now)
    of_module = open_steps.filter(deck=None, step__module=OuterRef("module"))
    is_theirs = (
        Exists(open_steps.filter(deck__contains=[OuterRef("pk")]))
        | Q(Exists(of_module.filter(step__kind=StepKind.BOOSTER)), is_booster=True, is_extra=False)
        | Q(Exists(of_module.filter(step__kind=StepKind.CARDS)), is_booster=False, is_extra=False)
    )
    named = Card.objects.filter(~Exists(done), ~is_theirs, pk__in=cards).annotate(
        title=text_in_language("content", "title", language)
    )
    columns = ("pk", "module__slug", "slug", "title", "minutes")
    return named.order_by("pk").values_list(*columns)[:MOST_SUGGESTED]


@CompiledQuery
def _standing(enrollments: tuple[int, ...]) -> Asked[PathEntry]:
    """What rules do for these leaders now."""
    entries = PathEntry.objects.standing().filter(enrollment__in=enrollments)
    return entries.select_related("enrollment__cohort")


def _offered(steps: Sequence[PathStep], now: dt.datetime) -> dict[int, int]:
    """Id of a card that is suggested -> the enrollment."""
    open_steps = [each for each in steps if each.is_running and each.opens_at <= now]
    found: dict[int, int] = {}
    for each in open_steps:
        found |= dict.fromkeys(each.suggested, each.enrollment_id)
    return found


def _whys_offered(enrollments: tuple[int, ...], language: str) -> dict[NamedCard, str]:
    """Why each card is suggested."""
    return {
        (each.effect.module, each.effect.card): _whys(
            each.enrollment.cohort.version_id, language
        ).get(each.rule, "")
        for each in _standing(enrollments)
        if each.effect.do == PathChange.SUGGEST
    }


@lru_cache(maxsize=200)
def _whys(version_id: int, language: str) -> dict[str, str]:
    """The reasons that rules give; a published version never changes."""
    return {rule.slug: rule.why for rule in rules_of(version_id, language).rules}


def _added(_effect: PathEffect, names: Mapping[str, str]) -> str:
    return _("“%(card)s” is here for you as well") % names


def _left_out(effect: PathEffect, names: Mapping[str, str]) -> str:
    if not effect.card:
        return _("You can do without the cards of this module")
    return _("You can do without “%(card)s”") % names


def _replaced(_effect: PathEffect, names: Mapping[str, str]) -> str:
    return _("You get “%(instead)s” instead of “%(card)s”") % names


def _moved(_effect: PathEffect, names: Mapping[str, str]) -> str:
    return _("“%(card)s” comes in another place for you") % names


def _opened(effect: PathEffect, _names: Mapping[str, str]) -> str:
    number = {"weeks": abs(effect.weeks)}
    if effect.weeks < 0:
        earlier = ngettext(
            "Your cards open %(weeks)d week earlier",
            "Your cards open %(weeks)d weeks earlier",
            number["weeks"],
        )
        return earlier % number
    later = ngettext(
        "Your cards open %(weeks)d week later",
        "Your cards open %(weeks)d weeks later",
        number["weeks"],
    )
    return later % number


def _suggested(_effect: PathEffect, names: Mapping[str, str]) -> str:
    return _("“%(card)s” is suggested to you") % names


_SENTENCES = {
    PathChange.ADD: _added,
    PathChange.LEAVE_OUT: _left_out,
    PathChange.REPLACE: _replaced,
    PathChange.MOVE: _moved,
    PathChange.OPEN: _opened,
    PathChange.SUGGEST: _suggested,
}
