"""Loading the library, launching, leaving and finishing."""

from __future__ import annotations

import dataclasses
import datetime as dt
import zoneinfo
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command

from people.models import AuditEvent, Member, Organization, Role
from programs.models import Card, Cohort, Module, PersonalStep, ProgramVersion
from programs.operations import (
    NotInOrganization,
    NotInVersion,
    complete_step,
    count_card,
    finish_cohort,
    leave_cohort,
    load_program,
    move_step,
)
from programs.reading import LibraryProgram
from tests.factories import MemberFactory, ModuleFactory

Launch = Callable[..., Cohort]


def test_loading_twice_changes_nothing(version: ProgramVersion, shipped: LibraryProgram, now: dt.datetime) -> None:
    before = (Module.objects.count(), Card.objects.count())
    assert load_program(program=shipped, now=now) == version
    assert (Module.objects.count(), Card.objects.count()) == before
    assert ProgramVersion.objects.count() == 1


def test_loaded_module_carries_everything_a_page_needs(version: ProgramVersion) -> None:
    module = version.modules.get(position=1)
    texts = module.content["en"]
    assert {"title", "summary_html", "notes_html", "scenario", "journey", "rubric", "coaching"} <= texts.keys()
    assert module.minutes == sum(module.cards.main().values_list("minutes", flat=True))
    assert module.cards.filter(is_booster=True).count() == 2


def test_what_stands_once_for_the_program_is_loaded_in_its_order(
    version: ProgramVersion, shipped: LibraryProgram
) -> None:
    for kind in ("page", "instrument", "pulse_bank", "transcript"):
        loaded = list(version.materials.filter(kind=kind))
        assert [(each.slug, each.content) for each in loaded] == [
            (each.slug, each.content) for each in shipped.materials if each.kind == kind
        ]
        assert [each.position for each in loaded] == list(range(1, len(loaded) + 1))


def test_changed_files_make_a_new_version_and_keep_the_old(
    version: ProgramVersion, shipped: LibraryProgram, now: dt.datetime
) -> None:
    changed = dataclasses.replace(shipped, fingerprint="other", content={"en": {"title": "New", "summary_html": ""}})
    newer = load_program(program=changed, now=now)
    version.refresh_from_db()
    assert (newer.number, version.number) == (2, 1)
    assert version.content["en"]["title"] != "New"
    again = load_program(program=shipped, now=now)
    assert again.number == 3  # going back to older files is a change too


def test_load_library_command_says_one_line_and_is_idempotent(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_library")
    first = capsys.readouterr().out
    call_command("load_library")
    assert capsys.readouterr().out == first
    assert first.count("\n") == 1
    assert "digital-empathy-for-leaders v1" in first
    assert ProgramVersion.objects.count() == 1


def test_launch_makes_the_plan_for_everybody(
    launch: Launch, leaders: list[Member], form: dict[str, Any], coach: Member, facilitator: Member
) -> None:
    cohort = launch(leaders)
    assert cohort.steps.count() == len(form["steps"])
    assert PersonalStep.objects.filter(enrollment__cohort=cohort).count() == 5 * len(form["steps"])
    assert cohort.weeks == 12
    assert set(cohort.modules.values_list("position", flat=True)) == {1, 2}
    assert list(cohort.facilitators.all()) == [facilitator]
    for member in leaders:
        member.refresh_from_db()
        assert Role.LEADER in member.roles
    cards = PersonalStep.objects.filter(step__kind="cards", step__module__position=1)
    assert {step.cards_total for step in cards} == {Module.objects.get(position=1).cards.main().count()}
    assert set(PersonalStep.objects.exclude(step__kind="cards").values_list("cards_total", flat=True)) == {0}
    assert AuditEvent.objects.filter(verb="launch_cohort", thing_id=cohort.pk).count() == 1


def test_steps_open_at_nine_on_each_leaders_own_clock(launch: Launch, leaders: list[Member]) -> None:
    cohort = launch(leaders, starts_on=dt.date(2026, 10, 19))  # Berlin leaves summer time in the first week
    steps = PersonalStep.objects.filter(enrollment__cohort=cohort).select_related("enrollment__member", "step")
    for step in steps:
        local = step.opens_at.astimezone(zoneinfo.ZoneInfo(step.enrollment.member.time_zone))
        assert (local.date(), local.time()) == (step.step.opens_on, dt.time(9))


def test_coaches_are_dealt_out_in_turn_and_nobody_coaches_themselves(
    launch: Launch, leaders: list[Member], coach: Member
) -> None:
    cohort = launch(leaders, coaches=[coach, leaders[0]])
    dealt = {e.member_id: e.coach_id for e in cohort.enrollments.all()}
    assert dealt[leaders[0].pk] == coach.pk
    assert max(Counter(dealt.values()).values()) <= 3
    leaders[0].refresh_from_db()
    assert {Role.LEADER, Role.COACH} <= set(leaders[0].roles)


def test_a_cohort_without_coach_can_be_launched(launch: Launch, leaders: list[Member]) -> None:
    assert set(launch(leaders, coaches=[]).enrollments.values_list("coach_id", flat=True)) == {None}


def test_people_of_another_organization_or_gone_are_refused(
    launch: Launch, leaders: list[Member], outsider: Member, now: dt.datetime, organization: Organization
) -> None:
    with pytest.raises(NotInOrganization):
        launch([*leaders, outsider])
    gone = MemberFactory(organization=organization, left_at=now)
    with pytest.raises(NotInOrganization):
        launch([*leaders, gone])
    assert Cohort.objects.count() == 0


def test_modules_of_another_version_are_refused(launch: Launch, leaders: list[Member], version: ProgramVersion) -> None:
    with pytest.raises(NotInVersion):
        launch(leaders, modules=[version.modules.first(), ModuleFactory()])


def test_launching_costs_the_same_statements_at_any_size(
    launch: Launch, organization: Organization, django_assert_max_num_queries: Any
) -> None:
    people = MemberFactory.create_batch(12, organization=organization, roles=[Role.LEADER])
    with django_assert_max_num_queries(40):
        launch(people)


def test_cards_fill_the_tally_and_finish_the_step(launch: Launch, leaders: list[Member], now: dt.datetime) -> None:
    cohort = launch(leaders[:1])
    enrollment = cohort.enrollments.get()
    step = PersonalStep.objects.get(enrollment=enrollment, step__kind="cards", step__module__position=1)
    for _card in range(step.cards_total - 1):
        count_card(enrollment_id=enrollment.pk, module_id=step.step.module_id, now=now)
    step.refresh_from_db()
    assert step.done_at is None
    for _more in range(3):
        count_card(enrollment_id=enrollment.pk, module_id=step.step.module_id, now=now)
    step.refresh_from_db()
    assert (step.cards_done, step.done_at) == (step.cards_total, now)


def test_a_step_is_done_once_and_can_move(launch: Launch, leaders: list[Member], now: dt.datetime) -> None:
    enrollment = launch(leaders[:1]).enrollments.get()
    step = PersonalStep.objects.get(enrollment=enrollment, step__kind="kickoff")
    later = now + dt.timedelta(days=1)
    move_step(enrollment_id=enrollment.pk, step_id=step.step_id, opens_at=later, address="/practice/1/")
    complete_step(enrollment_id=enrollment.pk, step_id=step.step_id, now=now)
    complete_step(enrollment_id=enrollment.pk, step_id=step.step_id, now=later)
    step.refresh_from_db()
    assert (step.opens_at, step.address, step.done_at) == (later, "/practice/1/", now)


def test_leaving_and_finishing_keep_the_first_time(
    launch: Launch, leaders: list[Member], admin: Member, now: dt.datetime
) -> None:
    cohort = launch(leaders)
    enrollment = cohort.enrollments.first()
    assert enrollment is not None
    leave_cohort(enrollment=enrollment, now=now, by=admin)
    leave_cohort(enrollment=enrollment, now=now + dt.timedelta(days=1), by=admin)
    finish_cohort(cohort=cohort, now=now, by=admin)
    finish_cohort(cohort=cohort, now=now, by=admin)
    enrollment.refresh_from_db()
    cohort.refresh_from_db()
    assert enrollment.left_at == now
    assert cohort.state == Cohort.State.FINISHED
    verbs = Counter(AuditEvent.objects.filter(thing_id=cohort.pk, thing="cohort").values_list("verb", flat=True))
    assert verbs == {"launch_cohort": 1, "leave_cohort": 1, "finish_cohort": 1}
