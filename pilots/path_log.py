"""What the rules of a program do, and did, for the leaders of a pilot. Whom a rule means that goes
by a level or a quiz is nobody's to know but theirs: of such a rule only a number is said, and not a
small one.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber

from cohorts.models import Cohort
from cohorts.querysets import taking_part
from common.languages import in_language, text_in_language
from learning.following import rules_of
from learning.models import PathEntry
from programs.content.paths import PathRule
from programs.models import Card, Module
from programs.path_words import PathNames, rule_words

SMALLEST = 5
"""Leaders from whom on a number is said of a private rule."""
MOST_NAMED = 20


@dataclass(frozen=True)
class MeantLeader:
    """A leader for whom a rule does something."""

    enrollment_id: int
    name: str
    since: dt.datetime


@dataclass(frozen=True, kw_only=True)
class RuleLine:
    """One rule, and for whom it does what it says."""

    sentence: str
    why: str
    is_private: bool
    leaders: int | None
    """None: fewer than SMALLEST, and of a private rule."""
    before: int | None
    """How many it meant once and means no more; None as above."""
    named: Sequence[MeantLeader]

    @property
    def more(self) -> int:
        """How many it means beside those who are named."""
        return max(0, (self.leaders or 0) - len(self.named)) if not self.is_private else 0


def rule_lines(cohort: Cohort, language: str) -> list[RuleLine]:
    """In the order in which they act; [] where the program has none. Six queries at most."""
    rules = rules_of(cohort.version_id, language).rules
    if not rules:
        return []
    names = _names(cohort.version_id, language)
    counts, named = _counts(cohort), _named(cohort, rules)
    return [
        RuleLine(
            sentence=rule_words(rule, names),
            why=rule.why,
            is_private=rule.is_private,
            leaders=_said(rule, counts[rule.slug][0]),
            before=_said(rule, counts[rule.slug][1]),
            named=named[rule.slug],
        )
        for rule in rules
    ]


def _said(rule: PathRule, number: int) -> int | None:
    return None if rule.is_private and number < SMALLEST else number


def _counts(cohort: Cohort) -> defaultdict[str, tuple[int, int]]:
    """By rule: how many leaders it means now, and how many it meant before and not now."""
    entries = PathEntry.objects.filter(taking_part("enrollment__"), enrollment__cohort=cohort)
    found: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    counted = (
        entries.order_by()
        .values_list("rule")
        .annotate(
            ever=Count("enrollment", distinct=True),
            now=Count("enrollment", distinct=True, filter=Q(until=None)),
        )
    )
    for rule, ever, now in counted:
        found[rule] = now, ever - now
    return found


def _named(cohort: Cohort, rules: Sequence[PathRule]) -> defaultdict[str, list[MeantLeader]]:
    """The first of those whom each rule means that goes by what an admin knows anyway."""
    known = [rule.slug for rule in rules if not rule.is_private]
    standing = PathEntry.objects.standing().filter(
        taking_part("enrollment__"), enrollment__cohort=cohort, rule__in=known
    )
    once = standing.order_by("rule", "enrollment", "since").distinct("rule", "enrollment")
    numbered = (
        PathEntry.objects.filter(pk__in=once.values("pk"))
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=F("rule"),
                order_by=(F("enrollment__member__folded"), F("enrollment")),
            )
        )
        .filter(place__lte=MOST_NAMED)
        .order_by("rule", "place")
    )
    found: defaultdict[str, list[MeantLeader]] = defaultdict(list)
    columns = ("rule", "enrollment", "enrollment__member__name", "since")
    for rule, enrollment, name, since in numbered.values_list(*columns):
        found[rule].append(MeantLeader(enrollment, name, since))
    return found


def _names(version_id: int, language: str) -> PathNames:
    modules = list(Module.objects.filter(version=version_id))
    texts = [in_language(module.content, language) for module in modules]
    cards = Card.objects.filter(module__in=modules).values_list(
        "module__slug", "slug", text_in_language("content", "title", language)
    )
    criteria = chain.from_iterable(text.rubric for text in texts)
    return PathNames(
        modules={module.slug: text.title for module, text in zip(modules, texts, strict=True)},
        cards={(module, card): title for module, card, title in cards.order_by()},
        criteria={criterion.slug: criterion.name for criterion in criteria},
    )
