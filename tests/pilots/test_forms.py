"""The questions of a pulse: some stand under two headings and count once."""

from __future__ import annotations

from django.http import QueryDict

from pilots.draft import Pulse
from pilots.forms.pulse import PulseForm
from surveys.bank import suggested_pulses
from surveys.questions import PulseQuestion


def _questions(slug: str) -> tuple[PulseQuestion, ...]:
    return next(pulse.questions for pulse in suggested_pulses() if pulse.slug == slug)


def test_a_whole_suggested_pulse_is_ticked_under_its_own_heading() -> None:
    for suggested in suggested_pulses():
        form = PulseForm(None, pulse=Pulse(questions=_questions(suggested.slug)), language="de")
        assert form.initial["questions"] == [
            f"{suggested.slug}-{n}" for n in range(1, len(suggested.questions) + 1)
        ]


def test_a_question_ticked_under_two_headings_is_asked_once() -> None:
    baseline, writing = _questions("baseline"), _questions("noticed-in-writing")
    twin = writing.index(next(question for question in writing if question in baseline))
    keys = [
        "baseline-1",
        f"baseline-{baseline.index(writing[twin]) + 1}",
        f"noticed-in-writing-{twin + 1}",
    ]
    data = QueryDict(mutable=True)
    data.setlist(
        "questions", [*keys, "noticed-in-writing-1", "noticed-in-writing-2", "noticed-in-writing-3"]
    )
    data.update({"respondents": "direct_reports", "send_at": "10:00", "open_days": "7"})
    form = PulseForm(data, pulse=Pulse(questions=()), language="en")
    assert form.is_valid(), form.errors
    asked = form.value([]).questions
    assert len(asked) == 5
    assert asked.count(writing[twin]) == 1
