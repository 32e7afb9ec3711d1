"""Is this message still wanted? Asked again at the claim, just before a message leaves.

Apps above announce, in AppConfig.ready(), one question per reason. A question takes the messages
about to leave and answers with those that are not wanted any more, each with the reason; it must
take a constant number of queries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from messaging.models import Message

Question = Callable[[Sequence[Message]], dict[int, str]]
_questions: dict[str, Question] = {}


def ask_before_sending(reason: str, question: Question) -> None:
    """Register the question for one reason; a second registration replaces the first."""
    _questions[reason] = question


def unwanted(messages: Sequence[Message]) -> dict[int, str]:
    """Message id -> why it is not wanted any more, for those that are not."""
    answers: dict[int, str] = {}
    for reason, question in _questions.items():
        concerned = [message for message in messages if message.reason == reason]
        if concerned:
            answers.update(question(concerned))
    return answers
