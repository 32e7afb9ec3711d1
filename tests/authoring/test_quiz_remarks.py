"""Advice on quizzes whose options give the right one away, in the editor."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse

from authoring.operations import bring_in
from authoring.pieces import piece_address
from authoring.quiz_remarks import quiz_remarks
from people.models import Member
from tests.conftest import SignIn
from tests.programs.small_program import MODULE

Files = dict[str, str]
QUIZ = f"en/{MODULE}/cards/03-quiz.toml"


def question(right: int, wrong: int) -> str:
    options = "".join(
        f'[[questions.options]]\ntext = "{"word " * count}"\nwhy = "So."\ncorrect = {is_right}\n'
        for count, is_right in ((right, "true"), (wrong, "false"), (wrong, "false"))
    )
    return f'[[questions]]\nprompt = "What now?"\n{options}'


def quiz(*questions: str) -> str:
    head = 'kind = "quiz"\ntitle = "Now"\nminutes = 3\nintro = "Choose."\n'
    return head + "".join(questions)


def test_a_question_with_uneven_options_is_named_with_its_card(small: Files) -> None:
    files = {QUIZ: quiz(question(5, 5), question(5, 9))}
    [remark] = quiz_remarks(files)
    assert (remark.name, remark.path) == ("Now (English)", QUIZ)
    assert remark.text == "Question 2: the longest option has 9 words, the shortest 5."
    assert quiz_remarks({QUIZ: quiz(question(5, 8))}) == []


def test_a_module_whose_right_options_are_the_longest_is_named_from_six_questions_on(
    small: Files,
) -> None:
    telling, other = question(6, 5), question(5, 6)
    booster = f"en/{MODULE}/boosters/01-again.toml"
    files = {**small, QUIZ: quiz(*[telling] * 3), booster: quiz(telling, other, other)}
    [remark] = quiz_remarks(files)
    assert (remark.path, remark.text) == (
        "",
        "In 4 of 6 questions the right option is the longest.",
    )
    assert quiz_remarks({**files, booster: quiz(other, other, other)}) == []
    assert quiz_remarks({**files, booster: quiz(telling, telling)}) == []


def test_what_is_no_quiz_or_cannot_be_read_is_passed_over(small: Files) -> None:
    assert quiz_remarks({QUIZ: 'kind = "poll"\ntitle = "A quiz"'}) == []
    assert quiz_remarks({QUIZ: 'kind = "quiz'}) == []
    assert quiz_remarks({QUIZ: quiz("[[questions]]\n")}) == []


def test_the_draft_and_the_card_say_it_and_it_can_be_published(
    small: Files, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    files = {**small, QUIZ: quiz(question(2, 9))}
    draft = bring_in(files=files, by=admin, now=now)
    client = client_for(admin)
    page = client.get(reverse("authoring:draft", args=[draft.pk])).text
    assert "Quizzes that give themselves away" in page
    assert piece_address(draft.pk, QUIZ) in page
    assert reverse("authoring:publish", args=[draft.pk]) in page
    preview = reverse("authoring:piece_preview", args=[draft.pk, QUIZ])
    assert "the longest option has 9 words" in client.get(preview).text
