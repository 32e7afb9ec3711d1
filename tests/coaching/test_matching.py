"""Who coaches whom: pure."""

from __future__ import annotations

from collections import Counter

from coaching.matching import (
    Coached,
    Match,
    MatchReason,
    Wish,
    can_coach,
    hours_in_common,
    propose_matches,
)

BERLIN, TORONTO, AUCKLAND = "Europe/Berlin", "America/Toronto", "Pacific/Auckland"
SALES, CARE, LEGAL = "Sales", "Care", "Legal"


def coach(pk: int, department: str = SALES, language: str = "en", zone: str = BERLIN) -> Coached:
    return Coached(pk, department, language, zone)


def leader(
    pk: int,
    department: str = CARE,
    language: str = "en",
    zone: str = BERLIN,
    line: frozenset[int] = frozenset(),
    wish: Wish = Wish(),  # noqa: B008  frozen
) -> Coached:
    return Coached(pk, department, language, zone, line, wish)


def coach_of(one: Coached, *coaches: Coached) -> int | None:
    return propose_matches([one], coaches)[0].coach


def test_nobody_is_coached_by_whoever_is_above_or_below_them_whatever_they_wish() -> None:
    boss = coach(1)
    wished = leader(10, line=frozenset({1, 5}), wish=Wish(coach=1))
    assert coach_of(wished, boss, coach(2)) == 2
    assert propose_matches([wished], [boss]) == [Match(10, None)]
    assert propose_matches([wished], [boss], chosen={10: 1}) == [Match(10, None)]
    assert not can_coach(Coached(2, line=frozenset({10})), wished)
    assert not can_coach(coach(10), leader(10))


def test_a_wish_comes_before_everything_else() -> None:
    far = coach(2, CARE, "de", AUCKLAND)
    [match] = propose_matches([leader(10, wish=Wish(coach=2))], [coach(1), far])
    assert match.coach == 2
    assert match.reasons == (
        MatchReason.WISH,
        MatchReason.SAME_DEPARTMENT,
        MatchReason.OTHER_LANGUAGE,
        MatchReason.FEW_HOURS,
    )


def test_language_hours_and_department_decide_in_this_order() -> None:
    assert coach_of(leader(10), coach(1, zone=AUCKLAND), coach(2, language="de")) == 2
    assert coach_of(leader(10), coach(1, language="de"), coach(2, CARE)) == 2
    [match] = propose_matches([leader(10)], [coach(1, CARE), coach(2)])
    assert match == Match(
        10, 2, (MatchReason.OTHER_DEPARTMENT, MatchReason.SAME_LANGUAGE, MatchReason.HOURS)
    )


def test_what_a_leader_asks_for_weighs_more() -> None:
    here, there = coach(1, CARE), coach(2, LEGAL, "de")
    assert coach_of(leader(10), here, there) == 1
    assert coach_of(leader(10, wish=Wish(elsewhere=True)), here, there) == 2
    german, busy = coach(4, CARE, "de"), {4: 10}
    asks = leader(10, language="de", wish=Wish(own_language=True))
    [plain] = propose_matches([leader(10, language="de")], [coach(1), german], loads=busy)
    [asked] = propose_matches([asks], [coach(1), german], loads=busy)
    assert (plain.coach, asked.coach) == (1, 4)


def test_coaches_get_about_as_many_leaders_each_also_of_other_programs() -> None:
    leaders, coaches = [leader(pk) for pk in range(10, 22)], [coach(1), coach(2), coach(3)]
    even = Counter(match.coach for match in propose_matches(leaders, coaches))
    assert set(even.values()) == {4}
    loads = {1: 6}
    counted = Counter(match.coach for match in propose_matches(leaders, coaches, loads=loads))
    assert (counted[1], counted[2], counted[3]) == (0, 6, 6)


def test_what_somebody_chose_stands_and_counts() -> None:
    leaders, coaches = [leader(10), leader(11), leader(12)], [coach(1), coach(2)]
    found = propose_matches(leaders, coaches, chosen={12: 1, 11: 99})
    assert [match.leader for match in found] == [10, 11, 12]
    assert (found[2].coach, found[2].reasons[0]) == (1, MatchReason.CHOSEN)
    assert found[0].coach == 2, "the other one has a leader already"


def test_whoever_has_few_to_choose_from_comes_first() -> None:
    only = leader(20, line=frozenset({1}))
    found = propose_matches([leader(10), only], [coach(1), coach(2)])
    assert [match.coach for match in found] == [1, 2]


def test_hours_in_common_are_those_in_which_both_work() -> None:
    assert hours_in_common(BERLIN, BERLIN) == 10
    assert hours_in_common(BERLIN, TORONTO) == 4
    assert hours_in_common(BERLIN, AUCKLAND) == 0
