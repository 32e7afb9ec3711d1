"""xAPI 1.0.3 statements, made of what is known of an event. Pure: nothing is read or sent here.

Titles and who did what when: nothing else goes into a statement, so that nothing private can.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import uuid
from collections.abc import Mapping

from common.records import dataclass
from events.states import EventKind
from learning_records.profile import profile_iri
from learning_records.vocabulary import (
    ACTIVITIES_PATH,
    CARD,
    EXPERIENCED,
    MEANINGS,
    MODULE,
    PRACTICE,
    PROGRAM,
    ROLE_PLAY,
    VOIDED,
    Term,
)

SPACE = uuid.UUID("6d6f0f34-5b0e-5f6a-9a55-6c1f5c8f3c0e")
"""In which our ids are made; it never changes."""
PLATFORM = "Empathy Portal"
Statement = dict[str, object]
Names = Mapping[str, str]
"""A title by language."""
NAME_BYTES = 16


@dataclass(frozen=True, kw_only=True)
class StatedPiece:
    """A program, module or card: the slug in its address, and its title by language."""

    slug: str
    names: Names


@dataclass(frozen=True, kw_only=True)
class Happened:
    """All that a statement is made of."""

    kind: EventKind
    key: str
    happened_at: dt.datetime
    connection_id: int
    cohort_id: int
    member_id: int
    program: StatedPiece
    module: StatedPiece | None = None
    card: StatedPiece | None = None


class NothingToState(Exception):
    """What the event is about is not there any more."""


def opaque_name(actor_key: str, member_id: int) -> str:
    """By which a person is known in record stores of their organization, and nowhere else."""
    return _keyed(actor_key, f"member:{member_id}")[: 2 * NAME_BYTES]


def _keyed(actor_key: str, said: str) -> str:
    """What nobody makes again by counting up numbers."""
    return hmac.new(actor_key.encode(), said.encode(), hashlib.sha256).hexdigest()


def account(base: str, name: str) -> Statement:
    """A person by an account of ours."""
    return {"objectType": "Agent", "account": {"homePage": base, "name": name}}


def mailbox(email: str) -> Statement:
    """A person by their address."""
    return {"objectType": "Agent", "mbox": f"mailto:{email}"}


def _id(actor_key: str, said: str) -> str:
    """The same whenever it is asked, and made with the key: it is to lead to nobody either."""
    return str(uuid.uuid5(SPACE, _keyed(actor_key, said)))


def statement_of(happened: Happened, actor: Statement, base: str, *, actor_key: str) -> Statement:
    """The statement. Raises NothingToState."""
    meaning = MEANINGS[happened.kind]
    context = {
        "registration": _id(actor_key, f"{base} cohort {happened.cohort_id} {happened.member_id}"),
        "platform": PLATFORM,
        "contextActivities": _around(happened, meaning.object, base),
    }
    statement: Statement = {
        "id": _id(actor_key, f"{base} {happened.connection_id} {happened.kind} {happened.key}"),
        "actor": actor,
        "verb": _verb(meaning.verb),
        "object": _object(happened, meaning.object, base),
        "timestamp": happened.happened_at.isoformat(),
        "context": context,
    }
    if meaning.completes:
        statement["result"] = {"completion": True}
    return statement


def trial_statement(base: str, ident: str, now: dt.datetime) -> Statement:
    """What is sent to see whether a store takes statements."""
    activity = _activity(f"{base}{ACTIVITIES_PATH}test", EXPERIENCED, {"en": "Test"})
    activity["definition"] = {"name": {"en": "Test of the connection"}}
    return {
        "id": ident,
        "actor": account(base, "connection-test"),
        "verb": _verb(EXPERIENCED),
        "object": activity,
        "timestamp": now.isoformat(),
    }


def voiding_statement(base: str, ident: str, now: dt.datetime) -> Statement:
    """What takes a statement back."""
    return {
        "id": str(uuid.uuid5(SPACE, f"voids {ident}")),
        "actor": account(base, "connection-test"),
        "verb": _verb(VOIDED),
        "object": {"objectType": "StatementRef", "id": ident},
        "timestamp": now.isoformat(),
    }


def _verb(term: Term) -> Statement:
    return {"id": term.iri, "display": {"en": term.name}}


def _activity(iri: str, kind: Term, names: Names) -> Statement:
    return {
        "objectType": "Activity",
        "id": iri,
        "definition": {"type": kind.iri, "name": dict(names)},
    }


def _module(happened: Happened) -> StatedPiece:
    if happened.module is None:
        raise NothingToState
    return happened.module


def _object(happened: Happened, kind: Term, base: str) -> Statement:
    """What the statement is about."""
    program = f"{base}{ACTIVITIES_PATH}{happened.program.slug}"
    if kind is PROGRAM:
        return _activity(program, kind, happened.program.names)
    module = _module(happened)
    inside = f"{program}/{module.slug}"
    if kind is MODULE:
        return _activity(inside, kind, module.names)
    if kind is CARD:
        if happened.card is None:
            raise NothingToState
        return _activity(f"{inside}/cards/{happened.card.slug}", kind, happened.card.names)
    part = {PRACTICE.iri: "practice", ROLE_PLAY.iri: "role-play"}[kind.iri]
    return _activity(f"{inside}/{part}", kind, module.names)


def _around(happened: Happened, kind: Term, base: str) -> Statement:
    """What it is part of, and the profile it follows."""
    around: Statement = {
        "category": [
            {
                "objectType": "Activity",
                "id": profile_iri(base),
                "definition": {"type": "http://adlnet.gov/expapi/activities/profile"},
            }
        ]
    }
    program = _object(happened, PROGRAM, base)
    if kind is MODULE:
        around["parent"] = [program]
    elif kind is not PROGRAM:
        around["parent"], around["grouping"] = [_object(happened, MODULE, base)], [program]
    return around
