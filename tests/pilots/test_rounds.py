"""When a pulse asks, as the wizard says it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.plan import lay_out
from people.models import Member
from pilots.draft import DraftStep, Plan
from pilots.models import PilotDraft
from pilots.operations.drafting import save_draft_step
from pilots.rounds import missed_baseline, rounds_of
from programs.cadence import StepKind
from programs.reading import LibraryProgram
from tests.conftest import SignIn

MONDAY = dt.date(2026, 9, 28)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_the_first_of_every_form_is_the_baseline(shipped: LibraryProgram, which: int) -> None:
    form = shipped.forms[which]
    steps = lay_out(form, list(range(form.modules)), MONDAY)
    [first, *others] = rounds_of(steps, today=MONDAY - 14 * DAY)
    assert (first.day, first.week) == (MONDAY, 0)
    assert first.purpose.startswith("before the first cards open")
    after = [each.week for each in others if each.purpose.startswith("after the end")]
    assert after == [week for week in (24, 36, 48) if week > form.weeks]
    assert missed_baseline(steps, today=MONDAY + 6 * DAY) == ""


def test_a_start_too_early_for_a_baseline_says_so(shipped: LibraryProgram) -> None:
    steps = lay_out(shipped.forms[0], [1, 2], MONDAY)
    late = MONDAY + 7 * DAY
    assert "there will be no baseline" in missed_baseline(steps, today=late)
    assert rounds_of(steps, today=late)[0].week == 4
    assert not missed_baseline([step for step in steps if step.kind != StepKind.CARDS], today=late)
    assert not missed_baseline([step for step in steps if step.kind != StepKind.PULSE], today=late)
    assert rounds_of([], today=late) == []


@pytest.mark.usefixtures("frozen")
def test_the_wizard_and_the_review_show_them(
    complete: PilotDraft, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client = client_for(admin)
    page = _read(client, complete, "pulse")
    assert "before the first cards open: the baseline" in page
    assert page.count("after the end: whether what has changed lasts") == 3
    assert "there will be no baseline" not in page
    assert "before the first cards: the baseline, from 10:00" in _read(client, complete, "review")
    plan = complete.pilot.plan
    late = Plan(plan.version_id, plan.form, plan.module_ids, now.date() - 14 * DAY)
    save_draft_step(draft=complete, step=DraftStep.PLAN, value=late, revision=99, by=admin, now=now)
    page = _read(client, complete, "pulse")
    assert "there will be no baseline" in page
    assert "before the first cards open: the baseline" not in page


def _read(client: Client, draft: PilotDraft, step: str) -> str:
    return client.get(reverse("pilots:draft", args=[draft.pk, step])).content.decode()
