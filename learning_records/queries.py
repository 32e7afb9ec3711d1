"""What is asked of events, statements and the steps of leaders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

import msgspec
from django.conf import settings
from django.db import connection as database
from django.db.models import Count, QuerySet

from cohorts.models import Cohort, PersonalStep
from common.languages import ENGLISH, text_in_language
from common.records import dataclass
from common.tokens import hash_token
from connections.doors import is_open
from connections.models import Connection
from connections.states import ConnectionKind
from events.models import Event
from events.states import EventKind
from learning_records.models import PackageLink, RecordStatement
from learning_records.statements import Happened, StatedPiece
from learning_records.states import StatementState
from learning_records.uses import PACKAGES, STORE
from learning_records.vocabulary import MEANINGS
from people.models import Member
from programs.cadence import StepKind
from programs.models import Card, Module, ProgramVersion
from programs.module_texts import module_texts, program_texts

LOOKED_BACK = 10_000
"""Events behind the newest one that went along: whatever came in late has a number among those."""
LANGUAGES = [code for code, _name in settings.LANGUAGES]
KINDS = sorted(MEANINGS)

TAKE_IN = """
    INSERT INTO learning_records_recordstatement (connection_id, event_id, state, changed_at)
    SELECT c.id, e.id, 'waiting', %(now)s
      FROM connections_connection c
      JOIN events_event e ON e.organization_id = c.organization_id
     WHERE c.id = %(connection)s AND e.kind = ANY (%(kinds)s) AND e.member_id IS NOT NULL
       AND e.happened_at >= c.made_at AND NOT e.detail @> '{"is_refresher": true}'
       AND e.id > coalesce((SELECT max(s.event_id) FROM learning_records_recordstatement s
                             WHERE s.connection_id = c.id), 0) - %(back)s
       AND NOT EXISTS (SELECT FROM learning_records_recordstatement s
                        WHERE s.connection_id = c.id AND s.event_id = e.id)
        ON CONFLICT DO NOTHING
"""


class Named(msgspec.Struct, frozen=True):
    """One thing that an event names."""

    id: int = 0


class EventIds(msgspec.Struct, frozen=True):
    """What we read of an event; titles are read where they are written, in every language."""

    pilot: Named = Named()
    module: Named = Named()
    card: Named = Named()


@dataclass(frozen=True, kw_only=True)
class StoreCounts:
    """How many statements of a store are where."""

    waiting: int = 0
    taken: int = 0
    refused: int = 0


def stores() -> QuerySet[Connection]:
    """Record stores that are switched on."""
    return Connection.objects.in_use().filter(kind=ConnectionKind.RECORDS, settings__use=STORE)


def wanted_events() -> dict[int, dict[EventKind, dt.datetime]]:
    """What record stores listen for: since they were connected."""
    if not is_open(ConnectionKind.RECORDS):
        return {}
    found: dict[int, dict[EventKind, dt.datetime]] = {}
    made = stores().order_by("-made_at").values_list("organization", "made_at")
    for organization_id, made_at in made:
        found[organization_id] = dict.fromkeys(MEANINGS, made_at)
    return found


def take_in(connection_id: int, *, now: dt.datetime) -> int:
    """Give a store the events that are new to it; how many those were."""
    with database.cursor() as cursor:
        cursor.execute(
            TAKE_IN,
            {"connection": connection_id, "kinds": KINDS, "now": now, "back": LOOKED_BACK},
        )
        return int(cursor.rowcount)


def waiting_for(connection: Connection, most: int) -> list[RecordStatement]:
    """What goes next, in the order in which it came; what is about people whose data is restricted
    waits until it may be used again.
    """
    waiting = RecordStatement.objects.filter(
        connection=connection, state=StatementState.WAITING, event__member__restricted_at=None
    )
    return list(waiting.select_related("event__member").order_by("event")[:most])


def counts_of(connection: Connection) -> StoreCounts:
    """For the page of a store."""
    of = RecordStatement.objects.filter(connection=connection)
    return StoreCounts(**dict(of.values_list("state").annotate(Count("pk"))))


def happened_in(statements: Iterable[RecordStatement]) -> dict[int, Happened]:
    """What statements are made of, by the id of their event; without those whose program, module
    or card is gone. Few queries at any number.
    """
    listed = [(each, _ids(each.event)) for each in statements]
    versions = dict(
        Cohort.objects.filter(pk__in={ids.pilot.id for _each, ids in listed}).values_list(
            "pk", "version"
        )
    )
    programs = _programs(set(versions.values()))
    modules = _modules({ids.module.id for _each, ids in listed})
    cards = _cards({ids.card.id for _each, ids in listed})
    found = {}
    for each, ids in listed:
        program = programs.get(versions.get(ids.pilot.id, 0))
        if program is not None:
            found[each.event_id] = Happened(
                kind=EventKind(each.event.kind),
                key=each.event.key,
                happened_at=each.event.happened_at,
                connection_id=each.connection_id,
                cohort_id=ids.pilot.id,
                member_id=each.event.member_id or 0,
                program=program,
                module=modules.get(ids.module.id),
                card=cards.get(ids.card.id),
            )
    return found


def _ids(event: Event) -> EventIds:
    return msgspec.convert(event.detail, EventIds)


def _named(slug: str, titles: Iterable[str]) -> StatedPiece:
    """With titles in the order of LANGUAGES: English, and others that say something else."""
    names = dict(zip(LANGUAGES, titles, strict=True))
    english = names[ENGLISH]
    return StatedPiece(
        slug=slug,
        names={code: text for code, text in names.items() if code == ENGLISH or text != english},
    )


class _Titled(Protocol):
    """The kept texts of a program or a module."""

    @property
    def title(self) -> str:
        """Its title."""


def _all_named(
    slugs: Mapping[int, str], texts: Sequence[Mapping[int, _Titled]]
) -> dict[int, StatedPiece]:
    found = {}
    for pk, slug in slugs.items():
        found[pk] = _named(slug, [of[pk].title for of in texts])
    return found


def _programs(versions: Collection[int]) -> dict[int, StatedPiece]:
    rows = ProgramVersion.objects.filter(pk__in=versions)
    slugs = dict(rows.values_list("pk", "program__slug"))
    return _all_named(slugs, [program_texts(versions, code) for code in LANGUAGES])


def _modules(asked: Collection[int]) -> dict[int, StatedPiece]:
    slugs = dict(Module.objects.filter(pk__in=asked).values_list("pk", "slug"))
    return _all_named(slugs, [module_texts(slugs, code) for code in LANGUAGES])


def _cards(asked: Collection[int]) -> dict[int, StatedPiece]:
    titles = [text_in_language("content", "title", code) for code in LANGUAGES]
    rows = Card.objects.filter(pk__in=asked).values_list("pk", "slug", *titles)
    return {pk: _named(slug, written) for pk, slug, *written in rows}


def open_packages(organization_id: int) -> Connection | None:
    """What lets packages of an organization ask; None where it is switched off."""
    of = Connection.objects.in_use().filter(organization=organization_id)
    return of.filter(kind=ConnectionKind.RECORDS, settings__use=PACKAGES).first()


def link_behind(ticket: str) -> PackageLink | None:
    """The copy of a package that a ticket belongs to, once somebody said that it is theirs."""
    return PackageLink.objects.answered().filter(ticket_hash=hash_token(ticket)).first()


def own_step(member: Member, module_id: int) -> PersonalStep | None:
    """The cards of a module on a leader's plan, in whatever version of its program they go through
    it; of several the latest. None where it is not on their plan, or is no module.
    """
    same = Module.objects.filter(pk=module_id).values("lineage", "version__program")
    steps = PersonalStep.objects.of(member).filter(step__kind=StepKind.CARDS)
    return (
        steps.filter(
            step__module__lineage=same.values("lineage")[:1],
            step__module__version__program=same.values("version__program")[:1],
        )
        .order_by("-enrollment__enrolled_at", "-pk")
        .first()
    )
