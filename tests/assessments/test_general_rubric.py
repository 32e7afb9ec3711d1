"""One ruler for both ends of a program: which rubric a session is scored on, and what is beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec
import pytest
from django.urls import reverse

from assessments.examples import examples_for, rubric_texts
from assessments.models import Rubric, Score
from assessments.operations import load_rubrics, record_score
from assessments.panels import CRITERIA
from assessments.queries import has_criterion, seat_of
from assessments.seats import NotInThisSession
from people.models import Member
from practice.models import PracticeSession
from programs.content.comparisons import Comparison
from programs.content.kinds import MaterialKind
from programs.content.rubrics import CRITERIA as SLUGS
from programs.content.rubrics import RubricCriterion
from programs.reading import LibraryMaterial, LibraryProgram
from tests.assessments.conftest import program, shipped
from tests.conftest import SignIn
from tests.content import criterion
from tests.practice.conftest import Planned

pytestmark = pytest.mark.usefixtures("frozen")


def with_ruler(anchor: str, *, examples: tuple[str, ...] = ("Says it",)) -> LibraryProgram:
    rubric = tuple(exemplified(criterion(each, anchor=anchor), examples) for each in SLUGS)
    material = LibraryMaterial(
        kind=MaterialKind.COMPARISON,
        slug="comparison",
        content={"en": Comparison(rubric=rubric)},
    )
    return replace(program(shipped("cues"), shipped("replies")), materials=(material,))


def exemplified(text: RubricCriterion, examples: tuple[str, ...]) -> RubricCriterion:
    levels = tuple(msgspec.structs.replace(each, behaviors=examples) for each in text.levels)
    return msgspec.structs.replace(text, levels=levels)


@pytest.fixture
def ruled(scored: Planned) -> Planned:
    load(scored, "general")
    return scored


def load(planned: Planned, anchor: str, *examples: str) -> None:
    load_rubrics(
        version=planned.cohort.version,
        program=with_ruler(anchor, examples=examples),
        now=planned.cohort.launched_at,
    )


def rulers(*, of_modules: bool = False) -> Sequence[str]:
    found = Rubric.objects.filter(module__isnull=not of_modules)
    return list(found.order_by("module", "number").values_list("ruler", flat=True))


def anchors(session: PracticeSession) -> list[str]:
    return [each.content["en"].levels[0].anchor for each in CRITERIA(session)]


def tap(planned: Planned, session: PracticeSession, criterion_id: int, level: int = 2) -> None:
    [enrollment, *_others] = session.enrollments.order_by("pk").values_list("pk", flat=True)
    record_score(
        session_id=session.pk,
        enrollment_id=enrollment,
        criterion_id=criterion_id,
        level=level,
        rater=session.facilitator,
        now=session.starts_at,
    )


def test_both_ends_are_scored_on_the_general_rubric_and_practice_on_its_modules(
    ruled: Planned,
) -> None:
    for kind, whose in {
        "kickoff": "general",
        "assessment": "general",
        "practice": "anchor",
    }.items():
        assert anchors(ruled.session(kind=kind))[0] == f"{SLUGS[0]} {whose} 1"


def test_a_tap_takes_the_criteria_that_the_page_shows_and_no_others(ruled: Planned) -> None:
    kickoff, practice = ruled.session(kind="kickoff"), ruled.session(kind="practice")
    [general, *_more] = CRITERIA(kickoff)
    [own, *_others] = CRITERIA(practice)
    tap(ruled, kickoff, general.pk)
    tap(ruled, practice, own.pk)
    with pytest.raises(NotInThisSession):
        tap(ruled, practice, general.pk)
    with pytest.raises(NotInThisSession):
        tap(ruled, kickoff, own.pk)


def test_a_program_without_a_general_rubric_is_scored_as_it_was(scored: Planned) -> None:
    assert anchors(scored.session(kind="kickoff"))[0] == f"{SLUGS[0]} anchor 1"
    assert examples_for(scored.session(kind="kickoff"), "en") == ()


def test_what_was_scored_keeps_its_rubric_when_there_is_another_one(scored: Planned) -> None:
    kickoff, closing = scored.session(kind="kickoff"), scored.session(kind="assessment")
    [own, *_others] = CRITERIA(kickoff)
    tap(scored, kickoff, own.pk)
    load(scored, "general")
    assert CRITERIA(kickoff)[0].pk == own.pk
    tap(scored, kickoff, own.pk, level=3)
    assert anchors(closing)[0].endswith("general 1")
    tap(scored, closing, CRITERIA(closing)[0].pk)
    load(scored, "in other words")
    assert anchors(closing)[0].endswith("general 1")
    assert anchors(scored.session(2, "assessment"))[0].endswith("in other words 1")


def test_the_same_words_are_the_same_ruler_and_others_are_not(ruled: Planned) -> None:
    before = rulers()
    load(ruled, "general", "Another example")
    assert rulers() == before
    load(ruled, "in other words")
    [changed] = rulers()
    assert changed not in before
    assert rulers(of_modules=True) == ["", ""]


def test_modules_that_follow_the_general_rubric_stand_on_its_ruler(ruled: Planned) -> None:
    load(ruled, "anchor", "Says it in general")
    [general] = rulers()
    assert rulers(of_modules=True) == [general, general]
    tap(ruled, ruled.session(kind="practice"), CRITERIA(ruled.session(kind="practice"))[0].pk)
    load(ruled, "in other words")
    assert rulers(of_modules=True) == [general, general], "their words are the same still"


def test_the_anchors_of_a_module_stand_beside_as_examples_folded(
    ruled: Planned, facilitator: Member, client_for: SignIn
) -> None:
    rubric_texts.forget()
    kickoff, practice = ruled.session(kind="kickoff"), ruled.session(kind="practice")
    assert [each.slug for each in examples_for(kickoff, "en")] == list(SLUGS)
    client = client_for(facilitator)
    sheet = client.get(reverse("assessments:score", args=[kickoff.pk]) + "?show=guide")
    assert "Examples of the levels" in sheet.content.decode()
    assert "Each level includes the one below it" in sheet.content.decode()
    load(ruled, "general", "Says it")
    assert examples_for(kickoff, "en") == (), "it has its own by now"
    sheet = client.get(reverse("assessments:score", args=[practice.pk]) + "?show=guide")
    assert "Examples of the levels" not in sheet.content.decode()
    assert Score.objects.count() == 0
    seat = seat_of(
        session_id=kickoff.pk,
        enrollment_id=kickoff.enrollments.first().pk,  # type: ignore[union-attr]
        rater_id=facilitator.pk,
        organization_id=facilitator.organization_id,
    )
    assert seat is not None
    assert has_criterion(seat, CRITERIA(kickoff)[0].pk)
