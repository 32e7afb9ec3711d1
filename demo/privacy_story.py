"""What people asked about their data, how their privacy officer answered, and what was decided."""

from __future__ import annotations

import datetime as dt

from demo.cast import PRIVACY_OFFICER, Cast
from people.operations import open_member
from privacy.models import PersonRequest
from privacy.operations import (
    BasisChoice,
    ask_for,
    choose_bases,
    choose_retention,
    enter_request,
    extend_request,
    finish_request,
    refuse_request,
    restrict_as_asked,
)
from privacy.states import Asks, Basis, CameBy

CORRECTING, BY_LETTER, RESTRICTING, OBJECTING = "E1008", "E1065", "E1069", "E1041"
ERASING, REFUSED, COPIED, LOOKED_AT = "E1014", "E1068", "E1032", "E1007"
PULSES = "Teams say in groups what changed; nobody is named, and the works council agreed."


def answer_people(cast: Cast, now: dt.datetime) -> None:
    """Requests in every state, in the order of their days; some purposes have a basis."""
    _past(cast, now)
    officer = cast.people[PRIVACY_OFFICER]
    _asked(cast, CORRECTING, Asks.CORRECTION, now - dt.timedelta(days=3), wanted=True)
    _asked(cast, ERASING, Asks.ERASURE, now - dt.timedelta(days=1))
    quiet = _asked(cast, RESTRICTING, Asks.RESTRICTION, now - dt.timedelta(days=2))
    restrict_as_asked(request=quiet, answer="Done.", now=now - dt.timedelta(hours=1), by=officer)
    letter_on = now - dt.timedelta(days=26)
    enter_request(
        member=cast.people[BY_LETTER],
        asks=Asks.ACCESS,
        words="Please send me everything you have about me, on paper.",
        came_by=CameBy.LETTER,
        received_on=letter_on.date(),
        now=letter_on + dt.timedelta(days=1),
        by=officer,
    )
    _decide(cast, now - dt.timedelta(days=15))
    for days in (30, 6):
        moment = now - dt.timedelta(days=days, hours=2)
        open_member(member=cast.people[LOOKED_AT], now=moment, by=cast.admin)


def _decide(cast: Cast, now: dt.datetime) -> None:
    """On what some purposes rest, and how long what is kept."""
    officer = cast.people[PRIVACY_OFFICER]
    choose_bases(
        organization=cast.organization,
        choices={
            "accounts": BasisChoice(Basis.CONTRACT),
            "mail": BasisChoice(Basis.CONTRACT),
            "pulses": BasisChoice(Basis.INTERESTS, PULSES),
            "practice": BasisChoice(Basis.AGREEMENT),
        },
        now=now,
        by=officer,
    )
    choose_retention(
        organization=cast.organization,
        days={"talk_notes": 365, "requests": 730},
        now=now,
        by=officer,
    )


def _past(cast: Cast, now: dt.datetime) -> None:
    """What was answered already, and what takes longer."""
    officer = cast.people[PRIVACY_OFFICER]
    copied = _asked(cast, COPIED, Asks.ACCESS, now - dt.timedelta(days=50))
    finish_request(
        request=copied,
        answer="Your copy is ready in the portal, under My data.",
        now=now - dt.timedelta(days=48),
        by=officer,
    )
    refused = _asked(cast, REFUSED, Asks.ERASURE, now - dt.timedelta(days=40))
    refuse_request(
        request=refused,
        answer="You work here, and the program team needs to know who may sign in.",
        now=now - dt.timedelta(days=33),
        by=officer,
    )
    longer = _asked(cast, OBJECTING, Asks.OBJECTION, now - dt.timedelta(days=28))
    extend_request(
        request=longer,
        because="We ask the works council first; it meets in three weeks.",
        now=now - dt.timedelta(days=4),
        by=officer,
    )


WORDS = {
    Asks.CORRECTION: "My title changed in August.",
    Asks.RESTRICTION: "Please keep my data and do not use it while I am on leave.",
    Asks.OBJECTION: "I do not want the figures of my team to be compared: we are five people.",
    Asks.ERASURE: "I take part in nothing here. Please erase me.",
}


def _asked(
    cast: Cast, employee_id: str, asks: Asks, at: dt.datetime, *, wanted: bool = False
) -> PersonRequest:
    return ask_for(
        member=cast.people[employee_id],
        asks=asks,
        words=WORDS.get(asks, ""),
        wanted={"job_title": "Senior Specialist, Customer Support"} if wanted else None,
        now=at,
    )
