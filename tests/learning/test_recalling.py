"""What is asked, in which order and when, whatever waits."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from learning.recalling import (
    MOST,
    RecallPace,
    WaitingItem,
    chosen,
    mail_moment,
    next_moment,
)

TODAY = dt.date(2026, 9, 16)
ONE_DAY = dt.timedelta(days=1)
modules = st.sampled_from(["cues", "listening", "replies", "bias", "feedback"])


@st.composite
def waiting(draw: st.DrawFn) -> list[WaitingItem]:
    """Up to nine questions, due some days ago or only later."""
    several = st.lists(
        st.tuples(modules, st.integers(-20, 3), st.integers(0, 10), st.booleans()), max_size=9
    )
    return [
        WaitingItem(
            pk=number,
            module=module,
            due_on=TODAY + dt.timedelta(days=days),
            known=tenths / 10,
            is_weak=is_weak,
        )
        for number, (module, days, tenths, is_weak) in enumerate(draw(several))
    ]


def repeats(order: list[WaitingItem], after: str) -> int:
    return sum(one == other for one, other in pairwise([after, *(each.module for each in order)]))


@given(waiting(), st.one_of(st.just(""), modules), st.integers(1, MOST))
def test_no_more_than_three_and_nothing_before_its_day(
    items: list[WaitingItem], after: str, most: int
) -> None:
    order = chosen(items, TODAY, after=after, most=most)
    due = [each for each in items if each.due_on <= TODAY]
    assert len(order) == min(most, len(due))
    assert all(each in due for each in order)
    assert len({each.pk for each in order}) == len(order)


@given(waiting(), st.one_of(st.just(""), modules))
def test_never_two_of_one_module_in_a_row_where_it_can_be_avoided(
    items: list[WaitingItem], after: str
) -> None:
    order = list(chosen(items, TODAY, after=after))
    due = [each for each in items if each.due_on <= TODAY]
    every = permutations(due, len(order))
    assert repeats(order, after) == min(repeats(list(other), after) for other in every)


@given(waiting(), st.one_of(st.just(""), modules))
def test_of_all_such_orders_it_is_the_one_with_the_weakest_first(
    items: list[WaitingItem], after: str
) -> None:
    order = list(chosen(items, TODAY, after=after))
    due = [each for each in items if each.due_on <= TODAY]
    fewest = repeats(order, after)
    as_good = [
        [each.rank for each in other]
        for other in permutations(due, len(order))
        if repeats(list(other), after) == fewest
    ]
    assert [each.rank for each in order] == min(as_good)


@given(waiting())
def test_whoever_goes_on_later_meets_the_same_order(items: list[WaitingItem]) -> None:
    """Each page asks for what is left anew."""
    order = list(chosen(items, TODAY))
    left, after, met = list(items), "", []
    for number in range(len(order)):
        first = chosen(left, TODAY, after=after, most=MOST - number)[0]
        met.append(first)
        left.remove(first)
        after = first.module
    assert met == order


def test_what_is_weak_elsewhere_comes_before_what_has_faded_more() -> None:
    faded = WaitingItem(pk=1, module="cues", due_on=TODAY, known=0.1)
    weak = WaitingItem(pk=2, module="bias", due_on=TODAY, known=0.8, is_weak=True)
    assert chosen([faded, weak], TODAY) == [weak, faded]


def test_there_is_something_from_the_first_moment_of_the_leaders_own_day() -> None:
    zone = "Asia/Kathmandu"
    assert next_moment(None, TODAY, zone) is None
    at = next_moment(TODAY, None, zone)
    assert at == dt.datetime(2026, 9, 15, 18, 15, tzinfo=dt.UTC)
    assert next_moment(TODAY, TODAY + 3 * ONE_DAY, zone) == at + 3 * ONE_DAY
    assert next_moment(TODAY + ONE_DAY, TODAY, zone) == at + ONE_DAY


def test_a_mail_comes_at_nine_a_week_after_the_last_word_and_not_for_ever() -> None:
    zone = "Europe/Berlin"
    nine = dt.datetime(2026, 9, 16, 7, tzinfo=dt.UTC)
    assert mail_moment(TODAY, reached_on=None, mails=0, zone=zone) == nine
    seven = mail_moment(TODAY, reached_on=TODAY - 2 * ONE_DAY, mails=1, zone=zone)
    assert seven == nine + 5 * ONE_DAY
    assert mail_moment(TODAY, reached_on=TODAY - 9 * ONE_DAY, mails=1, zone=zone) == nine
    assert mail_moment(TODAY, reached_on=TODAY, mails=2, zone=zone) is None


def test_slower_is_slower() -> None:
    assert RecallPace.SLOWER.rest > RecallPace.USUAL.rest
    assert RecallPace.SLOWER.certainty < RecallPace.USUAL.certainty
