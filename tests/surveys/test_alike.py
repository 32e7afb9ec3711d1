"""A question in other words is the same one where they are nearly the same: what was told of it in
the first is reckoned with in the second.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import combinations

import pytest

from authoring.layout import tables_in
from common.toml import parse_toml
from people.models import Member
from surveys.alike import are_alike
from surveys.links import token_of
from surveys.models import Invitation, PulsePlan, Wave
from surveys.operations import answer, change_wave, publishing, turn_waves
from surveys.plan_items import question_of, seen_of
from surveys.questions import PulseQuestion, QuestionKind
from tests.house.sources import ROOT
from tests.surveys.conftest import AT_TEN

Team = Callable[..., list[Member]]
PROGRAM = ROOT / "programs/library/digital-empathy-for-leaders"
WEEK = dt.timedelta(weeks=1)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ({"en": "I am heard."}, {"en": "I feel heard!"}, True),
        ({"en": "I am heard."}, {"en": "I am heard", "de": "Ich werde geh\u00f6rt."}, True),
        ({"en": "Asked what I meant, my manager."}, {"en": "My manager asked what I meant"}, True),
        ({"en": "I am heard."}, {"de": "Ich werde geh\u00f6rt."}, True),
        ({"en": "I am heard."}, {"en": "I know what to do."}, False),
        ({"en": "I am heard.", "de": "A"}, {"en": "I know what to do.", "de": "B"}, False),
    ],
)
def test_words_that_are_nearly_the_same(
    one: dict[str, str], other: dict[str, str], *, alike: bool
) -> None:
    assert are_alike(one, other) is are_alike(other, one) is alike


@pytest.fixture
def in_two_waves(
    plan: PulsePlan, team: Team, give: Callable[..., None]
) -> Callable[[PulseQuestion], Wave]:
    """in_two_waves(question): ten people say 4 to a question, then eleven to this one, which stands
    in its place; whoever has joined says 1.
    """

    def run(question: PulseQuestion) -> Wave:
        team(10)
        turn_waves(now=AT_TEN)
        give(plan.waves.get(number=1).invitations.all(), [4] * 10)
        turn_waves(now=AT_TEN + WEEK)
        turn_waves(now=AT_TEN + WEEK)
        [joined] = team(1)
        second = plan.waves.get(number=2)
        asked = [question, *(question_of(item) for item in second.items.all()[1:])]
        change_wave(
            wave=second,
            opens_on=second.opens_on,
            questions=asked,
            is_for_later=False,
            seen=seen_of(second, second.items.all()),
            by=plan.cohort.launched_by,
            now=AT_TEN + WEEK,
        )
        turn_waves(now=AT_TEN + 4 * WEEK)
        for invitation in second.invitations.all():
            score = 1 if invitation.member_id == joined.pk else 4
            is_turned = question.is_reversed and "not" in question.text["en"]
            _give(invitation, 6 - score if is_turned else score)
        turn_waves(now=AT_TEN + 5 * WEEK)
        turn_waves(now=AT_TEN + 5 * WEEK)
        return second

    return run


def _give(invitation: Invitation, score: int) -> None:
    asked = invitation.wave.items.filter(kind=QuestionKind.AGREEMENT)
    values = {str(item.pk): score for item in asked}
    answer(token=token_of(invitation.pk), values=values, now=AT_TEN + 4 * WEEK)


@pytest.mark.parametrize(
    ("text", "is_reversed", "told"),
    [
        ("I feel heard!", False, (41, 45)),
        ("I am not heard.", True, (41, 45)),
        ("I am heard", True, (21, 25)),
        ("We laugh a lot.", False, (41, 41)),
    ],
)
def test_whoever_joined_is_not_told_by_a_question_in_nearly_the_same_words(
    in_two_waves: Callable[[PulseQuestion], Wave],
    text: str,
    *,
    is_reversed: bool,
    told: tuple[int, int],
) -> None:
    """Ten said 40 and eleven 41: whoever chooses the words would have learned who joined."""
    question = PulseQuestion(
        kind=QuestionKind.AGREEMENT, text={"en": text}, is_reversed=is_reversed
    )
    result = in_two_waves(question).results.get(item__text=question.text)
    assert (result.n, result.sum_low, result.sum_high) == (11, *told)


def test_whoever_was_deleted_stands_in_one_part_of_a_wave(plan: PulsePlan, team: Team) -> None:
    team(6, department="Sales")
    team(6, department="Legal")
    turn_waves(now=AT_TEN)
    wave = plan.waves.get(number=1)
    for part in wave.parts.all():
        wave.invitations.filter(part=part).first().delete()
    invited = publishing._invited_in(wave.parts.all(), wave.invitations.all())
    one, other = (each.everybody for each in invited.values())
    assert (len(one), len(other)) == (6, 6)
    assert not one & other


def test_questions_of_the_bank_are_told_apart() -> None:
    """In the words for those who report to a leader; two of them come near to each other."""
    bank = parse_toml((PROGRAM / "pulse-bank.toml").read_text("utf-8"))
    items = tables_in(bank, "items")
    words = [each["team"] for each in items]
    near = [pair for pair in combinations(words, 2) if are_alike(*pair)]
    assert (len(items), len(near)) == (60, 1)
