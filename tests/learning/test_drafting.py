"""The drafting aid finds words where they stand, and is not taken in by a NO or a quote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.drafting import Move, marks_of

FEELING, ASKING, BLAME = Move.FEELING, Move.ASKING, Move.NO_BLAME
STEP, BOUNDARY = Move.NEXT_STEP, Move.BOUNDARY

SENTENCES: list[tuple[str, set[Move]]] = [
    # What it is for: each move in plain words.
    ("I can see how frustrating this was for you.", {FEELING}),
    ("You sound worried about Thursday.", {FEELING}),
    ("I am sorry that my message upset you.", {FEELING}),
    ("I hadn't realized how exhausting three transfers were.", {FEELING}),
    ("That\N{RIGHT SINGLE QUOTATION MARK}s hard, and you carried it for two weeks.", {FEELING}),
    ("You must be furious.", {FEELING}),
    ("That sounds sad and lonely.", {FEELING}),
    ("I can see why you felt ignored.", {FEELING}),
    ("You went home unheard.", {FEELING}),
    ("Did I get that right?", {ASKING}),
    ("What would help you most before noon?", {ASKING}),
    ("Have I understood you correctly?", {ASKING}),
    ("I'll call Payments by ten and write to you after that.", {STEP}),
    ("Let's look at the list together.", {STEP}),
    ("You will have the list by tomorrow, 10:00.", {STEP}),
    ("I can't give you the date today.", {BOUNDARY}),
    ("It will not happen before Monday.", {BOUNDARY}),
    ("I will not decide this without you.", {BOUNDARY}),
    ("You never answer my messages.", {BLAME}),
    ("You should have told me.", {BLAME}),
    ("You ignored my message.", {BLAME}),
    ("Because of you nobody knew the date.", {BLAME}),
    ("Why didn't you call?", {BLAME}),
    ("Das war sicher ärgerlich für Sie.", {FEELING}),
    ("Ich verstehe, dass Sie enttäuscht sind.", {FEELING}),
    ("Sie wurden übergangen, und das zweimal.", {FEELING}),
    ("Da wird man zornig.", {FEELING}),
    ("Das klingt traurig und einsam.", {FEELING}),
    ("Sie haben sich ignoriert gefühlt.", {FEELING}),
    ("Ihr Einwand blieb ungehört.", {FEELING}),
    ("Habe ich Sie da richtig verstanden?", {ASKING}),
    ("Was brauchen Sie bis zum Abend?", {ASKING}),
    ("Ich melde mich bis morgen um zehn.", {STEP}),
    ("Ich werde Angela heute Abend fragen.", {STEP}),
    ("Lassen Sie uns die Liste gemeinsam ansehen.", {STEP}),
    ("Ich kann Ihnen den Termin heute nicht zusagen.", {BOUNDARY}),
    ("Vor Montag geht das leider nicht, spätestens am Dienstag aber.", {BOUNDARY}),
    ("Sie hätten mir das sagen müssen.", {BLAME}),
    ("Du hast dich nie gemeldet.", {BLAME}),
    ("Das ist Ihre Schuld.", {BLAME}),
    # A NO before the words, or right behind.
    ("You should not be upset.", set()),
    ("There is no reason to be annoyed.", set()),
    ("It was not your fault.", set()),
    ("It is nobody's fault.", set()),
    ("I am not saying it is your fault.", set()),
    ("Nobody says that it was your fault.", set()),
    ("I'll never leave you waiting like this.", set()),
    ("Sie sind nicht frustriert.", set()),
    ("Es gibt keinen Grund, sich zu ärgern.", set()),
    ("Ich sage nicht, dass es Ihre Schuld ist.", set()),
    ("Das ist nicht Ihr Fehler.", set()),
    ("Niemand ist schuld.", set()),
    ("Das soll Ihnen nie wieder passieren.", set()),
    # Words of somebody else.
    ('You wrote "you never answer" on Tuesday.', set()),
    ("You wrote “I am fed up” and I read it twice.", set()),
    ("> You always do this\nThank you for telling me.", set()),
    ("Sie schrieben „wegen Ihnen stehen wir hier“.", set()),
    # One's own self, and turns of phrase.
    ("I am frustrated.", set()),
    ("I felt ignored.", set()),
    ("I ignored your message.", set()),
    ("That is unheard of.", set()),
    ("Ich fühle mich ignoriert.", set()),
    ("Sie haben meine Nachricht ignoriert.", set()),
    ("Ich habe das ignoriert.", set()),
    ("I'm really angry about this.", set()),
    ("Ich bin enttäuscht.", set()),
    ("Ich sorge dafür.", set()),
    ("I can't believe this.", set()),
    ("I can't wait to hear from you.", set()),
    ("Ich kann das nicht glauben.", set()),
    ("Let us know.", set()),
    ("Ich frage mich, warum.", set()),
    # A question that asks nothing, and one that is none.
    ("What were you thinking?", {BLAME}),
    ("Wie konnten Sie das tun?", {BLAME}),
    ("Why?", set()),
    ("Tell me what would help.", set()),
    ("Is the list at 10:00?", set()),
]


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_a_sentence_has_the_moves_whose_words_stand_in_it(
    sentence: str, expected: set[Move]
) -> None:
    assert {mark.move for mark in marks_of(sentence) if mark.sentences} == expected


def test_each_move_is_told_with_the_sentences_in_which_it_stands() -> None:
    marks = {
        mark.move: mark
        for mark in marks_of(
            "Three transfers in one morning, that is exhausting. Did I miss something?\n"
            "I'll call Payments at 9:30. I can't promise more today."
        )
    }
    assert [move for move, mark in marks.items() if mark.is_there] == list(Move)
    assert marks[ASKING].sentences == ["Did I miss something?"]
    assert marks[STEP].sentences == ["I'll call Payments at 9:30."]
    assert not marks[BLAME].sentences


def test_blame_is_the_move_that_is_missing() -> None:
    marks = {mark.move: mark for mark in marks_of("You always write late.")}
    assert not marks[BLAME].is_there
    assert marks[BLAME].sentences == ["You always write late."]


@pytest.mark.parametrize("text", ["", "  \n ", "...?!", "> only what you wrote"])
def test_nothing_is_said_of_no_words(text: str) -> None:
    assert marks_of(text) == []


@given(st.text(alphabet="you never.?!,\"'„“> \nnicht", max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert len(marks_of(text)) in (0, len(Move))
