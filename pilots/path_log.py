"""What the rules of a program do, and did, for the leaders of a pilot. Whom a rule means that goes
by a level or a quiz is nobody's to know but theirs: of such a rule only a number is said, and not a
small one.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain

from django.db.models import Count, F, Q, Sum, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import Cohort, CohortTally
from cohorts.querysets import taking_part
from common.languages import in_language, text_in_language
from common.records import dataclass
from learning.following import all_known, rules_of
from learning.models import PathEntry
from learning.private_counts import coarse, private_words
from programs.content.paths import PathRule, Paths
from programs.models import Card, Module
from programs.path_words import PathNames, RuleSentence, sentence_of

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

    said: RuleSentence
    why: str
    is_private: bool
    count: str
    """For how many, in words."""
    before: int
    """How many it meant once and means no more; 0 of a private rule."""
    named: Sequence[MeantLeader]
    more: int
    """How many it means beside those who are named."""


def rule_lines(cohort: Cohort, language: str, now: dt.datetime) -> list[RuleLine]:
    """In the order in which they act; [] where the program has none. Seven queries, and one or two
    for each fact that rules ask.
    """
    rules = rules_of(cohort.version_id, language).rules
    if not rules:
        return []
    names = _names(cohort.version_id, language)
    counts, named = _counts(cohort), _named(cohort, rules)
    could_be = _whom_each_could_concern(cohort, rules, now)
    return [
        _private_line(
            rule, sentence_of(rule, names), counts[rule.slug][0], could_be.get(rule.slug, 0)
        )
        if rule.is_private
        else _line(rule, sentence_of(rule, names), counts[rule.slug], named[rule.slug])
        for rule in rules
    ]


def _line(
    rule: PathRule, said: RuleSentence, counted: tuple[int, int], named: Sequence[MeantLeader]
) -> RuleLine:
    leaders, before = counted
    words = ngettext("%(count)s leader", "%(count)s leaders", leaders) % {"count": leaders}
    return RuleLine(
        said=said,
        why=rule.why,
        is_private=False,
        count=words if leaders else _("nobody"),
        before=before,
        named=named,
        more=leaders - len(named),
    )


def _whom_each_could_concern(
    cohort: Cohort, rules: Sequence[PathRule], now: dt.datetime
) -> dict[str, int]:
    """By private rule, how many leaders it could mean by what an admin knows: everybody who takes
    part, where it asks for nothing else. Only where it does is each of them looked at.
    """
    private = [rule for rule in rules if rule.is_private]
    narrowed = [rule.open_part for rule in private if rule.open_part.when]
    found: dict[str, int] = {}
    if len(narrowed) < len(private):
        everybody = CohortTally.objects.filter(cohort=cohort).aggregate(n=Sum("leaders"))["n"] or 0
        found = {rule.slug: everybody for rule in private}
    if narrowed:
        known = all_known(cohort.version_id, [cohort.pk], Paths(rules=tuple(narrowed)), now)
        facts = [each.facts for each in known.values()]
        found |= {rule.slug: sum(map(rule.holds, facts)) for rule in narrowed}
    return found


def _private_line(rule: PathRule, said: RuleSentence, leaders: int, could_be: int) -> RuleLine:
    return RuleLine(
        said=said,
        why=rule.why,
        is_private=True,
        count=private_words(coarse(leaders, could_be)),
        before=0,
        named=(),
        more=0,
    )


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
