"""What coaching keeps of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from coaching.notes_states import NoteAudience
from people.personal import Impersonal, Personal, deletes, empties, keeps
from people.personal_words import (
    PERSON_AND_ADMINS,
    PERSON_AND_COACH,
    UNTIL_ERASED,
    WHO_DID_IT,
    WITH_PILOT,
    WITH_PILOT_OR_PERSON,
)

TALKS = _("One-to-one talks: when they are, and who the coach is")
NOTES = _("What leader and coach write down for their talks")

HOLDINGS = (
    Personal(
        "coaching.Talk",
        purpose=TALKS,
        seen_by=PERSON_AND_COACH,
        kept_for=WITH_PILOT,
        trails=(
            empties(
                "enrollment__member",
                "word",
                "link",
                exported=("starts_at", "minutes", "state", "word", "proposed_at"),
            ),
            empties("coach", "word", "link", exported=("starts_at", "minutes", "state", "word")),
            keeps("offered_by", why=WHO_DID_IT),
        ),
        plain=("offered", "declined", "time_zone"),
    ),
    Personal(
        "coaching.CoachWish",
        purpose=TALKS,
        seen_by=PERSON_AND_ADMINS,
        kept_for=UNTIL_ERASED,
        trails=(
            deletes("member", "elsewhere", "own_language", "asked_at", "answered_at"),
            deletes("coach"),
        ),
    ),
    Personal(
        "coaching.TalkNote",
        purpose=NOTES,
        seen_by=_("The person; for what is for both, the other one too"),
        kept_for=WITH_PILOT_OR_PERSON,
        trails=(
            deletes("author", "talk__starts_at", "is_topic", "text", "saved_at"),
            deletes(
                "talk__enrollment__member",
                "talk__starts_at",
                "text",
                "saved_at",
                shown_where={"audience": NoteAudience.BOTH},
            ),
        ),
    ),
    Personal(
        "coaching.Commitment",
        purpose=_("What leaders commit themselves to, and what became of it"),
        seen_by=PERSON_AND_COACH,
        kept_for=WITH_PILOT,
        trails=(
            empties(
                "enrollment__member",
                "wording",
                "outcome",
                exported=("wording", "due_on", "state", "outcome", "made_at", "settled_at"),
            ),
        ),
    ),
    Personal(
        "coaching.PassedOn",
        purpose=_("What a leader lets a new coach read"),
        seen_by=PERSON_AND_COACH,
        kept_for=WITH_PILOT_OR_PERSON,
        trails=(
            deletes("enrollment__member", "includes_notes", "decided_at"),
            deletes("coach"),
        ),
    ),
)
IMPERSONAL: tuple[Impersonal, ...] = ()
