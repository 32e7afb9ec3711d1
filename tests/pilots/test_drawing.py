"""Half of the leaders begin later: the draw, drawing again, taking it back, and the launch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from msgspec.structs import replace

from kpis.models import Kpi, KpiValue, MeasuredTeam, MeasurementPlan
from kpis.operations.reckoning import keep_results
from kpis.states import KpiKind, KpiLayer
from kpis.waiting import compared_until, later_half_of
from people.models import Member, Organization
from pilots.draft import DraftStep
from pilots.frame import frame_of, gaps_of
from pilots.halves import Drawn, draw_halves
from pilots.kin import kin_of
from pilots.measuring import measurable_for, measuring_of
from pilots.models import PilotDraft
from pilots.operations.drafting import AlreadyLaunched, StaleDraft, save_draft_step
from pilots.operations.drawing import (
    TooFewToDraw,
    WaitsItself,
    begin_together,
    choose_weeks,
    draw_waitlist,
)
from pilots.operations.launching import NotReady, complete_draft, launch_pilot
from pilots.waiting_half import waiting_half_of
from tests.factories import MemberFactory
from tests.trail import trail

ClientFor = Callable[[Member], Client]


@pytest.fixture
def sixteen(draft: PilotDraft, organization: Organization, now: dt.datetime) -> PilotDraft:
    """Sixteen leaders, of each of whom a team is known, and one team that nobody leads."""
    more = [
        MemberFactory(organization=organization, department=f"Department {n % 4}") for n in range(8)
    ]
    leaders = (*draft.pilot.leaders, *(member.pk for member in more))
    names = [(f"Team {pk}", pk) for pk in leaders]
    teams = [
        MeasuredTeam.objects.create(organization=organization, name=name, leader_id=pk)
        for name, pk in [*names, ("Nobody's", None)]
    ]
    kpi = Kpi.objects.create(
        organization=organization,
        slug="clarification_rate",
        name="Clarifications",
        kind=KpiKind.SHARE,
        layer=KpiLayer.BEHAVIOR,
    )
    KpiValue.objects.bulk_create(
        KpiValue(team=team, kpi=kpi, month=dt.date(2026, month, 1), value=0.3, n=100)
        for team in teams
        for month in (6, 7, 8)
    )
    return save_draft_step(
        draft=draft,
        step=DraftStep.LEADERS,
        value=leaders,
        revision=draft.revision,
        by=draft.by,
        now=now,
    )


def draw(draft: PilotDraft, now: dt.datetime, weeks: int = 13) -> PilotDraft:
    return draw_waitlist(
        draft=draft, weeks_later=weeks, revision=draft.revision, by=draft.by, now=now
    )


def test_a_draw_parts_the_leaders_and_can_be_done_again_by_anybody(
    sixteen: PilotDraft, now: dt.datetime
) -> None:
    everybody = sixteen.pilot.leaders
    drawn = draw(sixteen, now)
    half = waiting_half_of(drawn)
    assert half is not None
    assert (len(half.first), len(half.later)) == (8, 8)
    assert {*half.first, *half.later} == {*everybody}
    assert half.draft.outline.goal.name == "Pilot in Operations, later half"
    assert not half.draw.was_changed
    members = Member.objects.filter(pk__in=everybody)
    people = [Drawn(*row) for row in members.values_list("pk", "department", "manager_id")]
    again = draw_halves(people, drawn.outline.waitlist.seed)
    assert set(again.first) == {*half.first}
    [(_verb, by, told)] = trail("draw_waitlist")
    assert (by, told["times"], told["first"], told["later"]) == (sixteen.by_id, 1, 8, 8)
    assert told["seed"] == drawn.outline.waitlist.seed


def test_drawing_again_is_counted_also_after_the_draw_was_taken_back(
    sixteen: PilotDraft, now: dt.datetime
) -> None:
    once = draw(sixteen, now)
    with pytest.raises(StaleDraft):  # the second of two clicks
        draw(sixteen, now)
    later = waiting_half_of(once)
    twice = draw(once, now)
    half = waiting_half_of(twice)
    assert later is not None
    assert half is not None
    assert half.draft == later.draft, "the draft of the later half stays"
    assert half.draw.times == 2
    assert half.draw.seed != once.outline.waitlist.seed
    together = begin_together(draft=twice, revision=twice.revision, by=twice.by, now=now)
    assert waiting_half_of(together) is None
    assert {*together.pilot.leaders} == {*sixteen.pilot.leaders} | {*half.later}
    assert not PilotDraft.objects.filter(pk=half.draft.pk).exists()
    same = begin_together(draft=together, revision=together.revision, by=together.by, now=now)
    assert same.revision == together.revision
    half = waiting_half_of(draw(together, now))
    assert half is not None
    assert half.draw.times == 3


def test_weeks_change_without_another_draw_and_hands_are_seen(
    sixteen: PilotDraft, now: dt.datetime
) -> None:
    drawn = draw(sixteen, now)
    moved = choose_weeks(draft=drawn, weeks_later=20, revision=drawn.revision, by=drawn.by, now=now)
    same = choose_weeks(draft=moved, weeks_later=20, revision=moved.revision, by=moved.by, now=now)
    assert (same.outline.waitlist.weeks_later, same.revision) == (20, moved.revision)
    assert same.outline.waitlist.seed == drawn.outline.waitlist.seed
    fewer = same.pilot.leaders[1:]
    changed = save_draft_step(
        draft=same,
        step=DraftStep.LEADERS,
        value=fewer,
        revision=same.revision,
        by=same.by,
        now=now,
    )
    half = waiting_half_of(changed)
    assert half is not None
    assert half.draw.was_changed


def test_few_leaders_later_halves_and_launched_pilots_are_not_drawn(
    draft: PilotDraft, sixteen: PilotDraft, now: dt.datetime
) -> None:
    half = waiting_half_of(draw(sixteen, now))
    assert half is not None
    with pytest.raises(WaitsItself):
        draw(half.draft, now)
    three = save_draft_step(
        draft=half.draft,
        step=DraftStep.LEADERS,
        value=half.later[:3],
        revision=half.draft.revision,
        by=draft.by,
        now=now,
    )
    PilotDraft.objects.filter(pk=three.pk).update(waits_for=None)
    with pytest.raises(TooFewToDraw):
        draw(three, now)


def test_the_launch_freezes_the_draw_and_readies_the_later_half(
    sixteen: PilotDraft, now: dt.datetime
) -> None:
    drawn = complete_draft(draft=draw(sixteen, now), by=sixteen.by, now=now)
    half = waiting_half_of(drawn)
    assert half is not None
    assert DraftStep.PLAN in gaps_of(frame_of(half.draft)), "the first half begins first"
    cohort = launch_pilot(draft=drawn, by=drawn.by, now=now)
    assert {*cohort.enrollments.values_list("member_id", flat=True)} == {*half.first}
    plan = MeasurementPlan.objects.get(cohort=cohort)
    frozen, later_on = plan.measuring.draw, cohort.starts_on + dt.timedelta(weeks=13)
    assert frozen is not None
    assert (frozen.times, frozen.first, frozen.waiting) == (1, 8, 8)
    assert frozen.later_on == later_on
    led = dict(MeasuredTeam.objects.values_list("pk", "leader_id"))
    assert {led[pk] for pk in frozen.waiting_teams} == {*half.later}
    assert {led[pk] for pk in plan.measuring.pilot_teams} == {*half.first}
    assert {led[pk] for pk in plan.measuring.comparison_teams} == {*half.later, None}
    assert set(compared_until(plan).values()) == {later_on}
    later = PilotDraft.objects.select_related("waits_for").get(pk=half.draft.pk)
    assert later.outline.plan == replace(drawn.outline.plan, starts_on=later_on)
    assert later.outline.team.facilitator_ids == drawn.outline.team.facilitator_ids
    assert later.outline.pulse.questions == drawn.outline.pulse.questions
    ahead = kin_of(cohort).later
    assert ahead is not None
    assert (ahead.is_draft, ahead.name) == (True, "Pilot in Operations, later half")
    # When its time has come it is launched as any other, with teams of its own.
    whole = complete_draft(draft=later, by=later.by, now=now)
    second = launch_pilot(draft=whole, by=whole.by, now=now)
    own = MeasurementPlan.objects.get(cohort=second).measuring
    assert {led[pk] for pk in own.pilot_teams} == {*half.later}
    assert (own.waited_for, plan.measuring.waited_for) == (cohort.pk, 0)
    assert later_half_of(cohort) == second, "so that their levels can be set beside each other"
    assert later_half_of(second) is None
    assert {led[pk] for pk in own.comparison_teams} == {None}, "the others have begun already"
    kin = kin_of(second)
    assert kin.first is not None
    assert (kin.first.name, kin.later, kin.before) == (cohort.name, None, None)
    with pytest.raises(AlreadyLaunched):
        begin_together(draft=drawn, revision=99, by=drawn.by, now=now)


def test_both_halves_are_launched_together_each_with_its_dates_or_none_is(
    sixteen: PilotDraft, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    drawn = complete_draft(draft=draw(sixteen, now), by=sixteen.by, now=now)
    drawn = choose_weeks(
        draft=drawn, weeks_later=14, launches_too=True, revision=99, by=drawn.by, now=now
    )
    half = waiting_half_of(drawn)
    assert half is not None
    keep_name, broken = half.draft.outline.goal, replace(half.draft.outline.goal, time_zone="")
    half.draft.outline = replace(half.draft.outline, goal=replace(broken, name=""))
    half.draft.save(update_fields=["outline"])
    with pytest.raises(NotReady, match="leaders") as refused:
        launch_pilot(draft=drawn, by=drawn.by, now=now)
    assert "The later half cannot be launched yet" in refused.value.gaps[DraftStep.LEADERS][0]
    assert not MeasurementPlan.objects.exists()
    half.draft.outline = replace(half.draft.outline, goal=keep_name)
    half.draft.save(update_fields=["outline"])
    cohort = launch_pilot(draft=drawn, by=drawn.by, now=now)
    second = PilotDraft.objects.get(pk=half.draft.pk).cohort
    assert second is not None
    assert second.starts_on == cohort.starts_on + dt.timedelta(weeks=14)
    assert {*second.enrollments.values_list("member_id", flat=True)} == {*half.later}
    assert second.steps.count() == cohort.steps.count() > 0
    assert launch_pilot(draft=drawn, by=drawn.by, now=now) == cohort
    keep_results(cohort=cohort, now=now)
    page = client_for(admin).get(reverse("kpis:cohort", args=[cohort.pk])).text
    assert "Drawn by lot: 8 of the leaders first, 8 from" in page
    assert "with the seed" in page


def test_where_the_later_half_has_gone_the_first_begins_alone(
    sixteen: PilotDraft, now: dt.datetime
) -> None:
    drawn = complete_draft(draft=draw(sixteen, now), by=sixteen.by, now=now)
    drawn = choose_weeks(
        draft=drawn, weeks_later=14, launches_too=True, revision=99, by=drawn.by, now=now
    )
    PilotDraft.objects.filter(waits_for=drawn).delete()
    cohort = launch_pilot(draft=drawn, by=drawn.by, now=now)
    assert cohort.enrollments.count() == 8
    assert not PilotDraft.objects.filter(waits_for=drawn).exists()


def test_teams_are_proposed_anew_when_the_draw_came_after_them(
    sixteen: PilotDraft, now: dt.datetime
) -> None:
    saved = complete_draft(draft=sixteen, by=sixteen.by, now=now)
    drawn = draw(saved, now)
    frame = frame_of(drawn)
    assert DraftStep.MEASUREMENT in gaps_of(frame)
    proposed = measuring_of(drawn, measurable_for(drawn, frame, "en"))
    assert proposed.bars == saved.outline.measurement.bars
    assert (len(proposed.pilot_teams), len(proposed.comparison_teams)) == (8, 9)


def test_the_page_draws_says_how_often_and_takes_it_back(
    sixteen: PilotDraft, admin: Member, client_for: ClientFor, frozen: object
) -> None:
    client, url = client_for(admin), reverse("pilots:draft", args=[sixteen.pk, "waitlist"])
    fields = {"later-weeks": "13", "revision": str(sixteen.revision)}
    assert client.post(url, {**fields, "action": "draw", "later-weeks": "1"}).status_code == 422
    assert client.post(url, {**fields, "action": "draw"}).headers["Location"] == url
    stale = client.post(url, {**fields, "action": "draw"}, follow=True)
    assert "has changed since you opened this page" in stale.text
    page = client.get(url)
    assert "It was drawn once, with the seed" in page.text
    assert "Levels are compared once" in page.text
    assert "Levels of these halves will not be compared" not in page.text
    assert page.text.count("<li>") >= 16
    fields["revision"] = str(page.context["revision"])
    client.post(url, {**fields, "action": "weeks", "later-weeks": "14"})
    page = client.get(url)
    assert page.context["form"]["weeks"].value() == 14
    fields["revision"] = str(page.context["revision"])
    again = client.post(url, {**fields, "action": "draw"}, follow=True)
    assert "It was drawn 2 times" in again.text
    later = PilotDraft.objects.get(waits_for=sixteen)
    own = client.get(reverse("pilots:draft", args=[later.pk, "waitlist"]))
    assert own.headers["Location"] == url
    fields["revision"] = str(again.context["revision"])
    alone = client.post(url, {**fields, "action": "together"}, follow=True)
    assert "Draw the halves" in alone.text
    assert not PilotDraft.objects.filter(waits_for=sixteen).exists()


def test_the_page_says_of_four_and_four_that_their_levels_will_not_be_compared(
    sixteen: PilotDraft, admin: Member, client_for: ClientFor, now: dt.datetime
) -> None:
    eight = save_draft_step(
        draft=sixteen,
        step=DraftStep.LEADERS,
        value=sixteen.pilot.leaders[:8],
        revision=sixteen.revision,
        by=sixteen.by,
        now=now,
    )
    draw(eight, now)
    page = client_for(admin).get(reverse("pilots:draft", args=[eight.pk, "waitlist"])).text
    assert "Levels of these halves will not be compared: it takes 5 leaders in each." in page
