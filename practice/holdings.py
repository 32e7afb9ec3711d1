"""What practice keeps of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal, deletes, keeps
from people.personal_words import (
    COUNTED,
    IN_THE_SESSION,
    RATERS,
    WHO_DID_IT,
    WITH_PILOT,
    WITH_PILOT_OR_PERSON,
)

SESSIONS = _("Live sessions: who leads them, who is in them, and who came")

HOLDINGS = (
    Personal(
        "practice.GroupPlace",
        purpose=SESSIONS,
        seen_by=IN_THE_SESSION,
        kept_for=WITH_PILOT,
        trails=(keeps("enrollment__member", "group__name", why=COUNTED),),
    ),
    Personal(
        "practice.PracticeSession",
        purpose=SESSIONS,
        seen_by=IN_THE_SESSION,
        kept_for=WITH_PILOT,
        trails=(
            keeps("facilitator", "starts_at", "group__name", "state", why=WHO_DID_IT),
            keeps("leading__member", why=COUNTED),
        ),
        plain=("form", "time_zone", "link", "replies_to", "lead_order"),
    ),
    Personal(
        "practice.TurnBegun",
        purpose=SESSIONS,
        seen_by=IN_THE_SESSION,
        kept_for=WITH_PILOT,
        trails=(
            keeps("enrollment__member", "session__starts_at", "number", "began_at", why=COUNTED),
        ),
    ),
    Personal(
        "practice.SecondRater",
        purpose=SESSIONS,
        seen_by=RATERS,
        kept_for=WITH_PILOT,
        trails=(keeps("rater", "session__starts_at", why=WHO_DID_IT),),
        plain=("enrollments",),
    ),
    Personal(
        "practice.GuestPlace",
        purpose=SESSIONS,
        seen_by=IN_THE_SESSION,
        kept_for=WITH_PILOT,
        trails=(keeps("enrollment__member", "session__starts_at", why=COUNTED),),
    ),
    Personal(
        "practice.Attendance",
        purpose=SESSIONS,
        seen_by=IN_THE_SESSION,
        kept_for=WITH_PILOT,
        trails=(
            keeps(
                "enrollment__member",
                "session__starts_at",
                "was_present",
                "excused_at",
                why=COUNTED,
            ),
        ),
    ),
    Personal(
        "practice.PeerNote",
        purpose=_("What leaders write to each other after a session"),
        seen_by=_("Who wrote it and who got it"),
        kept_for=WITH_PILOT_OR_PERSON,
        trails=(
            deletes("author__member", "session__starts_at", "observation", "question", "saved_at"),
            deletes("receiver__member", "session__starts_at", "observation", "question"),
        ),
    ),
)
IMPERSONAL = (Impersonal(("practice.PracticeGroup",), _("Names of groups")),)
