"""Leaders and coaches as the matching needs them, read in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import connection

from coaching.matching import Coached, Match, Wish, propose_matches
from coaching.models import CoachWish
from cohorts.models import CoachTally, Cohort, Enrollment
from people.models import Member

LINES = """
    WITH RECURSIVE up (person, boss, far) AS (
            SELECT id, manager_id, 1 FROM people_member
             WHERE id = ANY(%(people)s) AND manager_id IS NOT NULL
             UNION ALL
            SELECT up.person, m.manager_id, far + 1
              FROM up JOIN people_member m ON m.id = up.boss
             WHERE m.manager_id IS NOT NULL AND far < 20)
    SELECT person, array_agg(DISTINCT boss) FROM up GROUP BY person
"""
"""Everybody above these people; who leads whom may go in a circle."""


def lines_of(people: Collection[int]) -> Mapping[int, frozenset[int]]:
    """Person -> their managers, up to the top. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(LINES, {"people": list(people)})
        return {person: frozenset(bosses) for person, bosses in cursor.fetchall()}


def as_coached(people: Sequence[Member], wishes: Mapping[int, Wish] | None = None) -> list[Coached]:
    """These members as far as it matters, in their order. One statement."""
    lines = lines_of([person.pk for person in people])
    known = wishes or {}
    return [
        Coached(
            person.pk,
            person.department,
            person.language,
            person.time_zone,
            lines.get(person.pk, frozenset()),
            known.get(person.pk, Wish()),
        )
        for person in people
    ]


def wishes_of(people: Collection[int]) -> dict[int, Wish]:
    """What leaders asked for and nobody has answered. One statement."""
    waiting = CoachWish.objects.waiting().filter(member__in=people)
    columns = ("member", "coach", "elsewhere", "own_language")
    return {pk: Wish(*wish) for pk, *wish in waiting.values_list(*columns)}


def wish_of(kept: CoachWish) -> Wish:
    """What is kept, as the matching reads it."""
    return Wish(coach=kept.coach_id, elsewhere=kept.elsewhere, own_language=kept.own_language)


def loads_of(coaches: Collection[int]) -> dict[int, int]:
    """How many leaders coaches have in cohorts that are not over. One statement."""
    loads: dict[int, int] = {}
    tallies = CoachTally.objects.filter(coach__in=coaches).exclude(
        cohort__state=Cohort.State.FINISHED
    )
    for coach, leaders in tallies.values_list("coach", "leaders"):
        loads[coach] = loads.get(coach, 0) + leaders
    return loads


def match_people(
    leaders: Sequence[Member],
    coaches: Sequence[Member],
    chosen: Mapping[int, int] | None = None,
) -> list[Match]:
    """Who coaches whom, in the order of the leaders; `chosen` is leader -> coach. Three statements
    at any size.
    """
    known = as_coached([*leaders, *coaches], wishes_of([leader.pk for leader in leaders]))
    return propose_matches(
        known[: len(leaders)],
        known[len(leaders) :],
        loads=loads_of([coach.pk for coach in coaches]),
        chosen=chosen,
    )


def matches_of(enrollments: Sequence[Enrollment]) -> dict[int, Match]:
    """Why leaders have the coaches they have: enrollment -> match, of those with a coach. Three
    statements at any size.
    """
    pairs = [(each, each.coach) for each in enrollments if each.coach is not None]
    leaders = [each.member for each, _coach in pairs]
    coaches = [coach for _each, coach in pairs]
    known = as_coached([*leaders, *coaches], wishes_of([leader.pk for leader in leaders]))
    loads = loads_of([coach.pk for coach in coaches])
    sides = zip(pairs, known[: len(pairs)], known[len(pairs) :], strict=True)
    return {
        each.pk: propose_matches([leader], [coach], loads=loads)[0]
        for (each, _coach), leader, coach in sides
    }
