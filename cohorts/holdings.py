"""What cohorts keep of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal, deletes, hands_over, keeps
from people.personal_words import (
    ADMINS,
    COUNTED,
    OWN_WORK,
    PERSON_AND_ADMINS,
    PERSON_AND_COACH,
    UNTIL_ENDED,
    WHO_DID_IT,
    WITH_ORGANIZATION,
    WITH_PILOT,
)

TAKES_PART = _("Who takes part in a pilot, and how far they have come")
WHO_LEADS = _("Who leads sessions of a pilot and talks one to one")

HOLDINGS = (
    Personal(
        "cohorts.Cohort",
        purpose=_("Pilots, and who launched them"),
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(hands_over("launched_by", "name", "launched_at", why=OWN_WORK),),
    ),
    Personal(
        "cohorts.Cohort_facilitators",
        purpose=WHO_LEADS,
        seen_by=_("Everybody who takes part"),
        kept_for=WITH_PILOT,
        trails=(keeps("member", "cohort__name", why=WHO_DID_IT),),
    ),
    Personal(
        "cohorts.Cohort_coaches",
        purpose=WHO_LEADS,
        seen_by=_("Everybody who takes part"),
        kept_for=WITH_PILOT,
        trails=(keeps("member", "cohort__name", why=WHO_DID_IT),),
    ),
    Personal(
        "cohorts.CoachTally",
        purpose=WHO_LEADS,
        seen_by=_("The coach and admins"),
        kept_for=WITH_PILOT,
        trails=(keeps("coach", "cohort__name", "leaders", why=COUNTED),),
    ),
    Personal(
        "cohorts.Enrollment",
        purpose=TAKES_PART,
        seen_by=PERSON_AND_ADMINS,
        kept_for=WITH_PILOT,
        trails=(
            keeps("member", "cohort__name", "enrolled_at", "left_at", why=COUNTED),
            keeps("coach", why=WHO_DID_IT),
        ),
        plain=("followed",),
    ),
    Personal(
        "cohorts.SharedEntry",
        purpose=_("What a leader lets their coach read"),
        seen_by=PERSON_AND_COACH,
        kept_for=UNTIL_ENDED,
        trails=(
            deletes("enrollment__member", "section", "key", "shared_at", "looked_at"),
            deletes("coach"),
        ),
    ),
    Personal(
        "cohorts.PersonalStep",
        purpose=TAKES_PART,
        seen_by=PERSON_AND_ADMINS,
        kept_for=WITH_PILOT,
        trails=(
            keeps(
                "enrollment__member",
                *("enrollment__cohort__name", "step__week", "step__kind", "opens_at"),
                *("cards_total", "cards_done", "done_at"),
                why=COUNTED,
            ),
        ),
        plain=("deck", "suggested", "address"),
    ),
)
IMPERSONAL = (
    Impersonal(
        (
            *("cohorts.Cohort_modules", "cohorts.QuietWeeks", "cohorts.Step"),
            *("cohorts.CohortTally", "cohorts.StepTally"),
        ),
        _("The plan of a pilot, and counts"),
    ),
)
