"""A plan keeps to what the organization asks for in a week; what cannot be kept takes a second
yes.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from cohorts.attention import beyond, minutes_by_week
from cohorts.models import Cohort
from common.tokens import new_token
from people.models import Member
from people.operations import limit_weeks
from pilots.models import PilotDraft
from pilots.operations.launching import complete_draft, launch_pilot
from programs.lengths import module_minutes
from tests.conftest import SignIn

pytestmark = pytest.mark.usefixtures("frozen")


def weeks_of(cohort: Cohort) -> dict[dt.date, int]:
    steps = list(cohort.steps.all())
    return minutes_by_week(steps, module_minutes(step.module_id for step in steps))


def test_a_pilot_is_planned_within_it(draft: PilotDraft, admin: Member, now: dt.datetime) -> None:
    """A practice and a talk are 75 minutes: with 70 the talk comes a week later, and all after."""
    limit_weeks(minutes=70, now=now, by=admin)
    draft = PilotDraft.objects.get(pk=draft.pk)
    cohort = launch_pilot(draft=complete_draft(draft=draft, by=admin, now=now), by=admin, now=now)
    assert beyond(weeks_of(cohort), 70) == {}
    assert cohort.weeks == 14
    days = list(cohort.steps.order_by("position").values_list("opens_on", flat=True))
    assert days == sorted(days)


def test_the_wizard_says_what_it_put_off(
    draft: PilotDraft, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    client, url = client_for(admin), reverse("pilots:draft", args=[draft.pk, "plan"])
    assert "later than usual" not in client.get(url).text
    limit_weeks(minutes=70, now=now, by=admin)
    page = client_for(admin).get(url).text
    assert "So that no week asks a leader for more than 70 minutes" in page
    assert "open later than usual" in page


def test_what_cannot_be_kept_takes_a_second_yes(
    complete: PilotDraft, admin: Member, client_for: SignIn, now: dt.datetime
) -> None:
    limit_weeks(minutes=40, now=now, by=admin)
    client, url = client_for(admin), reverse("pilots:draft", args=[complete.pk, "review"])
    typed = {"action": "launch", "revision": complete.revision}
    review = client.get(url).context["review"]
    asked = client.post(url, {**typed, "anyway": review.clashes, "nonce": new_token()})
    assert asked.status_code == 422
    assert "Nothing was changed yet. Press the button again to do it anyway." in asked.text
    assert not Cohort.objects.exists()
    answer = asked.context["second_look"].fingerprint
    assert client.post(url, {**typed, "anyway": answer, "nonce": new_token()}).status_code == 302
    assert Cohort.objects.count() == 1
