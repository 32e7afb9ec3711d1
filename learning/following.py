"""What the rules of a program are, and how the leaders of a cohort stand to them. Only reads."""

from __future__ import annotations

import datetime as dt
import hashlib
import zoneinfo
from collections.abc import Collection

from cohorts.facts import facts_of
from cohorts.models import Cohort, Enrollment, PersonalStep
from common.languages import in_language
from common.records import dataclass
from learning.models import CardCompletion, PathEntry
from learning.own_decks import CardNames, OnPlan
from learning.paths import Deck, Facts, NamedCard
from programs.cadence import StepKind
from programs.content.kinds import MaterialKind
from programs.content.paths import DeckName, Paths
from programs.models import Card, Material, Module

NO_RULES = Paths(rules=())
DECKS = {StepKind.CARDS: DeckName.CARDS, StepKind.BOOSTER: DeckName.BOOSTERS}


def rules_of(version_id: int, language: str | None = None) -> Paths:
    """The rules of a version; only their reasons differ by language. One query."""
    kept = Material.objects.filter(version=version_id, kind=MaterialKind.PATHS).first()
    content = in_language(kept.content, language) if kept else NO_RULES
    assert isinstance(content, Paths)  # noqa: S101  the kind says so
    return content


@dataclass(frozen=True)
class KnownLeader:
    """What is known of a leader, of what rules ask."""

    cohort_id: int
    facts: Facts
    mark: str
    """Another one wherever the facts are others, or the rules."""
    followed: str
    """The mark by which their plan was made."""


def known_anew(
    version_id: int, cohorts: Collection[int], paths: Paths, now: dt.datetime
) -> dict[int, KnownLeader]:
    """By enrollment, in order: those who take part in these cohorts, which run on the version, and
    of whom other things are known than when rules last made their plan. A query for each fact, and
    one.
    """
    known = all_known(version_id, cohorts, paths, now)
    return {pk: each for pk, each in known.items() if each.mark != each.followed}


def all_known(
    version_id: int, cohorts: Collection[int], paths: Paths, now: dt.datetime
) -> dict[int, KnownLeader]:
    """The same of all who take part."""
    active = Enrollment.objects.active().filter(cohort__in=cohorts).order_by("pk")
    rows = list(active.values_list("pk", "cohort_id", "member_id", "followed"))
    told = facts_of({member for _pk, _cohort, member, _followed in rows}, paths.asked, now)
    return {
        pk: KnownLeader(cohort, told[member], _mark(version_id, told[member]), followed)
        for pk, cohort, member, followed in rows
    }


def _mark(version_id: int, facts: Facts) -> str:
    said = sorted((str(fact), of, value) for (fact, of), value in facts.items())
    return hashlib.blake2b(repr((version_id, said)).encode(), digest_size=16).hexdigest()


def names_in(version_id: int) -> CardNames:
    """The cards of a version. One query."""
    by_id: dict[int, NamedCard] = {}
    rows: dict[Deck, tuple[str, ...]] = {}
    cards = Card.objects.filter(module__version=version_id).order_by("module", "position")
    columns = ("pk", "module__slug", "slug", "is_booster", "is_extra")
    for pk, module, slug, is_booster, is_extra in cards.values_list(*columns):
        by_id[pk] = module, slug
        if not is_extra:
            deck = module, DeckName.BOOSTERS if is_booster else DeckName.CARDS
            rows[deck] = (*rows.get(deck, ()), slug)
    return CardNames(by_id, {name: pk for pk, name in by_id.items()}, rows)


def on_plans(cohort: Cohort, enrollments: Collection[int]) -> dict[int, OnPlan]:
    """How these leaders stand; their steps are held until the transaction ends. Five queries."""
    slugs = dict(Module.objects.filter(version=cohort.version_id).values_list("pk", "slug"))
    zones = Enrollment.objects.filter(pk__in=enrollments).values_list("pk", "member__time_zone")
    leaders = {pk: OnPlan({}, {}, set(), [], zone) for pk, zone in zones}
    steps = PersonalStep.objects.filter(
        enrollment__in=enrollments, step__kind__in=[*DECKS, StepKind.PRACTICE]
    )
    held = steps.select_for_update(of=("self",)).select_related("step")
    for each in held.order_by("step__position"):
        leader, module = leaders[each.enrollment_id], slugs[each.step.module_id or 0]
        if each.step.kind == StepKind.PRACTICE:
            leader.practices[module] = each.opens_at.astimezone(
                zoneinfo.ZoneInfo(leader.zone)
            ).date()
        else:
            leader.steps[module, DECKS[StepKind(each.step.kind)]] = each
    done = CardCompletion.objects.filter(enrollment__in=enrollments)
    for pk, card in done.values_list("enrollment", "card"):
        leaders[pk].done.add(card)
    for entry in PathEntry.objects.filter(enrollment__in=enrollments):
        leaders[entry.enrollment_id].entries.append(entry)
    return leaders
