"""Rules act: on those who come, on those who are there, on the day the facts change."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain

from django.db import transaction

from cohorts.models import Cohort, Step
from cohorts.operations import note_followed, write_decks
from cohorts.quiet import quiet_of
from learning.following import KnownLeader, known_anew, names_in, on_plans, rules_of
from learning.models import PathEntry
from learning.operations.cards import count_again
from learning.own_decks import PathTurn, Turning
from learning.paths import path_of
from people.importing.resting import batched
from programs.cadence import CARD_KINDS
from programs.content.kinds import MaterialKind
from programs.content.paths import PathRule
from programs.models import Material

BATCH = 1000


def follow_all_rules(*, now: dt.datetime) -> int:
    """Bring every running cohort whose program has rules to what they say now. Returns for how many
    leaders anything changed; a second call changes nothing.

    The same number of statements for each version of a program, however many cohorts run on it,
    where nothing is to be done.
    """
    ruled = Material.objects.filter(kind=MaterialKind.PATHS).values("version")
    running = Cohort.objects.filter(state=Cohort.State.RUNNING, version__in=ruled)
    by_version: defaultdict[int, list[Cohort]] = defaultdict(list)
    for cohort in running.order_by("pk"):
        by_version[cohort.version_id].append(cohort)
    return sum(_follow_version(cohorts, now) for cohorts in by_version.values())


def follow_rules(*, cohort: Cohort, now: dt.datetime) -> int:
    """Bring the plans of those who take part in a cohort to what the rules of its version say, and
    note what each rule begins and ceases to do for whom. What is done stays. Looks only at those of
    whom something else is known than the last time.

    Works in batches, each of them whole, with the same number of statements for each. Returns for
    how many leaders anything changed; a second call changes nothing.
    """
    return _follow_version([cohort], now)


def _follow_version(cohorts: Sequence[Cohort], now: dt.datetime) -> int:
    version_id = cohorts[0].version_id
    paths = rules_of(version_id)
    known = known_anew(version_id, [cohort.pk for cohort in cohorts], paths, now)
    by_cohort: defaultdict[int, list[tuple[int, KnownLeader]]] = defaultdict(list)
    for pk, each in known.items():
        by_cohort[each.cohort_id].append((pk, each))
    changed = 0
    for cohort in cohorts:
        for some in batched(by_cohort[cohort.pk], BATCH):
            changed += _follow(cohort, paths.rules, dict(some), now)
    return changed


@transaction.atomic
def _follow(
    cohort: Cohort, rules: Sequence[PathRule], known: Mapping[int, KnownLeader], now: dt.datetime
) -> int:
    # Waits for whoever is just taking a card, who holds the step; whoever comes later waits.
    held = Step.objects.filter(cohort=cohort, kind__in=CARD_KINDS).order_by("pk")
    list(held.select_for_update())
    turns = _turns(cohort, rules, known, now)
    if turns:
        _write(cohort, turns, now)
    note_followed(marks={pk: each.mark for pk, each in known.items()})
    return len(turns)


def _turns(
    cohort: Cohort, rules: Sequence[PathRule], known: Mapping[int, KnownLeader], now: dt.datetime
) -> dict[int, PathTurn]:
    """What is to be written, by enrollment."""
    names = names_in(cohort.version_id)
    turning = Turning(names, quiet_of(cohort), cohort.starts_on, now)
    found: dict[int, PathTurn] = {}
    for pk, leader in on_plans(cohort, known).items():
        path = path_of(rules, known[pk].facts, leader.planned(names))
        turn = turning.turn(pk, leader, path)
        if not turn.is_empty:
            found[pk] = turn
    return found


def _write(cohort: Cohort, turns: Mapping[int, PathTurn], now: dt.datetime) -> None:
    steps = chain.from_iterable(turn.steps for turn in turns.values())
    write_decks(steps=list({step.pk: step for step in steps}.values()))
    begun = chain.from_iterable(turn.begun for turn in turns.values())
    PathEntry.objects.bulk_create(begun)
    ended = chain.from_iterable(turn.ended for turn in turns.values())
    PathEntry.objects.filter(pk__in=[entry.pk for entry in ended]).update(until=now)
    count_again(cohort=cohort, enrollments=list(turns), now=now)
