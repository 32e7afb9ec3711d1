"""What learning keeps of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal, deletes, keeps
from people.personal_words import (
    COUNTED,
    ONLY_PERSON,
    PERSON_AND_ADMINS,
    UNTIL_ERASED,
    WITH_PILOT,
    WITH_PILOT_OR_PERSON,
)

CARDS = _("What somebody has read, tried and written in a program")
MEMORY = _("What somebody remembers, and what is asked again when")

HOLDINGS = (
    Personal(
        "learning.CardCompletion",
        purpose=CARDS,
        seen_by=PERSON_AND_ADMINS,
        kept_for=WITH_PILOT,
        trails=(
            keeps(
                "enrollment__member",
                "card__module__slug",
                "card__slug",
                "completed_at",
                why=COUNTED,
            ),
        ),
    ),
    Personal(
        "learning.CardAnswer",
        purpose=CARDS,
        seen_by=ONLY_PERSON,
        kept_for=WITH_PILOT_OR_PERSON,
        trails=(
            deletes(
                "enrollment__member",
                "card__module__slug",
                "card__slug",
                "answer",
                "later",
                "saved_at",
            ),
        ),
    ),
    Personal(
        "learning.PathEntry",
        purpose=_("Which rule changed somebody's plan"),
        seen_by=PERSON_AND_ADMINS,
        kept_for=WITH_PILOT,
        trails=(keeps("enrollment__member", "rule", "effect", "since", "until", why=COUNTED),),
        plain=("rule", "effect"),
    ),
    Personal(
        "learning.Certificate",
        purpose=_("Certificates"),
        seen_by=_("The person, and whoever they show it to"),
        kept_for=WITH_PILOT_OR_PERSON,
        trails=(
            deletes(
                "enrollment__member",
                "code",
                "attested",
                "language",
                "issued_at",
                "revoked_at",
            ),
        ),
    ),
    Personal(
        "learning.Recall",
        purpose=MEMORY,
        seen_by=ONLY_PERSON,
        kept_for=UNTIL_ERASED,
        trails=(deletes("member", "pace", "next_at", "rests_until", "reached_on"),),
    ),
    Personal(
        "learning.RecallItem",
        purpose=MEMORY,
        seen_by=ONLY_PERSON,
        kept_for=UNTIL_ERASED,
        trails=(
            deletes(
                *("recall__member", "card__module__slug", "card__slug", "part", "due_on"),
                *("last_on", "reviews", "lapses", "choice"),
            ),
        ),
    ),
    Personal(
        "learning.JourneyRun",
        purpose=_("Stories that somebody went through, and what they noted after them"),
        seen_by=ONLY_PERSON,
        kept_for=WITH_PILOT_OR_PERSON,
        trails=(
            deletes(
                "enrollment__member",
                "module__slug",
                "number",
                "way",
                "started_at",
                "ended_at",
                "note",
            ),
        ),
    ),
)
IMPERSONAL = (
    Impersonal(
        ("learning.CertificateCriteria", "learning.RecallReading"),
        _("What a certificate asks for, and how far a worker has read"),
    ),
)
