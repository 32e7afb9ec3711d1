"""What is done in a small and in a large organization: a line for each.

A line says who does it and how; whatever it writes is undone. Pages are asked with a signed-in
client; a sweep, a launch, an import or an export is any function of the world.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import reverse

from assessments.operations import tell_calibrations
from coaching.operations import ask_how_it_went
from insights.operations import keep_figures
from learning.following import rules_of
from learning.operations import (
    announce_modules,
    follow_all_rules,
    follow_rules,
    take_in,
    tell_recalls,
)
from people.models import Audience, Member
from pilots.draft import FEW_GROUPS, DraftStep
from pilots.forms.times import as_listed
from pilots.operations.launching import launch_pilot, propose_step
from pilots.parts import groups_at_once, groups_on, sessions_on
from practice.operations import ask_for_notes, release_leavers, remind_sessions, tell_weeks
from reports.operations import keep_draft
from reports.states import ReportFileKind
from surveys.operations import remind_pulses, shuffle_answers, turn_waves
from tests.growth.wizard import SEATS, leading_in
from tests.growth.world import World

Act = Callable[[World, Client], HttpResponseBase | None]
BETWEEN_TICKS = dt.timedelta(minutes=5)
STALE = dt.timedelta(days=1)
SPONSOR = "sponsor"
MOST = 1.15
"""What a hundred times as many people may cost, to 1."""

MOST_OF_A_TICK = 2.0
"""It takes a millisecond or two, by indexes that are longer where there are more people."""

EACH = 115.0
"""Something is asked, or done, about each leader."""


A_FULL_WEEK = 12 * EACH
"""The same thirty people lead all sessions: each looks far for an hour that is left."""


@dataclass(frozen=True, kw_only=True)
class Action:
    """One thing that somebody does."""

    name: str
    by: str
    """A name of the world's cast."""
    act: Act
    most: float = MOST
    more_a_thousand: int = 0
    """Statements that each further thousand leaders may take: it is done in batches."""
    rounds: int = 25
    """At most: of what takes many seconds a few are enough."""
    is_long: bool = False
    """Done where it is asked for by name alone."""
    is_page: bool = False
    """Somebody opens it and changes nothing: what it keeps for whoever comes next is kept."""


def page(
    name: str,
    by: str,
    address: str,
    *,
    about: bool = False,
    query: str = "",
    most: float = MOST,
) -> Action:
    """Somebody opens a page: with `about`, that of the large pilot."""

    def act(world: World, client: Client) -> HttpResponseBase:
        path = reverse(address, args=[world.cohort.pk] if about else [])
        return client.get(path + query)

    return Action(name=name, by=by, act=act, most=most, is_page=True)


def file(name: str, by: str, address: str, *, about: bool = False, most: float = MOST) -> Action:
    """Somebody takes a file along: with `about`, of the large pilot."""

    def act(world: World, client: Client) -> HttpResponseBase:
        return whole(client.get(reverse(address, args=[world.cohort.pk] if about else [])))

    return Action(name=name, by=by, act=act, most=most, rounds=9 if most > MOST else 25)


def whole(answer: HttpResponseBase) -> HttpResponse:
    """What comes piece by piece, together."""
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[attr-defined]
    return HttpResponse(content, status=answer.status_code)


def reported(name: str, by: str, address: str, *more: object, is_page: bool = False) -> Action:
    """What is published of the large pilot; `by` a sponsor, who has nothing but the link."""

    def act(world: World, client: Client) -> HttpResponseBase:
        if by == SPONSOR:
            return whole(Client().get(reverse(address, args=[world.token, *more])))
        return whole(client.get(reverse(address, args=[world.cohort.pk, *more])))

    return Action(name=name, by="admin" if by == SPONSOR else by, act=act, is_page=is_page)


def worked_out(name: str, operation: Callable[..., object]) -> Action:
    """A worker works out what came of the large pilot, some minutes after it last did."""

    def act(world: World, _client: Client) -> None:
        operation(cohort=world.cohort, language="en", now=world.now + STALE)

    return Action(name=name, by="admin", act=act, most=EACH, rounds=3)


def tick(name: str, operation: Callable[..., object], most: float = MOST_OF_A_TICK) -> Action:
    """The clock asks whether anything is due when everything has just been done."""

    def act(world: World, _client: Client) -> None:
        operation(now=world.now + BETWEEN_TICKS)

    return Action(name=f"a tick: {name}", by="admin", act=act, most=most)


def wizard(step: DraftStep, *, query: str = "", name: str = "") -> Action:
    """An admin opens a page of the wizard, of a pilot of everybody who leads. `{last}` stands for
    the last full page of its groups.
    """

    def act(world: World, client: Client) -> HttpResponseBase:
        path = reverse("pilots:draft", args=[world.draft.pk, step.value])
        size = FEW_GROUPS if step != DraftStep.TIMES else times_at_once(world)
        return client.get(path + query.format(last=world.leaders // SEATS // size))

    return Action(name=f"wizard, {name or step.value}", by="admin", act=act, is_page=True)


def times_at_once(world: World) -> int:
    """How many groups stand on a page of times."""
    tally = world.draft.outline.tally
    return groups_at_once(tally.sessions // tally.groups)


def wizard_move() -> Action:
    """An admin saves a page of groups, in which somebody goes to another group."""

    def act(world: World, client: Client) -> HttpResponseBase | None:
        groups = groups_on(world.draft, range(1, FEW_GROUPS + 1))
        typed = {f"person_{pk}": number for number, group in groups.items() for pk in group}
        typed[f"person_{groups[1][0]}"] = 2
        return saved(world, client, DraftStep.GROUPS, typed)

    return Action(name="wizard, groups saved", by="admin", act=act)


def wizard_times() -> Action:
    """An admin saves a page of times, in which each session is at another hour."""

    def act(world: World, client: Client) -> HttpResponseBase | None:
        typed: dict[str, object] = {}
        listed = as_listed(leading_in(world.draft.organization_id))
        for each in sessions_on(world.draft, range(1, times_at_once(world) + 1)):
            group, name = f"group_{each.group}", f"group_{each.group}_step_{each.step}"
            typed |= {
                f"{group}_zone": each.time_zone,
                f"{group}_link": each.link,
                f"{name}_day": each.day,
                f"{name}_time": "06:10",
                f"{name}_facilitator": listed[each.facilitator_id],
            }
        return saved(world, client, DraftStep.TIMES, typed)

    return Action(name="wizard, times saved", by="admin", act=act)


def proposed(name: str, step: DraftStep, most: float = EACH) -> Action:
    """A worker proposes groups, or times, for everybody."""

    def act(world: World, _client: Client) -> None:
        propose_step(draft=world.draft, step=step, by=world.cast["admin"], now=world.now)

    return Action(name=name, by="admin", act=act, most=most, more_a_thousand=6, rounds=3)


def launched() -> Action:
    """A worker launches the pilot of everybody."""

    def act(world: World, _client: Client) -> None:
        launch_pilot(draft=world.draft, by=world.cast["admin"], now=world.now)

    return Action(
        name="launch",
        by="admin",
        act=act,
        most=EACH,
        more_a_thousand=55,
        rounds=1,
        is_long=True,
    )


def facts_change() -> Action:
    """Everybody in the pilot leads at another level than the day before: rules look at all of them
    at once, and give other cards to those who have not finished them.
    """

    def act(world: World, _client: Client) -> None:
        people = Member.objects.filter(enrollments__cohort=world.cohort)
        people.update(audience=Audience.EXECUTIVE)
        turned = follow_rules(cohort=world.cohort, now=world.now)
        assert turned or not rules_of(world.cohort.version_id).rules

    return Action(
        name="rules act on everybody",
        by="admin",
        act=act,
        most=EACH,
        more_a_thousand=15,
        rounds=5,
    )


def saved(world: World, client: Client, step: DraftStep, typed: dict[str, object]) -> None:
    """One page of a step is sent; the answer leads to the next."""
    path = reverse("pilots:draft", args=[world.draft.pk, step.value])
    around = {"action": "page-2", "page": 1, "revision": world.draft.revision}
    answer = client.post(path, {**around, **typed})
    assert answer.headers["Location"] == f"{path}?page=2", answer.headers["Location"]


ACTIONS = (
    page("pilots", "admin", "pilots:list"),
    page("a pilot", "admin", "pilots:pilot", about=True),
    page("a pilot, somebody sought", "admin", "pilots:pilot", about=True, query="?q=0055433"),
    page("sessions of a pilot", "admin", "pilots:sessions", about=True),
    page("outbox of a pilot", "admin", "pilots:messages", about=True),
    page("outbox, failed ones", "admin", "pilots:messages", about=True, query="?state=failed"),
    page("still to come for a pilot", "admin", "pilots:ahead", about=True),
    page("paths of a pilot", "admin", "pilots:paths", about=True, most=2.0),  # counts for whom
    page("people", "admin", "people:members"),
    page("people, somebody sought", "admin", "people:members", query="?q=0055433"),
    page("people, a role", "admin", "people:members", query="?role=coach"),
    page("people, a department", "admin", "people:members", query="?department=Department 07"),
    page("admin's Today", "admin", "home"),
    page("facilitator's Today", "facilitator", "home"),
    page("coach's Today", "coach", "home"),
    page("privacy officer's Today", "privacy officer", "home"),
    page("sessions, admin", "admin", "practice:sessions"),
    page("sessions, facilitator", "facilitator", "practice:sessions"),
    page("who is calibrated", "admin", "assessments:calibrated_raters"),
    page("library", "admin", "programs:library"),
    page("results, the list", "privacy officer", "insights:pilots"),
    page("overview", "admin", "insights:overview"),
    page("imports", "admin", "people:imports"),
    page("results", "privacy officer", "insights:pilot", about=True),
    page("results, all figures", "admin", "insights:pilot_details", about=True),
    page("results, pulses", "admin", "insights:pilot_pulses", about=True),
    file("results as a file", "admin", "insights:pilot_csv", about=True),
    file("results as a workbook", "admin", "insights:pilot_xlsx", about=True),
    page("report", "privacy officer", "reports:report", about=True),
    page("report, what was published", "admin", "reports:states", about=True),
    reported("report, a state", "privacy officer", "reports:state", 1, is_page=True),
    *(reported(f"report as {kind}", "admin", "reports:file", 1, kind) for kind in ReportFileKind),
    reported("link to a report", SPONSOR, "reports:shared", is_page=True),
    *(reported(f"link, {kind}", SPONSOR, "reports:shared_file", kind) for kind in ReportFileKind),
    file("progress as a file", "admin", "insights:progress_csv", about=True, most=EACH),
    file("progress as a workbook", "admin", "insights:progress_xlsx", about=True, most=EACH),
    worked_out("figures worked out", keep_figures),
    worked_out("report put together", keep_draft),
    wizard(DraftStep.LEADERS),
    wizard(DraftStep.PLAN),
    wizard(DraftStep.TEAM),
    wizard(DraftStep.GROUPS),
    wizard(DraftStep.GROUPS, query="?page={last}", name="groups, the last"),
    wizard(DraftStep.TIMES),
    wizard(DraftStep.TIMES, query="?page={last}", name="times, the last"),
    wizard(DraftStep.PULSE),
    wizard(DraftStep.MEASUREMENT),
    wizard(DraftStep.REVIEW),
    wizard(DraftStep.REVIEW, query="?messages=1", name="review, to whom"),
    tick("modules that open", announce_modules),
    tick("what there is to recall", take_in),
    tick("whoever has something to recall", tell_recalls),
    tick("sessions of tomorrow", remind_sessions),
    tick("weeks of the team", tell_weeks),
    tick("calibration that runs out", tell_calibrations),
    tick("notes after practice", ask_for_notes),
    tick("how it went", ask_how_it_went),
    tick("whoever has left", release_leavers),
    tick("waves of pulses", turn_waves),
    tick("reminders of pulses", remind_pulses),
    tick("answers that wait", shuffle_answers),
    tick("rules of programs", follow_all_rules, most=EACH),
    facts_change(),
    wizard_move(),
    wizard_times(),
    proposed("groups proposed", DraftStep.GROUPS),
    proposed("times proposed", DraftStep.TIMES, A_FULL_WEEK),
    launched(),
)
