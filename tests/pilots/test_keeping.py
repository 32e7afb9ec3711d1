"""How a draft is kept: its long steps as rows, of which a save writes those that differ, and what
is counted of them agrees with counting.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec.structs import replace

from people.models import Member
from pilots.draft import DraftStep, LeadersChange, Moves, SomeTimes, StepValue, Times
from pilots.models import PilotDraft
from pilots.operations.drafting import StaleDraft, save_draft_step
from tests.factories import MemberFactory

Save = Callable[[DraftStep, StepValue], PilotDraft]


@pytest.fixture
def save(complete: PilotDraft, admin: Member, now: dt.datetime) -> Save:
    """Save a step of the whole draft, from the newest version of it; what is counted has to agree
    with counting.
    """

    def made(step: DraftStep, value: StepValue) -> PilotDraft:
        current = PilotDraft.objects.get(pk=complete.pk)
        saved = save_draft_step(
            draft=current, step=step, value=value, revision=current.revision, by=admin, now=now
        )
        fresh = PilotDraft.objects.get(pk=complete.pk)
        assert fresh.outline == saved.outline
        tally = replace(fresh.outline.tally, departments=0, zones=0)
        assert fresh.pilot.outline == replace(fresh.outline, tally=tally)
        return fresh

    return made


def test_leaders_come_and_go_and_others_stay(complete: PilotDraft, save: Save) -> None:
    one, two, three, *others = complete.pilot.leaders
    new = MemberFactory(organization=complete.organization, department="New", time_zone="UTC").pk
    saved = save(DraftStep.LEADERS, LeadersChange(added=(two, new), removed=(one, new + 99)))
    assert saved.pilot.leaders == (two, three, *others, new)
    tally = saved.outline.tally
    assert (tally.leaders, tally.departments, tally.zones) == (8, 5, 4)
    assert not tally.are_seated
    again = save(DraftStep.LEADERS, LeadersChange(added=(two, new), removed=(one,)))
    assert again.revision == saved.revision
    assert save(DraftStep.LEADERS, (new, two)).pilot.leaders == (new, two)
    assert save(DraftStep.LEADERS, (new, two, one)).pilot.leaders == (new, two, one)
    assert save(DraftStep.LEADERS, ()).pilot.leaders == ()


def test_who_is_seated_is_counted_with_every_change(complete: PilotDraft, save: Save) -> None:
    first, second = complete.pilot.groups
    assert complete.outline.tally.are_seated
    assert not save(DraftStep.GROUPS, (first, second[:-1])).outline.tally.are_seated
    assert not save(DraftStep.GROUPS, (first, (*second[:-1], first[0]))).outline.tally.are_seated
    assert save(DraftStep.GROUPS, (second, first)).outline.tally.are_seated
    assert save(DraftStep.GROUPS, (first,)).pilot.groups == (first,)


def test_leaders_move_between_groups(complete: PilotDraft, save: Save) -> None:
    first, second = complete.pilot.groups
    saved = save(DraftStep.GROUPS, Moves({first[0]: 2, second[0]: 2, 99: 1}))
    assert saved.pilot.groups == (first[1:], (*second, first[0]))
    assert save(DraftStep.GROUPS, Moves({first[0]: 2})).revision == saved.revision
    saved = save(DraftStep.GROUPS, Moves({first[0]: 3}))
    assert saved.pilot.groups == (first[1:], second, (first[0],))
    assert not saved.outline.tally.fits_groups
    saved = save(DraftStep.GROUPS, Moves(dict.fromkeys(first[1:], 3)))
    assert saved.pilot.groups == (second, (first[0], *first[1:])), "an empty group is none"


def test_only_sessions_that_differ_are_written(complete: PilotDraft, save: Save) -> None:
    times = complete.pilot.times
    one, two, *others = times.sessions
    before = set(complete.slots.values_list("pk", flat=True))
    changed = replace(one, link="https://meet.example/1")
    with CaptureQueriesContext(connection) as captured:
        saved = save(DraftStep.TIMES, SomeTimes((changed, two)))
    [written] = [sql for each in captured if '"pilots_sessionslot" (' in (sql := each["sql"])]
    assert complete.slots.filter(link=changed.link).count() == 1
    assert written.count(changed.time_zone) == 1
    # Whatever goes through a case for each row takes the square of their number.
    assert " WHEN " not in written
    assert saved.pilot.times.sessions == (changed, two, *others)
    assert set(complete.slots.values_list("pk", flat=True)) == before
    assert save(DraftStep.TIMES, SomeTimes((changed,))).revision == saved.revision
    fewer = save(DraftStep.TIMES, Times(times.form, times.starts_on, (changed, *others)))
    assert fewer.pilot.times.sessions == (changed, *others)
    assert save(DraftStep.TIMES, times).pilot.times == times
    later = Times(times.form, times.starts_on and times.starts_on + dt.timedelta(7), times.sessions)
    assert save(DraftStep.TIMES, later).pilot.times == later


def test_a_stale_save_of_some_rows_writes_none(
    complete: PilotDraft, admin: Member, save: Save, now: dt.datetime
) -> None:
    first = complete.pilot.groups[0]
    theirs = save(DraftStep.GROUPS, Moves({first[0]: 2}))
    with pytest.raises(StaleDraft) as caught:
        save_draft_step(
            draft=complete, step=DraftStep.GROUPS, value=Moves({first[1]: 2}),
            revision=complete.revision, by=admin, now=now,
        )  # fmt: skip
    assert caught.value.draft.outline == theirs.outline
    assert PilotDraft.objects.get().pilot == theirs.pilot
