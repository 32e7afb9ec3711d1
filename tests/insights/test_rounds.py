"""Levels are told in rounds of five new leaders at least, and stay as they were told."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assessments.models import Score
from cohorts.models import Cohort
from insights import tasks
from insights.agreement import RaterFigures, RatersFound
from insights.bands import band_of, bands_of, least_reach, tenth, tenth_above, tenth_below
from insights.drifting import Measured
from insights.form_order import FormsFound, forms_found
from insights.form_words import gap_words
from insights.models import LevelRound, Reckoning
from insights.operations import close_rounds, closing
from insights.published import published_levels, published_raters
from insights.rounds import next_pairs, next_performances
from insights.rubric_change import PlayMoment, Scored, rubric_change
from people.models import AuditEvent, Member, Organization
from tests.conftest import SignIn
from tests.factories import CohortFactory
from tests.insights.conftest import Pilot
from tests.insights.test_arithmetic import scored

PAGES = ("pilot_details", "pilot_csv", "pilot_raters", "pilot")


def pair(leader: int, first: int, later: int, session: int = 1) -> list[Scored]:
    return [scored(leader, 0, first), scored(leader, session, later)]


def pairs(leaders: Sequence[int], later: int = 3, session: int = 1) -> list[Scored]:
    return [each for leader in leaders for each in pair(leader, 1, later, session)]


def looks(client: Client, cohort: Cohort) -> list[str]:
    """Everything that is said of levels, once a worker has been there."""
    Reckoning.objects.all().delete()
    tasks.keep_figures(cohort_id=cohort.pk, language="en")
    pages = (client.get(reverse(f"insights:{name}", args=[cohort.pk])) for name in PAGES)
    texts = [page.content.decode() for page in pages]
    return [re.sub(r'nonce="[^"]*"|\S*csrf[^>]*', "", text) for text in texts]


@pytest.mark.usefixtures("frozen")
def test_two_looks_around_one_late_level_are_the_same_thirty_times_of_thirty(
    scored_pilot: Pilot, admin: Member, client_for: SignIn
) -> None:
    """Before there were rounds their difference was that level, every time."""
    cohort, client, chance = scored_pilot(7), client_for(admin), random.Random(1)
    late = list(Score.objects.filter(session__step__kind="assessment").order_by("enrollment")[:4])
    given = Score.objects.filter(pk__in=[score.pk for score in late])
    given.delete()
    before, alike = looks(client, cohort), 0
    assert "All together" in before[0]
    for _attempt in range(30):
        given.delete()
        for score in late:
            score.level = chance.randint(1, 4)
        Score.objects.bulk_create(late)
        after = looks(client, cohort)
        assert "1 leader has newer levels and waits" in after[0]
        alike += before[1:] == after[1:]
    assert alike == 30


@pytest.mark.usefixtures("frozen")
def test_a_round_waits_a_week_after_the_last_session_and_is_in_the_audit_table_once(
    scored_pilot: Pilot, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    cohort, client = scored_pilot(6), client_for(admin)
    with time_machine.travel(now - dt.timedelta(weeks=3, minutes=1), tick=False):
        assert "0 leaders have been scored" in looks(client, cohort)[0]
    assert "All together" in looks(client, cohort)[0]
    looks(client, cohort)
    rounds = LevelRound.objects.filter(cohort=cohort).order_by("kind", "number")
    known = [(each.kind, each.number, bool(each.held)) for each in rounds]
    assert known == [("change", 1, True), ("raters", 1, False), ("raters", 2, True)]
    event = AuditEvent.objects.get(verb="close_rounds", detail__kind="change")
    assert (event.thing_id, event.detail) == (
        cohort.pk,
        {"kind": "change", "number": 1, "leaders": 6},
    )


def test_a_change_waits_for_five_new_leaders_and_corrections_ride_along() -> None:
    first = next_pairs([], pairs(range(5)))
    assert first.can_close
    corrected = pairs([0], later=4) + pairs(range(1, 5))
    few = next_pairs(first.scores, corrected + pairs(range(5, 9)))
    assert (few.can_close, few.fresh) == (False, {5, 6, 7, 8})
    enough = next_pairs(first.scores, corrected + pairs(range(5, 10)))
    assert enough.can_close
    assert [each.level for each in enough.scores if each.leader == 0] == [1, 4]


def test_nobody_is_taken_out_and_who_has_a_later_session_is_new() -> None:
    first = next_pairs([], pairs(range(6)))
    gone = next_pairs(first.scores, pairs(range(1, 5)))
    assert (gone.can_close, {each.leader for each in gone.scores}) == (False, set(range(6)))
    later = next_pairs(first.scores, pairs(range(5)) + pairs(range(5), later=4, session=2))
    assert later.fresh == set(range(5))
    assert sorted(each.level for each in later.scores if not each.is_first) == [3, 4, 4, 4, 4, 4]
    back = next_pairs(later.scores, pairs(range(6)))
    assert not back.fresh
    assert {each.session for each in back.scores if each.leader == 0} == {0, 2}


def test_only_leaders_with_every_criterion_on_one_ruler_are_in_a_round() -> None:
    both = [
        replace(each, criterion=criterion, position=place)
        for each in pairs(range(7))
        for place, criterion in ((1, "tone"), (2, "reply"))
        if (each.leader, each.session, criterion) != (6, 1, "reply")
    ]
    other = [replace(each, ruler="general") if each.session else each for each in pair(8, 1, 2)]
    assert next_pairs([], both + other).fresh == set(range(6))
    kept = next_pairs(pairs(range(5)), both)
    assert {each.criterion for each in kept.scores} == {"tone"}, "criteria stay those of before"


def test_figures_about_raters_wait_for_role_plays_of_five_leaders() -> None:
    first = next_performances([], [scored(leader, 0, 2) for leader in range(5)])
    assert first.can_close
    late = [scored(leader, 1, 2) for leader in range(4)]
    assert not next_performances(first.scores, [*first.scores, *late]).can_close
    gone = next_performances(first.scores, late)
    assert len(gone.scores) == 9


def test_a_rater_of_fewer_than_five_new_leaders_keeps_the_figures_of_before() -> None:
    one = RatersFound(raters=(rater(1, (5, 5, 0, 0)), rater(2, (1, 0, 0, 0))))
    told = published_raters(one, RatersFound(), {1: range(5), 2: [1]})
    assert told.raters[0].bands == ((5, 10), (5, 10), (0, 4), (0, 4))
    assert (told.raters[1].bands, told.raters[1].scored) == ((), 0)
    more = RatersFound(raters=(rater(1, (5, 1, 0, 0)), rater(2, (6, 0, 0, 0))))
    after = published_raters(more, told, {1: [9], 2: range(6)})
    assert after.raters[0] == told.raters[0]
    assert after.raters[1].exact == Measured(n=1, value=0.67, low=0.01, high=1)


def rater(number: int, levels: tuple[int, ...]) -> RaterFigures:
    share = Measured(n=1, value=2 / 3, low=0.0004, high=1)
    return RaterFigures(
        rater=number, scored=5, levels=levels, exact=share, adjacent=share, shift=Measured(n=1)
    )


def test_bands_are_never_so_narrow_that_everybody_is_certain() -> None:
    for of in range(10, 60):
        bands = [band_of(count, of) for count in range(of + 1)]
        assert all(low <= count <= high for count, (low, high) in enumerate(bands))
        assert all(high - low >= 2 for low, high in bands)
        assert bands[-1][1] == of
    assert [band_of(count, 12) for count in (0, 4, 5, 9, 10)] == [
        (0, 4),
        (0, 4),
        (5, 9),
        (5, 9),
        (10, 12),
    ]
    assert band_of(3, 9) == (0, 9)
    assert bands_of((3, 6, 0, 0)) == ()


def test_tenths_go_outward_and_zero_has_no_sign() -> None:
    assert [tenth(0.25), tenth(0.349), tenth(-0.01)] == [0.2, 0.3, 0.0]
    assert [tenth_below(0.19), tenth_below(0.2), tenth_below(-0.01)] == [0.1, 0.2, -0.1]
    assert [tenth_above(0.11), tenth_above(0.1), tenth_above(-0.19)] == [0.2, 0.1, -0.1]
    assert least_reach(5) == pytest.approx(2.776 * 0.25 / 5**0.5, abs=1e-3)


def test_a_group_that_changed_alike_does_not_say_so() -> None:
    alike = published_levels(rubric_change(pairs(range(5))), FormsFound())
    assert alike.overall is not None
    assert (alike.overall.value, alike.overall.low, alike.overall.high) == (2.0, 1.6, 2.4)


def played(leaders: Sequence[int], forms: str, levels: Sequence[tuple[int, int]]) -> list[Scored]:
    """First the one, later the other of two forms."""
    return [
        replace(each, form=forms[each.session], module=1)
        for leader, (first, later) in zip(leaders, levels, strict=True)
        for each in pair(leader, first, later)
    ]


MOVED = [(1, 2), (1, 3), (1, 2), (2, 3), (1, 2)]


def test_the_change_is_told_by_order_of_forms_and_what_the_difference_comes_to() -> None:
    still = [(2, 2), (1, 1), (2, 3), (1, 1), (3, 3)]
    found = forms_found(
        played(range(5), "ab", MOVED) + played(range(5, 10), "ba", still), range(10)
    )
    assert [(each.n, each.change.value) for each in found.orders if each.change] == [
        (5, 1.2),
        (5, 0.2),
    ]
    assert found.gap is not None
    assert found.gap.value == pytest.approx(-1.0)
    assert found.gap.high < 0


def test_orders_of_fewer_than_five_leaders_are_counted_and_not_told() -> None:
    ten = played(range(5), "ab", MOVED) + played(range(5, 9), "ba", MOVED[:4])
    found = forms_found(ten, range(9))
    assert [(each.n, each.change) for each in found.orders] == [(5, None), (4, None)]
    assert found.gap is None
    assert forms_found(played(range(5), "ab", MOVED), range(5)).gap is None


def test_orders_stay_as_they_were_until_each_has_five_new_leaders_or_none() -> None:
    first = played(range(5), "ab", MOVED) + played(range(5, 10), "ba", MOVED)
    told = forms_found(first, range(10))
    uneven = first + played(range(10, 14), "ab", MOVED[:4]) + played(range(14, 19), "ba", MOVED)
    assert forms_found(uneven, range(10, 19), first, told) is told
    even = first + played(range(10, 15), "ab", MOVED)
    assert forms_found(even, range(10, 15), first, told).orders[0].n == 10


STILL = [(2, 2), (1, 1), (2, 3), (1, 1), (3, 3)]


@pytest.mark.parametrize(
    ("scores", "said"),
    [
        ([], ""),
        (played(range(5), "ab", MOVED), "All met the same forms in the same order"),
        (
            played(range(5), "ab", MOVED) + played(range(5, 9), "ba", MOVED[:4]),
            "Fewer than five leaders",
        ),
        (
            played(range(5), "ab", MOVED) + played(range(5, 10), "ba", MOVED),
            "It may be none at all.",
        ),
        (
            played(range(5), "ab", MOVED) + played(range(5, 10), "ba", STILL),
            "One of the forms may be easier",
        ),
        (
            played(range(5), "ab", MOVED)
            + played(range(5, 10), "ba", MOVED)
            + played(range(10, 15), "ac", MOVED),
            "without a test",
        ),
    ],
)
def test_what_the_forms_come_to_is_said_or_refused(scores: list[Scored], said: str) -> None:
    words = gap_words(forms_found(scores, range(15)))
    assert said in words
    assert bool(said) == bool(words)


def at(moment: PlayMoment, session: int, leaders: Sequence[int], level: int) -> list[Scored]:
    return [replace(scored(leader, session, level), moment=moment) for leader in leaders]


def test_practice_is_interim_the_follow_up_stands_apart_and_both_tell_one_figure(
    organization: Organization, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "sessions_of_closed_steps", lambda *_known: {0, 1, 2, 3})
    cohort = CohortFactory(organization=organization)
    first = at(PlayMoment.FIRST, 0, range(11), 2) + at(PlayMoment.FIRST, 0, range(11, 17), 1)
    practiced = first + at(PlayMoment.PRACTICE, 1, range(6), 3)
    early = close_rounds(cohort=cohort, scores=practiced, now=now)
    assert (early.levels.is_hidden, early.interim.n, early.interim.criteria) == (True, 6, ())
    assert early.interim.standardised is None
    closed = practiced + at(PlayMoment.CLOSING, 2, range(6), 3)
    ended = close_rounds(cohort=cohort, scores=closed, now=now)
    assert (ended.levels.n, ended.interim.is_hidden) == (6, True)
    assert ended.levels.first_gap is not None
    assert (ended.levels.first_gap.n, ended.levels.first_gap.value) == (11, -0.5)
    later = (
        closed
        + at(PlayMoment.CLOSING, 2, range(6, 11), 3)
        + at(PlayMoment.FOLLOW_UP, 3, range(5), 2)
    )
    again = close_rounds(cohort=cohort, scores=later, now=now)
    assert (again.levels.n, again.follow_up.n, again.follow_up.criteria) == (11, 5, ())
    assert again.levels.first_gap == ended.levels.first_gap, "told once, and stays"
    assert again == close_rounds(cohort=cohort, scores=later, now=now)


@pytest.mark.usefixtures("frozen")
def test_before_the_closing_the_page_has_no_answer_and_practice_stands_apart(
    scored_pilot: Pilot, admin: Member, client_for: SignIn
) -> None:
    cohort, client = scored_pilot(6), client_for(admin)
    cohort.steps.filter(kind="assessment", week=2).update(kind="practice")
    page = looks(client, cohort)[-1]
    assert "Too early to say" in page
    assert "Not yet: the answer depends on the closing role-play, from 26 October 2026 on." in page
    assert "Interim: first role-play to latest practice" in page
    assert "not the answer, which depends on the closing role-play" in page
