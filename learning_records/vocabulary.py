"""The words of our statements: for each kind of event its verb and what it is about. All verbs and
types are registered ones; what we mean by them stands in the profile (learning_records.profile).
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.records import dataclass
from events.states import EventKind

ADL = "http://adlnet.gov/expapi"
CMI5 = "https://w3id.org/xapi/cmi5/activitytype"
PROFILE_PATH = "/connections/records/profile/"
ACTIVITIES_PATH = "/connections/records/activities/"


@dataclass(frozen=True)
class Term:
    """A verb or a type of activity by its registered address."""

    iri: str
    name: str


PROGRAM = Term("http://adlnet.gov/expapi/activities/course", "Program")
MODULE = Term("http://adlnet.gov/expapi/activities/module", "Module")
CARD = Term("http://adlnet.gov/expapi/activities/lesson", "Card")
PRACTICE = Term("http://adlnet.gov/expapi/activities/meeting", "Practice session")
ROLE_PLAY = Term("http://adlnet.gov/expapi/activities/simulation", "Role-play")
COMPLETED = Term(f"{ADL}/verbs/completed", "completed")
ATTENDED = Term(f"{ADL}/verbs/attended", "attended")
REGISTERED = Term(f"{ADL}/verbs/registered", "registered")
SCORED = Term(f"{ADL}/verbs/scored", "scored")
EXPERIENCED = Term(f"{ADL}/verbs/experienced", "experienced")
VOIDED = Term(f"{ADL}/verbs/voided", "voided")


@dataclass(frozen=True)
class Meaning:
    """What we say when an event of a kind has happened."""

    slug: str
    """Of its template in the profile."""
    verb: Term
    object: Term
    sentence: Promise
    completes: bool = False


MEANINGS: Mapping[EventKind, Meaning] = {
    EventKind.ENROLLMENT_STARTED: Meaning(
        "enrolled", REGISTERED, PROGRAM, _("A leader joined a pilot of the program.")
    ),
    EventKind.CARD_COMPLETED: Meaning(
        "card", COMPLETED, CARD, _("A leader finished a card."), completes=True
    ),
    EventKind.MODULE_COMPLETED: Meaning(
        "module", COMPLETED, MODULE, _("A leader completed all cards of a module."), completes=True
    ),
    EventKind.SESSION_ATTENDED: Meaning(
        "practice", ATTENDED, PRACTICE, _("A leader took part in the practice session of a module.")
    ),
    EventKind.ROLE_PLAY_SCORED: Meaning(
        "role-play",
        SCORED,
        ROLE_PLAY,
        _("A leader's role-play was rated. Levels stay in the portal, so there is no score."),
    ),
    EventKind.PROGRAM_COMPLETED: Meaning(
        "program",
        COMPLETED,
        PROGRAM,
        _("A leader did what the organization asks for and got the certificate."),
        completes=True,
    ),
}
