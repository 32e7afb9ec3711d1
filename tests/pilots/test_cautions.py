"""Words of caution before a launch, and what a second window has saved."""

from __future__ import annotations

import dataclasses
import datetime as dt
from itertools import product

import pytest
from msgspec.structs import replace

from cohorts.attention import WeeklyLimit
from cohorts.plan import PlannedStep
from people.models import Member, Organization
from people.operations import mark_left
from pilots.caution_lines import bundled
from pilots.cautions import warnings_of
from pilots.clocks import clocks
from pilots.diary import clashes_of
from pilots.draft import DraftSession, DraftStep, Goal, Pilot, Plan, Pulse, Team, Times
from pilots.frame import Frame, gaps_of
from pilots.models import PilotDraft
from pilots.reviews import CautionKind
from pilots.summary import Names, lines_of, summary
from practice.crossing import ScoredTwice
from programs.cadence import StepKind
from programs.models import Program, ProgramVersion
from surveys.preview import PartPreview
from surveys.questions import PulseQuestion, QuestionKind
from surveys.states import Hidden
from tests.assessments.calibrating import calibrated
from tests.factories import (
    CohortFactory,
    EnrollmentFactory,
    MemberFactory,
    PersonalStepFactory,
    StepFactory,
)

MONDAY = dt.date(2026, 9, 28)
SHOWN = PartPreview(label="Operations", eligible=9, will_show=True)
HIDDEN = PartPreview(label="Operations", eligible=3, will_show=False, hidden_because=Hidden.TOO_FEW)


@pytest.fixture
def people(organization: Organization, now: dt.datetime) -> list[Member]:
    """The last one facilitates, and is calibrated."""
    zones = ("Europe/Berlin", "Asia/Kolkata")
    everybody = [
        MemberFactory(organization=organization, name=f"P{n}", time_zone=zones[n % 2])
        for n in range(10)
    ]
    calibrated(everybody[8], now)
    calibrated(everybody[9], now)
    return everybody


def session(group: int, facilitator: Member, hour: int = 10, day: dt.date = MONDAY) -> DraftSession:
    return DraftSession(group, 1, day, dt.time(hour), "Europe/Berlin", facilitator.pk)


def frame_with(organization: Organization, people: list[Member], **changes: object) -> Frame:
    ids = tuple(person.pk for person in people[:8])
    usual = Pilot(
        goal=Goal("Pilot", "A goal", "Europe/Berlin"),
        leaders=ids,
        plan=Plan(1, "pilot-12", (1, 2), MONDAY),
        team=Team((people[8].pk, people[9].pk), (people[8].pk,)),
        groups=(ids[:4], ids[4:]),
        times=Times("pilot-12", MONDAY, (session(1, people[8]), session(2, people[8], 12))),
    )
    pilot = replace(usual, **changes)
    members = {person.pk: person for person in people if person.left_at is None}
    draft = PilotDraft(organization=organization)
    return Frame(
        draft=draft,
        pilot=pilot,
        members=members,
        version=ProgramVersion(program=Program()),
        modules=[],
        form=None,
        steps=[],
    )


def words(frame: Frame, now: dt.datetime, *parts: PartPreview) -> dict[str, str]:
    found = warnings_of(frame, list(parts), today=now.date(), now=now)
    return {warning.step: warning.text for warning in found}


def test_a_sound_pilot_gets_no_warning(
    organization: Organization, people: list[Member], now: dt.datetime
) -> None:
    assert words(frame_with(organization, people), now, SHOWN) == {}


def test_what_raters_cannot_tell_is_said(
    organization: Organization, people: list[Member], now: dt.datetime
) -> None:
    alone = Team((people[8].pk,), (people[8].pk,))
    assert (
        "cannot be told from change"
        in words(frame_with(organization, people, team=alone), now, SHOWN)["team"]
    )
    leads = (session(1, people[8]), session(2, people[9], 12))
    nobody = Times("pilot-12", MONDAY, leads, ScoredTwice.NONE)
    said = words(frame_with(organization, people, times=nobody), now, SHOWN)["times"]
    assert "nobody is scored twice" in said
    together = (session(1, people[8]), session(2, people[9]))
    everybody = Times("pilot-12", MONDAY, together, ScoredTwice.ALL)
    frame = frame_with(organization, people, times=everybody)
    found = warnings_of(frame, [SHOWN], today=now.date(), now=now)
    told = "2 sessions have nobody free to score alongside: group 1"
    [bundle] = [each for each in bundled(found) if each.text.startswith(told)]
    proposed = bundle.each
    assert [people[9].name in proposed[0], people[8].name in proposed[1]] == [True, True]
    assert all("no worse for anybody" in each for each in proposed), "an hour beside"


def test_how_much_double_scoring_is_missing_is_said_before_the_launch(
    organization: Organization, people: list[Member], now: dt.datetime
) -> None:
    def said(steps: int, twice: ScoredTwice) -> str:
        """Two groups of four meet so often, at hours at which both facilitators are free."""
        slots = product((1, 2), range(1, steps + 1))
        sessions = tuple(
            DraftSession(
                group, step, MONDAY + dt.timedelta(days=7 * step), dt.time(8 + 2 * group),
                "Europe/Berlin", people[8 + (group + step) % 2].pk,
            )
            for group, step in slots
        )  # fmt: skip
        times = Times("pilot-12", MONDAY, sessions, twice)
        return words(frame_with(organization, people, times=times), now, SHOWN).get("times", "")

    few = said(4, ScoredTwice.FIFTH)
    assert "8 role-plays scored twice tell raters apart only roughly" in few
    assert "about 0.92" in few
    assert "For 0.95 it takes about 13: 2 more sessions with a second rater" in few
    assert "more than this pilot has: fewer raters" in said(1, ScoredTwice.ALL)
    assert said(4, ScoredTwice.ALL) == ""


def test_each_odd_thing_gets_a_word_at_its_step(
    organization: Organization, people: list[Member], now: dt.datetime
) -> None:
    lead = people[8]
    early = Times("pilot-12", MONDAY, (session(1, lead, 3), session(2, lead, 12)))
    assert (
        "outside 08:00" in words(frame_with(organization, people, times=early), now, SHOWN)["times"]
    )
    twice = Times("pilot-12", MONDAY, (session(1, lead), session(2, lead)))
    assert (
        "two sessions at once"
        in words(frame_with(organization, people, times=twice), now, SHOWN)["times"]
    )
    own = Times("pilot-12", MONDAY, (session(1, people[0]), session(2, lead, 12)))
    assert "own group" in words(frame_with(organization, people, times=own), now, SHOWN)["times"]
    past = Times(
        "pilot-12", MONDAY, (session(1, lead, day=dt.date(2026, 9, 7)), session(2, lead, 12))
    )
    assert "in the past" in words(frame_with(organization, people, times=past), now, SHOWN)["times"]
    assert (
        "no coach"
        in words(frame_with(organization, people, team=Team((lead.pk, people[9].pk))), now, SHOWN)[
            "team"
        ]
    )
    late = Plan(1, "pilot-12", (1, 2), dt.date(2026, 9, 7))
    assert "has passed" in words(frame_with(organization, people, plan=late), now, SHOWN)["plan"]


def test_a_pulse_that_shows_nothing_or_asks_nobody_is_said(
    organization: Organization, people: list[Member], now: dt.datetime
) -> None:
    frame = frame_with(organization, people)
    assert "stay hidden" in words(frame, now, HIDDEN)["pulse"]
    assert "Nobody would be asked" in words(frame, now)["pulse"]
    assert "pulse" not in words(frame, now, HIDDEN, SHOWN)


def test_leaders_in_another_running_pilot_and_those_gone_are_named(
    organization: Organization, people: list[Member], admin: Member, now: dt.datetime
) -> None:
    EnrollmentFactory(
        cohort=CohortFactory(organization=organization, name="First"), member=people[0]
    )
    assert (
        "P0 already takes part in “First”."
        in words(frame_with(organization, people), now, SHOWN)["leaders"]
    )
    mark_left(member=people[1], now=now, by=admin)
    people[1].refresh_from_db()
    texts = [
        w.text
        for w in warnings_of(frame_with(organization, people), [SHOWN], today=now.date(), now=now)
    ]
    assert any("has left the organization" in text for text in texts)


def test_a_frame_without_leaders_or_sessions_is_not_ready(
    organization: Organization, people: list[Member]
) -> None:
    gone = dataclasses.replace(frame_with(organization, people), members={})
    assert {"leaders", "team", "plan"} <= gaps_of(gone).keys()


def test_clocks_show_every_zone_once_earliest_first(people: list[Member]) -> None:
    shown = clocks(
        session(1, people[8], 14),
        ["Asia/Kolkata", "Europe/Berlin", "Europe/Berlin", "America/New_York"],
    )
    assert [
        (clock.place, f"{clock.local:%H:%M}", clock.people, clock.is_working) for clock in shown
    ] == [
        ("New York", "08:00", 1, True),
        ("Berlin", "14:00", 2, True),
        ("Kolkata", "17:30", 1, False),
    ]


def test_sessions_one_after_the_other_are_fine(people: list[Member]) -> None:
    both = [session(1, people[8], 10), session(2, people[8], 11)]
    assert clashes_of(both, ((), ()), {}) == []


def test_every_step_can_be_told_in_words(organization: Organization, people: list[Member]) -> None:
    pilot = replace(
        frame_with(organization, people).pilot,
        pulse=Pulse(
            (PulseQuestion(kind=QuestionKind.AGREEMENT, text={"en": "One idea?"}),),
            extra_ids=(people[8].pk,),
        ),
        saved_in={DraftStep.PULSE: 3},
    )
    names = Names({person.pk: person for person in people}, {1: "Cues", 2: "Listening"})
    told = {
        step: dict(lines_of(step, pilot, names)) for step in DraftStep if step != DraftStep.REVIEW
    }
    assert told["leaders"]["Leaders"].startswith("P0, P1")
    assert told["plan"]["Modules"] == "Cues, Listening"
    assert told["groups"]["Group 2"] == "P4, P5, P6, P7"
    assert "12:00 Europe/Berlin, P8" in told["times"]["Group 2"]
    assert told["pulse"] == {"Question": "One idea?", "Also asked": "P8", "Asked at": "10:00"}
    assert ("Groups", "2 groups of 4 and 4") in summary(pilot.outline, names)


def test_what_there_may_be_many_of_says_its_kind_and_whom_it_is_about(
    organization: Organization, people: list[Member], now: dt.datetime
) -> None:
    ids, lead = [person.pk for person in people], people[8]
    unity = dt.date(2026, 10, 3)  # a holiday in Germany alone
    frame = frame_with(
        organization,
        people,
        groups=(tuple(ids[:7]), (ids[7],)),
        times=Times("pilot-12", MONDAY, (session(1, lead, day=unity), session(2, lead, 12))),
    )
    found = warnings_of(frame, [SHOWN], today=now.date(), now=now)
    kinds = [(each.kind, each.about) for each in found if each.kind]
    assert kinds == [
        (CautionKind.SIZE, "1"),
        (CautionKind.SIZE, "2"),
        (CautionKind.HOLIDAY, "Sat 3 Oct"),
    ]
    assert "is a public holiday (" in found[-2].text


def test_whoever_is_not_calibrated_is_named_and_kept_from_nothing(
    organization: Organization, people: list[Member], now: dt.datetime
) -> None:
    team = Team((people[7].pk, people[8].pk), (people[8].pk,))
    said = words(frame_with(organization, people, team=team), now, SHOWN)[DraftStep.TEAM]
    assert said.startswith("Not calibrated yet, or due again: P7. Their levels count")
    later = now + dt.timedelta(days=29)
    assert "P7, P8" in words(frame_with(organization, people, team=team), later, SHOWN)["team"]


def test_somebody_in_two_other_pilots_is_one_caution(
    organization: Organization, people: list[Member], now: dt.datetime
) -> None:
    for name in ("First", "Second"):
        cohort = CohortFactory(organization=organization, name=name)
        EnrollmentFactory(cohort=cohort, member=people[0])
    [one] = warnings_of(frame_with(organization, people), [SHOWN], today=now.date(), now=now)
    assert one.text == ("P0 already takes part in “First”. P0 already takes part in “Second”.")


def limited(frame: Frame, minutes: int | None, steps: list[PlannedStep]) -> Frame:
    return dataclasses.replace(frame, steps=steps, limit=WeeklyLimit(minutes, {}))


def test_a_step_that_alone_takes_more_than_a_week_has_is_said(
    organization: Organization, people: list[Member], now: dt.datetime
) -> None:
    frame = frame_with(organization, people, times=Times("pilot-12", MONDAY))
    practice = [
        PlannedStep(StepKind.PRACTICE, None, week, MONDAY + dt.timedelta(weeks=week), week)
        for week in (1, 2)
    ]
    assert "plan" not in words(limited(frame, 45, practice), now, SHOWN)
    assert "plan" not in words(limited(frame, None, practice), now, SHOWN)
    assert words(limited(frame, 40, practice), now, SHOWN)["plan"] == (
        "The weeks of 5 Oct, 12 Oct ask a leader for up to 45 minutes; your organization asks for "
        "40 at most."
    )


def test_a_practice_time_in_a_week_that_is_full_is_said(
    organization: Organization, people: list[Member], now: dt.datetime
) -> None:
    """The second group meets a week later than its plan has it, beside the talk with the coach."""
    day = MONDAY + dt.timedelta(weeks=1)
    later = session(2, people[9], 12, day)
    times = Times("pilot-12", MONDAY, (session(1, people[8]), later))
    frame = frame_with(organization, people, times=times)
    steps = [
        PlannedStep(StepKind.PRACTICE, None, 0, MONDAY, 1),
        PlannedStep(StepKind.COACHING, None, 1, day, 2),
    ]
    found = warnings_of(limited(frame, 70, steps), [SHOWN], today=now.date(), now=now)
    assert [(each.step, each.is_beyond) for each in found if each.is_beyond] == [("times", True)]
    said = next(each.text for each in found if each.is_beyond)
    assert said.startswith("The week of 5 Oct asks a leader for up to 75 minutes;")
    assert "plan" not in words(limited(frame, 75, steps), now, SHOWN)


def test_leaders_whose_weeks_other_programs_fill_are_named(
    organization: Organization, people: list[Member], now: dt.datetime
) -> None:
    elsewhere = EnrollmentFactory(cohort=CohortFactory(organization=organization), member=people[2])
    on = MONDAY + dt.timedelta(weeks=1, days=3)
    whole = StepFactory(cohort=elsewhere.cohort, kind=StepKind.PRACTICE, opens_on=on)
    PersonalStepFactory(enrollment=elsewhere, step=whole)
    step = PlannedStep(StepKind.PRACTICE, None, 1, MONDAY + dt.timedelta(weeks=1), 9)
    frame = frame_with(organization, people)
    assert words(limited(frame, 60, [step]), now, SHOWN)["plan"] == (
        "With their other program, P2 has a week of more than 60 minutes. A start on 5 "
        "October 2026 would fit everybody."
    )
    assert "plan" not in words(limited(frame, 90, [step]), now, SHOWN)
