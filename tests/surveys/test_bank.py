"""Suggested pulses come out of the pulse bank of a program version, ready for a plan."""

from __future__ import annotations

import datetime as dt

import msgspec

from cohorts.models import Cohort
from programs.content.kinds import MaterialKind
from programs.models import Material, ProgramVersion
from surveys.bank import RECOMMENDING, SuggestedPulse, suggested_pulses
from surveys.models import PulsePlan
from surveys.operations import create_pulse_plan
from surveys.questions import QuestionKind, Respondents

MODULES = [
    "digital-cues",
    "active-listening",
    "written-replies",
    "bias-recognition",
    "feedback-boundaries",
    "recognition",
    "hard-cases",
    "many-voices",
]


def of_modules(version: ProgramVersion) -> list[SuggestedPulse]:
    """All but the one that asks about working here."""
    return [pulse for pulse in suggested_pulses(version) if pulse.module != RECOMMENDING]


def test_there_is_a_general_pulse_and_one_for_each_module(version: ProgramVersion) -> None:
    pulses = of_modules(version)
    assert [pulse.module for pulse in pulses] == ["", *MODULES]
    for pulse in pulses:
        assert pulse.title.keys() == {"en", "de"}
        assert pulse.title["en"] != pulse.title["de"]


def test_every_suggested_pulse_can_be_planned_as_it_stands(
    cohort: Cohort, version: ProgramVersion, now: dt.datetime
) -> None:
    for pulse in of_modules(version):
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


def test_people_are_asked_about_their_manager_in_both_languages_the_open_question_last(
    version: ProgramVersion,
) -> None:
    bank = version.materials.get(kind=MaterialKind.PULSE_BANK).content
    team = {
        language: {each.slug: each.team for each in (*texts.items, *texts.open_questions)}
        for language, texts in bank.items()
    }
    shipped = {pulse.slug: pulse for pulse in bank["en"].pulses}
    backwards = {each.slug for each in bank["en"].items if each.reverse}
    for pulse in of_modules(version):
        source = shipped[pulse.slug]
        turned = [question.is_reversed for question in pulse.questions]
        assert turned[: len(source.items)] == [slug in backwards for slug in source.items]
        assert sum(turned) == (1 if pulse.module else 0), "one in each that is about a module"
        asked = [*source.items, *filter(None, [source.open])]
        assert [question.text for question in pulse.questions] == [
            {language: team[language][slug] for language in ("de", "en")} for slug in asked
        ]
        kinds = [question.kind for question in pulse.questions]
        assert kinds == ["agreement"] * len(source.items) + ["open"] * bool(source.open)


def test_a_version_suggests_what_it_was_published_with(
    version: ProgramVersion, now: dt.datetime
) -> None:
    """Whatever a newer one asks, or the files that lie on the server."""
    newer = ProgramVersion.objects.create(
        program=version.program, number=2, content=version.content, published_at=now
    )
    bank = version.materials.get(kind=MaterialKind.PULSE_BANK)
    texts = {
        language: msgspec.structs.replace(each, pulses=each.pulses[:1])
        for language, each in bank.content.items()
    }
    Material.objects.create(
        version=newer, kind=bank.kind, slug=bank.slug, position=1, content=texts
    )
    assert [pulse.module for pulse in of_modules(newer)] == [""]
    assert [pulse.module for pulse in of_modules(version)] == ["", *MODULES]


def test_a_version_without_a_bank_suggests_nothing(version: ProgramVersion) -> None:
    version.materials.filter(kind=MaterialKind.PULSE_BANK).delete()
    assert suggested_pulses(version) == []


def test_working_here_is_suggested_beside_them_in_both_languages(version: ProgramVersion) -> None:
    last = suggested_pulses(version)[-1]
    [question] = last.questions
    assert (last.module, question.kind) == (RECOMMENDING, QuestionKind.RECOMMEND)
    assert last.title.keys() == question.text.keys() == {"en", "de"}
    assert "recommend" in question.text["en"]
