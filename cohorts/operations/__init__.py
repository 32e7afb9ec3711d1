"""Verbs about cohorts, and how far the leaders in them have come."""

from cohorts.operations.course import (
    CohortRests,
    StaleCohort,
    TooEarly,
    describe_cohort,
    finish_cohort,
    pause_cohort,
    reopen_cohort,
    resume_cohort,
    shift_cohort,
)
from cohorts.operations.launching import NotInOrganization, NotInVersion, launch_cohort
from cohorts.operations.leaders import (
    OwnCoach,
    change_coach,
    delay_leader,
    enroll_leader,
    leave_cohort,
)
from cohorts.operations.progress import (
    PlaceOnPlan,
    complete_step,
    complete_step_for_all,
    count_card,
    move_openings,
    note_followed,
    put_steps_on_plans,
    reopen_step,
    write_decks,
    write_tallies,
)
from cohorts.operations.quiet import name_quiet_weeks, put_off, remove_quiet_weeks
from cohorts.operations.versions import CohortOver, NotNewer, held_for_version, put_on_version

__all__ = [
    "CohortOver",
    "CohortRests",
    "NotInOrganization",
    "NotInVersion",
    "NotNewer",
    "OwnCoach",
    "PlaceOnPlan",
    "StaleCohort",
    "TooEarly",
    "change_coach",
    "complete_step",
    "complete_step_for_all",
    "count_card",
    "delay_leader",
    "describe_cohort",
    "enroll_leader",
    "finish_cohort",
    "held_for_version",
    "launch_cohort",
    "leave_cohort",
    "move_openings",
    "name_quiet_weeks",
    "note_followed",
    "pause_cohort",
    "put_off",
    "put_on_version",
    "put_steps_on_plans",
    "remove_quiet_weeks",
    "reopen_cohort",
    "reopen_step",
    "resume_cohort",
    "shift_cohort",
    "write_decks",
    "write_tallies",
]
