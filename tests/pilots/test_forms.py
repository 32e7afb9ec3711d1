"""The questions of a pulse: some stand under two headings and count once."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from pilots.draft import Pulse
from pilots.forms.pulse import PulseForm
from programs.models import ProgramVersion
from surveys.bank import SuggestedPulse, suggested_pulses
from surveys.questions import PulseQuestion, QuestionKind


@pytest.fixture
def suggested(version: ProgramVersion) -> list[SuggestedPulse]:
    """What the shipped program suggests."""
    return suggested_pulses(version)


def _questions(suggested: list[SuggestedPulse], slug: str) -> tuple[PulseQuestion, ...]:
    return next(pulse.questions for pulse in suggested if pulse.slug == slug)


def test_a_whole_suggested_pulse_is_ticked_under_its_own_heading(
    suggested: list[SuggestedPulse],
) -> None:
    for each in suggested:
        pulse = Pulse(questions=each.questions)
        form = PulseForm(None, pulse=pulse, suggested=suggested, language="de")
        assert form.initial["questions"] == [
            f"{each.slug}-{n}" for n in range(1, len(each.questions) + 1)
        ]


def _answers(*keys: str) -> QueryDict:
    data = QueryDict(mutable=True)
    data.setlist("questions", [*keys])
    data.update({"respondents": "direct_reports", "send_at": "10:00", "open_days": "7"})
    return data


def test_a_question_ticked_under_two_headings_is_asked_once(
    suggested: list[SuggestedPulse],
) -> None:
    baseline = _questions(suggested, "baseline")
    calls = _questions(suggested, "heard-in-video-calls")
    twin = calls.index(next(question for question in calls if question in baseline))
    data = _answers(
        "baseline-1",
        f"baseline-{baseline.index(calls[twin]) + 1}",
        f"heard-in-video-calls-{twin + 1}",
        "heard-in-video-calls-1",
        "heard-in-video-calls-2",
        "heard-in-video-calls-4",
    )
    form = PulseForm(data, pulse=Pulse(questions=()), suggested=suggested, language="en")
    assert form.is_valid(), form.errors
    asked = form.value([]).questions
    assert len(asked) == 5
    assert asked.count(calls[twin]) == 1


def test_what_another_program_asked_stays_chosen_until_somebody_unticks_it(
    suggested: list[SuggestedPulse],
) -> None:
    earlier = PulseQuestion(kind=QuestionKind.AGREEMENT, text={"en": "My manager listens."})
    pulse = Pulse(questions=(suggested[0].questions[0], earlier))
    form = PulseForm(None, pulse=pulse, suggested=suggested, language="en")
    assert form.headings[-1].title == "Chosen earlier"
    assert [option.data["value"] for option in form.headings[-1].options] == ["earlier-1"]
    assert set(form.initial["questions"]) == {f"{suggested[0].slug}-1", "earlier-1"}
    keys = [f"{suggested[0].slug}-1", f"{suggested[0].slug}-2", "earlier-1"]
    sent = PulseForm(_answers(*keys), pulse=pulse, suggested=suggested, language="en")
    assert sent.is_valid(), sent.errors
    assert earlier in sent.value([]).questions


def test_the_first_heading_is_open_and_those_with_something_ticked(
    suggested: list[SuggestedPulse],
) -> None:
    def opened(slug: str) -> list[str]:
        pulse = Pulse(questions=_questions(suggested, slug))
        form = PulseForm(None, pulse=pulse, suggested=suggested, language="en")
        return [heading.title for heading in form.headings if heading.is_open]

    titles = [pulse.title["en"] for pulse in suggested]
    assert len(titles) > 2
    assert opened("baseline") == titles[:1]
    assert opened(suggested[-1].slug) == [titles[0], titles[-1]]
