"""Verbs about the library."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction

from people.audit import record
from people.models import Member, Organization
from programs.content.kinds import CardPart
from programs.models import Card, Material, Module, Program, ProgramVersion

if TYPE_CHECKING:
    # Only what loads the library reads it.
    from programs.reading import LibraryModule, LibraryProgram


@transaction.atomic
def load_program(
    *,
    program: LibraryProgram,
    now: dt.datetime,
    organization: Organization | None = None,
    by: Member | None = None,
) -> ProgramVersion:
    """Publish what was read as the newest version of a program of an organization, or of one that
    ships with the portal.

    When the newest version was loaded from the same files it is returned and nothing changes. Older
    versions stay as they are, because cohorts run on them.
    """
    owner, _created = Program.objects.select_for_update().get_or_create(
        slug=program.slug, organization=organization
    )
    newest = owner.versions.order_by("-number").first()
    if newest is not None and newest.fingerprint == program.fingerprint:
        return newest
    version = ProgramVersion.objects.create(
        program=owner,
        number=newest.number + 1 if newest else 1,
        content=program.content,
        forms=program.forms,
        fingerprint=program.fingerprint,
        published_at=now,
    )
    Material.objects.bulk_create(_materials(version, program))
    for source in program.modules:
        module = Module.objects.create(
            version=version,
            position=source.position,
            slug=source.slug,
            content=source.content,
            minutes=source.minutes,
        )
        Card.objects.bulk_create(_cards(module, source))
    record("load_program", version, by=by, now=now, number=version.number)
    return version


@transaction.atomic
def retire_program(*, program: Program, by: Member, now: dt.datetime) -> bool:
    """No pilot begins with an own program any more; what runs on it goes on. Returns whether it did
    anything; a second call does not.
    """
    offered = Program.objects.filter(pk=program.pk, retired_at=None)
    is_new = bool(offered.update(retired_at=now))
    if is_new:
        record("retire_program", program, by=by, now=now)
    return is_new


@transaction.atomic
def bring_back_program(*, program: Program, by: Member, now: dt.datetime) -> bool:
    """A program that was retired is offered to new pilots again. Returns whether it did anything; a
    second call does not.
    """
    retired = Program.objects.filter(pk=program.pk, retired_at__isnull=False)
    is_new = bool(retired.update(retired_at=None))
    if is_new:
        record("bring_back_program", program, by=by, now=now)
    return is_new


def _materials(version: ProgramVersion, program: LibraryProgram) -> list[Material]:
    places: Counter[str] = Counter()
    materials = []
    for source in program.materials:
        places[source.kind] += 1
        materials.append(
            Material(
                version=version,
                kind=source.kind,
                slug=source.slug,
                position=places[source.kind],
                content=source.content,
            )
        )
    return materials


def _cards(module: Module, source: LibraryModule) -> list[Card]:
    places: Counter[str] = Counter()
    cards = []
    for card in source.cards:
        places[card.part] += 1
        cards.append(
            Card(
                module=module,
                position=places[card.part],
                slug=card.slug,
                kind=card.kind,
                minutes=card.minutes,
                is_booster=card.part == CardPart.BOOSTERS,
                is_extra=card.part == CardPart.EXTRAS,
                content=card.content,
            )
        )
    return cards
