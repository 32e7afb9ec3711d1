"""What is sent of an event: documented in docs/connections/webhooks.md, version 1."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping

from events.models import Event
from events.states import EventKind
from people.models import Member

VERSION = 1
TEST_KIND = "portal.test"
Detail = Mapping[str, object]

_PILOT: Detail = {
    "pilot": {"id": 12, "name": "Pilot in Operations"},
    "program": {"slug": "digital-empathy-for-leaders", "version": 3},
}
_ENROLLED: Detail = {"enrollment": 340, **_PILOT}
_MODULE: Detail = {
    **_ENROLLED,
    "module": {"id": 7, "slug": "written-replies", "title": "Empathetic written replies"},
}
_SESSION: Detail = {
    **_MODULE,
    "session": {"id": 58, "starts_at": "2026-09-30T14:00:00+00:00"},
}
_CARD = {"id": 41, "slug": "first-line", "kind": "rewrite", "title": "The first line"}
EXAMPLES: dict[EventKind, Detail] = {
    EventKind.MEMBER_CHANGED: {"change": "changed", "fields": ["department", "manager_id"]},
    EventKind.PILOT_LAUNCHED: _PILOT,
    EventKind.PILOT_ENDED: _PILOT,
    EventKind.ENROLLMENT_STARTED: _ENROLLED,
    EventKind.ENROLLMENT_ENDED: _ENROLLED,
    EventKind.CARD_COMPLETED: {**_MODULE, "card": _CARD},
    EventKind.MODULE_COMPLETED: {**_MODULE, "is_refresher": False},
    EventKind.SESSION_ATTENDED: {**_SESSION, "step": "practice"},
    EventKind.ROLE_PLAY_SCORED: _SESSION,
    EventKind.PROGRAM_COMPLETED: {**_ENROLLED, "certificate": 90},
    EventKind.WAVE_PUBLISHED: {**_PILOT, "wave": {"id": 5, "number": 2}},
    EventKind.REPORT_PUBLISHED: {**_PILOT, "report": {"id": 3, "number": 2}},
}
"""The detail of an event of each kind, as the pages and the documentation show it."""
ABOUT_NOBODY = frozenset(
    {
        *(EventKind.PILOT_LAUNCHED, EventKind.PILOT_ENDED),
        *(EventKind.WAVE_PUBLISHED, EventKind.REPORT_PUBLISHED),
    }
)


def body_of(event: Event, *, names_people: bool) -> bytes:
    """What is sent, byte for byte; needs its organization and member loaded."""
    about = {**event.detail}
    if event.member is not None:
        about["member"] = _person(event.member, names_people=names_people)
    return _bytes(
        _envelope(
            id=f"evt_{event.pk}",
            type=event.kind,
            created_at=event.found_at,
            happened_at=event.happened_at,
            organization=event.organization.slug,
            about=about,
        )
    )


def trial_body(organization: str, *, number: str, now: dt.datetime) -> bytes:
    """What is sent to try a webhook."""
    return _bytes(
        _envelope(
            id=f"evt_{number}",
            type=TEST_KIND,
            created_at=now,
            happened_at=now,
            organization=organization,
            about={"message": "This is a test. Nothing happened."},
        )
    )


def example(kind: EventKind, *, names_people: bool = False) -> str:
    """An event of this kind with invented values, laid out to be read."""
    at = dt.datetime(2026, 9, 30, 14, 2, 11, tzinfo=dt.UTC)
    about = dict(EXAMPLES[kind])
    if kind not in ABOUT_NOBODY:
        noor = Member(pk=1077, employee_id="E-204", name="Noor Haddad", email="noor@example.com")
        about["member"] = _person(noor, names_people=names_people)
    shown = _envelope(
        id="evt_90211",
        type=kind.value,
        created_at=at + dt.timedelta(seconds=19),
        happened_at=at,
        organization="northwind",
        about=about,
    )
    return json.dumps(shown, indent=2, ensure_ascii=False)


def laid_out(body: bytes) -> str:
    """A body as a page shows it."""
    return json.dumps(json.loads(body), indent=2, ensure_ascii=False)


def _person(member: Member, *, names_people: bool) -> dict[str, object]:
    """By numbers; with name and address only where an admin chose so."""
    person: dict[str, object] = {"id": member.pk, "employee_id": member.employee_id or None}
    if names_people:
        person |= {"name": member.name, "email": member.email or None}
    return person


def _envelope(
    *,
    id: str,  # noqa: A002  what the field is called
    type: str,  # noqa: A002  as above
    created_at: dt.datetime,
    happened_at: dt.datetime,
    organization: str,
    about: Detail,
) -> dict[str, object]:
    return {
        "id": id,
        "type": type,
        "version": VERSION,
        "created_at": _moment(created_at),
        "happened_at": _moment(happened_at),
        "organization": organization,
        "data": dict(about),
    }


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _bytes(shown: Mapping[str, object]) -> bytes:
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()
