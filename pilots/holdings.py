"""What pilots keep of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.naming import naming
from people.personal import Impersonal, Personal, deletes, hands_over, keeps
from people.personal_words import (
    ADMINS,
    COUNTED,
    FOR_DAYS,
    NOBODY,
    OWN_WORK,
    WHO_DID_IT,
    WITH_ORGANIZATION,
)

PLANNING = _("Pilots that are being planned: who is in them, and when")

HOLDINGS = (
    Personal(
        "pilots.PilotDraft",
        purpose=PLANNING,
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(hands_over("by", "created_at", "changed_at", why=OWN_WORK),),
    ),
    Personal(
        "pilots.ChosenLeader",
        purpose=PLANNING,
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(
            deletes("person", "draft__created_at", where={"draft__cohort": None}),
            keeps(
                "person",
                "draft__created_at",
                why=COUNTED,
                where={"draft__cohort__isnull": False},
            ),
        ),
    ),
    Personal(
        "pilots.GroupSeat",
        purpose=PLANNING,
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(
            deletes("person", "draft__created_at", "group", where={"draft__cohort": None}),
            keeps(
                "person",
                "draft__created_at",
                "group",
                why=COUNTED,
                where={"draft__cohort__isnull": False},
            ),
        ),
    ),
    Personal(
        "pilots.SessionSlot",
        purpose=PLANNING,
        seen_by=ADMINS,
        kept_for=WITH_ORGANIZATION,
        trails=(keeps("facilitator", "starts_at", why=WHO_DID_IT),),
        plain=("time_zone", "link"),
    ),
    Personal(
        "pilots.DraftReview",
        purpose=PLANNING,
        seen_by=ADMINS,
        kept_for=FOR_DAYS,
        trails=(deletes("review", finds=naming("pilots.DraftReview", "review")),),
    ),
    Personal(
        "pilots.ReviewPage",
        purpose=PLANNING,
        seen_by=ADMINS,
        kept_for=FOR_DAYS,
        trails=(deletes("mails", finds=naming("pilots.ReviewPage", "mails")),),
    ),
    Personal(
        "pilots.DraftJob",
        purpose=PLANNING,
        seen_by=NOBODY,
        kept_for=FOR_DAYS,
        trails=(keeps("by", why=WHO_DID_IT),),
        plain=("work", "language"),
    ),
)
IMPERSONAL: tuple[Impersonal, ...] = ()
