"""Suggested pulses come out of the shipped pulse bank, ready for a plan."""

from __future__ import annotations

import datetime as dt

from cohorts.models import Cohort
from programs.reading import read_pulse_bank
from surveys.bank import LIBRARY, suggested_pulses
from surveys.models import PulsePlan
from surveys.operations import create_pulse_plan
from surveys.questions import Respondents

MODULES = [
    "digital-cues",
    "active-listening",
    "written-replies",
    "bias-recognition",
    "feedback-boundaries",
]


def test_there_is_a_general_pulse_and_one_for_each_module() -> None:
    assert [pulse.module for pulse in suggested_pulses()] == ["", *MODULES]
    for pulse in suggested_pulses():
        assert pulse.title.keys() == {"en", "de"}
        assert pulse.title["en"] != pulse.title["de"]


def test_every_suggested_pulse_can_be_planned_as_it_stands(
    cohort: Cohort, now: dt.datetime
) -> None:
    for pulse in suggested_pulses():
        PulsePlan.objects.all().delete()
        plan = create_pulse_plan(
            cohort=cohort,
            items=pulse.questions,
            respondents=Respondents.DIRECT_REPORTS,
            extra=[],
            send_at=dt.time(10),
            open_days=7,
            now=now,
            by=cohort.launched_by,
        )
        assert plan.items.count() == len(pulse.questions)


def test_people_are_asked_about_their_manager_in_both_languages_the_open_question_last() -> None:
    bank = read_pulse_bank(LIBRARY / "digital-empathy-for-leaders")
    team = {
        language: {each.slug: each.team for each in (*texts.items, *texts.open_questions)}
        for language, texts in bank.items()
    }
    shipped = {pulse.slug: pulse for pulse in bank["en"].pulses}
    for pulse in suggested_pulses():
        source = shipped[pulse.slug]
        asked = [*source.items, *filter(None, [source.open])]
        assert [question.text for question in pulse.questions] == [
            {language: team[language][slug] for language in ("de", "en")} for slug in asked
        ]
        kinds = [question.kind for question in pulse.questions]
        assert kinds == ["agreement"] * len(source.items) + ["open"] * bool(source.open)
