"""An own program is retired and brought back; what runs on it goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from authoring.operations import publish_draft, replace_files, revise_program
from people.models import AuditEvent, Member
from pilots.draft import DraftStep, Plan
from pilots.frame import frame_of, gaps_of
from pilots.models import PilotDraft
from programs.models import Program, ProgramVersion
from programs.operations import bring_back_program, retire_program
from tests.authoring.course import Course
from tests.authoring.test_moving import with_extra

SignIn = Callable[[Member], Client]


@pytest.fixture
def client(course: Course, client_for: SignIn) -> Client:
    return client_for(course.admin)


def addresses(course: Course) -> dict[str, str]:
    pk = course.cohort.version_id
    named = {name: reverse(f"authoring:{name}", args=[pk]) for name in ("retire", "bring_back")}
    return {**named, "program": reverse("programs:program", args=[pk])}


def test_a_second_call_changes_nothing_and_each_leaves_a_row(course: Course) -> None:
    program = course.cohort.version.program
    given = {"program": program, "by": course.admin, "now": course.now}
    assert [retire_program(**given), retire_program(**given)] == [True, False]
    program.refresh_from_db()
    assert program.is_retired
    assert [bring_back_program(**given), bring_back_program(**given)] == [True, False]
    verbs = AuditEvent.objects.filter(thing="program").values_list("verb", flat=True)
    assert sorted(verbs) == ["bring_back_program", "retire_program"]


def test_it_is_offered_to_no_new_pilot_and_what_runs_goes_on(
    course: Course, leader: Member, client: Client
) -> None:
    at = addresses(course)
    offered = ProgramVersion.objects.offered_to(course.admin)
    new_pilot = reverse("pilots:new")
    assert course.cohort.version in offered
    assert new_pilot in client.get(at["program"]).text
    page = " ".join(client.get(at["retire"]).text.split())
    assert "1 pilot runs on it and goes on to its end" in page
    page = client.post(at["retire"], follow=True).text
    assert "This program is retired" in page
    assert new_pilot not in page.split("<main", 1)[1]
    assert course.cohort.version not in offered.all()
    for name in ("programs:library", "authoring:own"):
        assert "Retired" in client.get(reverse(name)).text
    course.take(leader, course.card("read"))
    assert course.step(leader).cards_done == 1
    assert "Bring it back" in client.get(at["bring_back"]).text
    page = client.post(at["bring_back"], follow=True).text
    assert "This program is retired" not in page
    assert course.cohort.version in offered.all()


def test_a_pilot_that_was_being_set_up_with_it_cannot_be_launched(course: Course) -> None:
    version = course.cohort.version
    draft = PilotDraft.objects.create(
        organization=course.admin.organization,
        by=course.admin,
        created_at=course.now,
        changed_at=course.now,
    )
    modules = tuple(version.modules.values_list("pk", flat=True))
    draft.outline = draft.outline.__class__(
        plan=Plan(version.pk, "two", modules, course.now.date() + dt.timedelta(days=7))
    )
    assert DraftStep.PLAN not in gaps_of(frame_of(draft))
    retire_program(program=version.program, by=course.admin, now=course.now)
    [gap] = gaps_of(frame_of(draft))[DraftStep.PLAN]
    assert gap == "This program is retired: choose the modules of another one."


def test_publishing_brings_it_back_and_says_so_first(course: Course, client: Client) -> None:
    program = course.cohort.version.program
    retire_program(program=program, by=course.admin, now=course.now)
    draft = revise_program(published=course.published, by=course.admin, now=course.now)
    files = dict(draft.files)
    with_extra(files)
    replace_files(draft=draft, files=files, by=course.admin, now=course.now)
    page = client.get(reverse("authoring:publish", args=[draft.pk])).text
    assert "Publishing brings it back." in page
    publish_draft(draft=draft, by=course.admin, now=course.now)
    program.refresh_from_db()
    assert not program.is_retired


def test_what_ships_is_never_retired(version: ProgramVersion, now: dt.datetime) -> None:
    with pytest.raises(IntegrityError):
        Program.objects.filter(pk=version.program_id).update(retired_at=now)
