"""Whether people would recommend working here: nobody is ever certain of anybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from people.models import Member
from surveys.links import token_of
from surveys.models import PulseItem, PulsePlan, Wave
from surveys.operations import InvalidAnswer, answer, turn_waves
from surveys.operations.answering import RANGES
from surveys.questions import QuestionKind
from surveys.recommending import END, NetResult, Recommended, recommended_of, score_of
from surveys.states import Hidden
from tests.surveys.conftest import AT_TEN

WEEK = dt.timedelta(days=7)
GROUPS = {"promoter": range(9, 11), "passive": range(7, 9), "detractor": range(7)}
Team = Callable[..., list[Member]]


def tokens(wave: Wave) -> list[str]:
    return [token_of(pk) for pk in wave.invitations.values_list("pk", flat=True)]


def counts(n: int) -> Iterator[tuple[int, int, int]]:
    for promoters in range(n + 1):
        for detractors in range(n + 1 - promoters):
            yield promoters, n - promoters - detractors, detractors


@pytest.mark.parametrize("n", [20, 21, 24, 33, 47])
def test_whatever_score_comes_out_everybody_may_have_said_anything(n: int) -> None:
    """Also to one who knows their own answer: there are two of each kind that could be it."""
    said: dict[int, list[int]] = {}
    for promoters, passives, detractors in counts(n):
        given = [10] * promoters + [7] * passives + [0] * detractors
        most = said.setdefault(score_of(given), [0, 0, 0])
        for kind, count in enumerate((promoters, passives, detractors)):
            most[kind] = max(most[kind], count)
    assert {score for score in said if score % 5 or abs(score) > END} == set()
    assert [most for most in said.values() if min(most) < 2] == []


def test_a_score_with_its_error_for_those_who_were_asked() -> None:
    all_of_them = Recommended(wave_id=1, n=40, score=30, asked=40, hidden_because=Hidden.NOT)
    half = Recommended(wave_id=1, n=40, score=30, asked=80, hidden_because=Hidden.NOT)
    end = Recommended(wave_id=1, n=40, score=END, asked=80, hidden_because=Hidden.NOT)
    known = all_of_them.estimate
    assert known is not None
    assert (known.low, known.high) == (27.5, 32.5)
    assert half.error == pytest.approx(100 * ((1 - 0.275**2) / 40 * 0.5) ** 0.5)
    assert end.is_end
    assert end.estimate is not None
    assert end.estimate.high == 100
    low = Recommended(wave_id=1, n=40, score=-END, asked=80, hidden_because=Hidden.NOT)
    assert low.estimate is not None
    assert low.estimate.low == -100
    hidden = Recommended(wave_id=1, n=None, score=None, asked=80, hidden_because=Hidden.TOO_FEW)
    assert (hidden.error, hidden.estimate, hidden.is_end) == (None, None, False)


@pytest.fixture
def asked(plan: PulsePlan) -> PulseItem:
    text = {"en": "Would you recommend us?"}
    item = PulseItem.objects.create(
        plan=plan, position=9, kind=QuestionKind.RECOMMEND, text=text, around=text
    )
    for wave in plan.waves.all():
        wave.items.add(item)
    return item


@pytest.mark.parametrize(
    ("joined", "first_time", "then", "hidden"),
    [
        (0, 20, 25, Hidden.NOT),
        (0, 20, 22, Hidden.CHANGED),
        (0, 20, 20, Hidden.CHANGED),  # one instead of another, perhaps
        (1, 20, 25, Hidden.CHANGED),
        (0, 26, 26, Hidden.NOT),  # the same people: the same score again, or somebody has changed
        (1, 26, 27, Hidden.CHANGED),
    ],
)
def test_a_second_score_tells_nothing_of_single_people(
    plan: PulsePlan,
    team: Team,
    asked: PulseItem,
    joined: int,
    first_time: int,
    then: int,
    hidden: Hidden,
) -> None:
    people = team(26)
    for wave, answered in zip(plan.waves.order_by("number"), (first_time, then), strict=True):
        opens = AT_TEN + dt.timedelta(weeks=4 * (wave.number - 1))
        turn_waves(now=opens)
        for number, token in enumerate(tokens(wave)[:answered]):
            answer(token=token, values={str(asked.pk): 9 if number < 15 else 3}, now=opens)
        turn_waves(now=opens + WEEK)
        team(joined)
    first, second = recommended_of(plan.cohort)
    assert (first.n, first.asked) == (first_time, len(people))
    assert first.score == (50 if first_time == 20 else 15)
    assert second.hidden_because == hidden
    assert (second.score is None) == bool(hidden)


def test_under_twenty_answers_it_is_hidden(plan: PulsePlan, team: Team, asked: PulseItem) -> None:
    team(22)
    turn_waves(now=AT_TEN)
    wave = plan.waves.get(state=Wave.State.OPEN)
    for token in tokens(wave)[:19]:
        answer(token=token, values={str(asked.pk): 10}, now=AT_TEN)
    turn_waves(now=AT_TEN + WEEK)
    assert NetResult.objects.get().hidden_because == Hidden.TOO_FEW


def test_an_answer_is_a_number_from_0_to_10(plan: PulsePlan, team: Team, asked: PulseItem) -> None:
    team(22)
    turn_waves(now=AT_TEN)
    [token, *_rest] = tokens(plan.waves.get(state=Wave.State.OPEN))
    with pytest.raises(InvalidAnswer):
        answer(token=token, values={str(asked.pk): 11}, now=AT_TEN)
    answer(token=token, values={str(asked.pk): 0}, now=AT_TEN)
    assert list(RANGES[QuestionKind.RECOMMEND]) == list(range(11))
