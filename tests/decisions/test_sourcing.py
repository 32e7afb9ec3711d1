"""The checklist: what answers speak for, and what would change that."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from decisions.checklist import CHECKLIST
from decisions.sourcing import Ground, Topic, Way, missing_topics, result_of


def towards(*ways: Way) -> dict[str, str]:
    """Answers that speak for these ways, one for each question in turn."""
    chosen = zip(CHECKLIST, ways, strict=False)
    return {
        asking.key: next(each.key for each in asking.replies if each.way == way)
        for asking, way in chosen
    }


def test_every_question_has_an_answer_for_each_way_with_a_reason():
    for asking in CHECKLIST:
        assert [each.way for each in asking.replies].count(Way.HYBRID) == 1
        assert {each.way for each in asking.replies} == set(Way)
        assert all(str(each.why).endswith(".") for each in asking.replies)
    assert len({each.key for each in CHECKLIST}) == len(CHECKLIST)


def test_there_is_no_result_until_every_topic_has_an_answer():
    answers = towards(*[Way.EXTERNAL] * 8)
    assert result_of(CHECKLIST, answers) is None
    assert missing_topics(CHECKLIST, answers) == [Topic.BUDGET]
    assert missing_topics(CHECKLIST, {}) == list(Topic)


def test_answers_that_agree_lead_to_their_way():
    for way in Way:
        found = result_of(CHECKLIST, towards(*[way] * 10))
        assert found is not None
        assert (found.way, found.ground) == (way, Ground.MOST)
        assert (len(found.reasons_for), found.reasons_against) == (10, [])
        assert not found.conditions


def test_as_much_for_inside_as_for_outside_speaks_for_both():
    found = result_of(CHECKLIST, towards(*[Way.INTERNAL, Way.EXTERNAL] * 5))
    assert found is not None
    assert (found.way, found.ground) == (Way.HYBRID, Ground.BOTH)
    assert found.reasons_for == []
    assert found.conditions


def test_where_two_are_level_both_is_taken():
    answers = {
        "people": "many",
        "start": "year",
        "designers": "team",
        "special": "some",
        "upkeep": "part",
    }
    found = result_of(CHECKLIST, answers)
    assert found is not None
    assert (found.points[Way.INTERNAL], found.points[Way.HYBRID]) == (4, 4)
    assert (found.way, found.ground) == (Way.HYBRID, Ground.LEVEL)


@given(st.lists(st.sampled_from([*Way]), min_size=10, max_size=10))
def test_a_condition_says_what_another_answer_would_really_do(ways):
    answers = towards(*ways)
    found = result_of(CHECKLIST, answers)
    assert found is not None
    told = {(each.asking.key, each.reply.key): each.way for each in found.conditions}
    for asking in CHECKLIST:
        for reply in asking.replies:
            other = result_of(CHECKLIST, {**answers, asking.key: reply.key})
            assert other is not None
            assert told.get((asking.key, reply.key), found.way) == other.way
    strengths = [each.points for each in found.reasons_for]
    assert strengths == sorted(strengths, reverse=True)


def test_every_way_can_be_the_result():
    reached = {
        found.way
        for ways in product(Way, repeat=2)
        if (found := result_of(CHECKLIST, towards(*ways * 5)))
    }
    assert reached == set(Way)
