"""Whatever happens to a pilot: plan, calendars, outbox and figures agree."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Callable

import pytest
from django.db import transaction

from people.models import Member, Organization, Role
from pilots.models import PilotDraft
from pilots.operations.launching import launch_pilot
from tests.factories import MemberFactory
from tests.pilots.walk import Walk

WALKS, STEPS = 1, 100
MANY_WALKS, MANY_STEPS = 40, 250


@pytest.mark.proof("life")
@pytest.mark.uncounted
def test_after_everything_that_happens_plan_calendars_outbox_and_figures_agree(
    organization: Organization,
    complete: PilotDraft,
    admin: Member,
    now: dt.datetime,
    request: pytest.FixtureRequest,
    figure: Callable[[str, float], None],
) -> None:
    for each in range(3):
        MemberFactory(organization=organization, name=f"Stand-in {each}", roles=[Role.FACILITATOR])
    is_proof = request.config.getoption("proof") == "life"
    walks, steps = (MANY_WALKS, MANY_STEPS) if is_proof else (WALKS, STEPS)
    first = 0 if os.environ.get("CI") or is_proof else random.randrange(10_000)
    if number := os.environ.get("PORTAL_WALK"):  # the number of a walk that fell short
        first, walks = int(number), 1
    for seed in range(first, first + walks):
        with transaction.atomic():
            cohort = launch_pilot(draft=complete, by=admin, now=now)
            walk = Walk(cohort, admin, now, random.Random(seed))
            try:
                _go(walk, steps)
            except Exception as fault:
                story = "\n".join(walk.log[-25:])
                raise AssertionError(f"walk {seed}, step {len(walk.log)}:\n{story}") from fault
            transaction.set_rollback(True)
        complete.refresh_from_db()
        figure("operations", sum(walk.done.values()) - walk.done["refused"])
        figure("refused", walk.done["refused"])
        figure("mails read as a calendar reads them", sum(walk.calendars.files.values()))


def _go(walk: Walk, steps: int) -> None:
    for _number in range(steps):
        walk.step()
        walk.check()
        if walk.dice.random() < 0.7:
            walk.deliver()
            walk.calendars.check(walk.now)
    walk.deliver()
    walk.calendars.check_parsers(walk.now)
