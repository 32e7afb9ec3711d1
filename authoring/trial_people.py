"""People on whom the rules of a draft can be tried, with what is known of them and how far they
are. As many statements for ten as for ten thousand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from authoring.models import Manuscript
from authoring.rules import PathScene
from authoring.trials import HowFar, TriedPerson
from cohorts.facts import facts_of
from cohorts.models import Cohort, Enrollment, PersonalStep, Step
from cohorts.querysets import CohortQuerySet
from cohorts.states import CohortState
from learning.following import DECKS, names_in
from learning.models import CardCompletion
from learning.paths import Deck, NamedCard
from people.models import Member, Role
from programs.cadence import StepKind
from programs.content.kinds import CardPart
from programs.content.paths import DeckName, FactAsked

NONE: frozenset[NamedCard] = frozenset()
IS_FINISHED = Q(done_at__isnull=False) & (Q(deck=None) | ~Q(deck=[]))
"""As learning.own_decks.is_finished says it."""


def rows_of(scene: PathScene) -> dict[Deck, tuple[str, ...]]:
    """The cards that everybody gets."""
    found: dict[Deck, tuple[str, ...]] = {}
    for module in scene.modules:
        found[module.slug, DeckName.CARDS] = module.slugs(CardPart.CARDS)
        found[module.slug, DeckName.BOOSTERS] = module.slugs(CardPart.BOOSTERS)
    return found


def running_on(draft: Manuscript, member: Member) -> CohortQuerySet:
    """Pilots of the organization that are on this program, or on the one that it began as."""
    programs = [draft.program_id, draft.origin.program_id if draft.origin else None]
    cohorts = Cohort.objects.visible_to(member).exclude(state=CohortState.FINISHED)
    return cohorts.filter(version__program__in=filter(None, programs)).order_by("-launched_at")


def people_in(cohort: Cohort, asked: Collection[FactAsked], now: dt.datetime) -> list[TriedPerson]:
    """Whoever takes part in a pilot."""
    active = Enrollment.objects.active().filter(cohort=cohort)
    members = dict(active.values_list("pk", "member_id"))
    standings = _standings(cohort, members)
    facts = facts_of(members.values(), asked, now)
    return [
        TriedPerson(member, facts[member], standings.get(pk, HowFar(())))
        for pk, member in members.items()
    ]


def _standings(cohort: Cohort, members: Mapping[int, int]) -> dict[int, HowFar]:
    """By enrollment. People who are as far share one standing."""
    decks = {
        pk: (slug, DECKS[StepKind(kind)])
        for pk, kind, slug in Step.objects.filter(cohort=cohort, kind__in=DECKS).values_list(
            "pk", "kind", "module__slug"
        )
    }
    taken = _taken(cohort)
    steps = PersonalStep.objects.filter(step__in=decks).values("enrollment")
    both = steps.annotate(
        met=ArrayAgg("step_id", order_by="step_id"),
        finished=ArrayAgg("step_id", filter=IS_FINISHED, default=[]),
    )
    named = decks.__getitem__
    return {
        pk: HowFar(tuple(map(named, met)), taken.get(pk, NONE), frozenset(map(named, finished)))
        for pk, met, finished in both.values_list("enrollment", "met", "finished")
        if pk in members
    }


def _taken(cohort: Cohort) -> dict[int, frozenset[NamedCard]]:
    """By enrollment the cards that somebody has done."""
    cards = names_in(cohort.version_id).by_id
    completions = CardCompletion.objects.filter(enrollment__cohort=cohort).values("enrollment")
    done = completions.annotate(cards=ArrayAgg("card_id", order_by="card_id"))
    return {
        pk: frozenset(map(cards.__getitem__, cards.keys() & listed))
        for pk, listed in done.values_list("enrollment", "cards")
    }


def everybody(
    scene: PathScene, asked: Collection[FactAsked], member: Member, now: dt.datetime
) -> list[TriedPerson]:
    """Whoever is a leader in the organization, as if the whole program began tomorrow."""
    leaders = Member.objects.visible_to(member).present().with_role(Role.LEADER)
    facts = facts_of(list(leaders.values_list("pk", flat=True)), asked, now)
    standing = HowFar(tuple(rows_of(scene)))
    return [TriedPerson(pk, known, standing) for pk, known in facts.items()]
