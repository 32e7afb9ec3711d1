"""Verbs about the library."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from people.audit import record
from people.models import Member, Organization
from programs.content.kinds import CardPart, MediaType
from programs.models import (
    Card,
    Material,
    Module,
    Program,
    ProgramVersion,
    Video,
    VideoPart,
)
from programs.watching import in_parts

if TYPE_CHECKING:
    # Only what loads the library reads it.
    from programs.reading import LibraryModule, LibraryProgram


class NameTaken(Exception):
    """The organization has another recording of this name."""


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
    owner, _created = Program.objects.select_for_update(no_key=True).get_or_create(
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
            lineage=source.lineage,
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


@transaction.atomic
def add_recording(
    *,
    slug: str,
    title: str,
    media_type: MediaType,
    content: Iterable[bytes],
    by: Member,
    now: dt.datetime,
) -> Video:
    """Keep a video of the organization of `by`, part by part, in stretches of any length. All of it
    is there or nothing. A second call with the same content changes nothing; raises NameTaken where
    the name means another one.
    """
    recording, is_new = Video.objects.select_for_update().get_or_create(
        organization=by.organization,
        slug=slug,
        defaults={"title": title, "media_type": media_type, "size": 0, "by": by, "added_at": now},
    )
    digest, size = hashlib.sha256(), 0
    for number, part in enumerate(in_parts(content)):
        digest.update(part)
        size += len(part)
        if is_new:
            VideoPart.objects.create(recording=recording, number=number, content=part)
    if not is_new:
        if recording.digest != digest.hexdigest():
            raise NameTaken
        return recording
    recording.size, recording.digest = size, digest.hexdigest()
    recording.save(update_fields=["size", "digest"])
    record("add_recording", recording, by=by, now=now, slug=slug, bytes=size)
    return recording


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
                lineage=card.lineage,
                kind=card.kind,
                minutes=card.minutes,
                is_booster=card.part == CardPart.BOOSTERS,
                is_extra=card.part == CardPart.EXTRAS,
                is_recall=card.is_recall,
                content=card.content,
            )
        )
    return cards
