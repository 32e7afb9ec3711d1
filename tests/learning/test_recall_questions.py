"""What a card leaves behind to ask, what was answered when it was done, and what follows it."""

from __future__ import annotations

import msgspec

from learning.answers import QuizAnswer, SpotAnswer, WrittenAnswer
from learning.recall_questions import NO, YES, first_results, following_parts, question_of
from tests.content import prose, read_card
from tests.learning.card_contents import POLL, QUIZ, SPOT, option


def test_a_question_of_a_quiz_is_asked_with_its_options_and_says_why_only_of_what_matters() -> None:
    asked = question_of(QUIZ, 1)
    assert asked.prompt_html == "<p>And then?</p>"
    assert [each.text for each in asked.options] == ["Listen", "Explain", "Leave"]
    assert not asked.is_right
    assert not any(each.is_chosen for each in asked.options)
    assert question_of(QUIZ, 1, 0).is_right
    assert not question_of(QUIZ, 1, 2).is_right


def test_a_phrase_is_asked_about_in_its_message_where_it_alone_is_marked() -> None:
    asked = question_of(SPOT, 1)
    assert asked.message is not None
    assert [(part.text, part.is_marked) for part in asked.message.parts] == [
        ("Noted.", False),
        (" ", False),
        ("Bye", True),
    ]
    assert question_of(SPOT, 0, YES).is_right
    assert not question_of(SPOT, 0, NO).is_right
    assert question_of(SPOT, 1, NO).is_right
    assert [each.why for each in question_of(SPOT, 0).options if each.is_best] == ["It got short."]


def test_the_first_answer_says_what_is_known() -> None:
    assert first_results(QUIZ, QuizAnswer((1, 1))) == [True, False]
    assert first_results(QUIZ, QuizAnswer((1,))) == [True, None]
    assert first_results(QUIZ, QuizAnswer((-1, 0))) == [None, True]
    assert first_results(QUIZ, None) == [None, None]
    assert first_results(QUIZ, WrittenAnswer("?")) == [None, None]
    assert first_results(SPOT, SpotAnswer((0,))) == [True, True]
    assert first_results(SPOT, SpotAnswer((1,))) == [False, False]
    assert first_results(SPOT, None) == [None, None]
    assert first_results(POLL, None) == first_results(read_card(), None) == []


def test_a_question_is_followed_by_the_same_one_wherever_it_stands() -> None:
    turned = msgspec.structs.replace(QUIZ, questions=QUIZ.questions[::-1])
    assert following_parts(QUIZ, turned) == {0: 1, 1: 0}
    assert following_parts(SPOT, SPOT) == {0: 0, 1: 1}


def test_one_that_was_worded_anew_is_followed_by_the_one_in_its_place() -> None:
    first, second = QUIZ.questions
    anew = msgspec.structs.replace(second, prompt=prose("What then?"))
    newer = msgspec.structs.replace(QUIZ, questions=(first, anew))
    assert following_parts(QUIZ, newer) == {0: 0, 1: 1}
    moved = msgspec.structs.replace(QUIZ, questions=(second, anew))
    assert following_parts(QUIZ, moved) == {1: 0}, "its place is another's now"


def test_what_is_gone_is_followed_by_nothing() -> None:
    shorter = msgspec.structs.replace(QUIZ, questions=QUIZ.questions[:1])
    assert following_parts(QUIZ, shorter) == {0: 0}
    assert following_parts(QUIZ, SPOT) == {}
    other = option("Else", "So.", is_correct=True)
    replaced = msgspec.structs.replace(QUIZ.questions[0], prompt=prose("?"), options=(other,))
    assert following_parts(shorter, msgspec.structs.replace(QUIZ, questions=(replaced,))) == {0: 0}
