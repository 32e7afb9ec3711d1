"""What a member may see of the library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from common.languages import ENGLISH, json_in_language, text_in_language
from people.models import Member, Role
from programs.content.forms import ProgramForm
from programs.content.kinds import KitGroup, KitReader, MaterialKind

if TYPE_CHECKING:
    from programs.models import Card, Material, Module, ProgramVersion, Video

Written = TypeVar("Written", bound=models.Model)


class TextsQuerySet(models.QuerySet[Written]):
    """What has its texts in a column `content`."""

    def json_in(self, language: str) -> models.QuerySet[Written, tuple[int, str]]:
        """(id, what it says in this language, as JSON): for whoever needs a part of it."""
        content = Cast(json_in_language("content", language), models.TextField())
        return self.order_by().values_list("pk", content)


class VersionQuerySet(TextsQuerySet["ProgramVersion"]):
    """Published program versions."""

    def visible_to(self, member: Member) -> Self:
        """Shipped programs and the organization's own."""
        return self.filter(
            Q(program__organization=None) | Q(program__organization_id=member.organization_id),
            published_at__isnull=False,
        )

    def offered_to(self, member: Member) -> Self:
        """With which a member can begin a pilot: of programs that are not retired."""
        return self.visible_to(member).filter(program__retired_at=None)

    def newest(self) -> Self:
        """The latest version of each program."""
        return self.order_by("program_id", "-number").distinct("program_id")

    def for_lines(self) -> models.QuerySet[ProgramVersion, VersionColumns]:
        """What a list reads of each; its texts are kept, see programs.module_texts."""
        return self.values_list(*VersionColumns._fields, named=True)


# Pages of a program that are written for one role; admins read them too. All others are for every
# member.
WRITTEN_FOR = {
    "guide-facilitators": Role.FACILITATOR,
    "guide-coaches": Role.COACH,
    "guide-admins": Role.ADMIN,
}


STAFF = (Role.ADMIN, Role.FACILITATOR, Role.COACH)
"""Who works with programs."""
READ_BY: Mapping[Role, Sequence[KitReader]] = {
    Role.LEADER: (KitReader.LEADERS, KitReader.TEAMS),
    Role.PRIVACY_OFFICER: (KitReader.TEAMS, KitReader.REPRESENTATIVES),
}
"""For whom a document of the kit is written that somebody else than those reads."""
KIT_ROLES = (*STAFF, *READ_BY)
TEACHING = (
    KitGroup.MODEL,
    KitGroup.JOB_AIDS,
    KitGroup.COACHING,
    KitGroup.MANAGERS,
    KitGroup.TEAMS,
    KitGroup.SCRIPTS,
)
"""What would make a first role-play another test than the last."""


class MaterialQuerySet(TextsQuerySet["Material"]):
    """What a program version has beside its modules."""

    def visible_to(self, member: Member) -> Self:
        """Pages by role, of the organization's own programs and the shipped ones."""
        hidden = [
            slug for slug, role in WRITTEN_FOR.items() if not member.has_role(role, Role.ADMIN)
        ]
        return self._published_for(member).filter(kind=MaterialKind.PAGE).exclude(slug__in=hidden)

    def kit_for(self, member: Member) -> Self:
        """Documents of the kit: all of them for whoever works with the program, for others those
        that are written for their roles.
        """
        kit = self._published_for(member).filter(kind=MaterialKind.KIT)
        if member.has_role(*STAFF):
            return kit
        return kit.read_by(*(role for role in READ_BY if member.has_role(role)))

    def without_teaching(self, programs: Collection[int]) -> Self:
        """Of the kit: all but what teaches in these programs."""
        taught = Q(pk__in=[])
        for group in TEACHING:
            taught |= Q(content__contains={ENGLISH: {"group": group.value}})
        return self.exclude(taught, version__program__in=programs) if programs else self

    def read_by(self, *roles: Role) -> Self:
        """Of the kit: what is written for leaders, or for whoever guards privacy."""
        theirs = Q(pk__in=[])
        for reader in chain.from_iterable(READ_BY[role] for role in roles):
            theirs |= Q(content__contains={ENGLISH: {"readers": [reader.value]}})
        return self.filter(theirs)

    def in_kit_group(self, group: str) -> Self:
        """Of the kit: what belongs to a group."""
        return self.filter(content__contains={ENGLISH: {"group": group}})

    def _published_for(self, member: Member) -> Self:
        return self.filter(
            Q(version__program__organization=None)
            | Q(version__program__organization_id=member.organization_id),
            version__published_at__isnull=False,
        )

    def transcripts_for(self, member: Member) -> Self:
        """Role-plays in writing that the member can calibrate on: of the newest version of each
        program that is offered to them. Whoever rates needs them, in whatever role.
        """
        version = self.model._meta.get_field("version").related_model
        newest = VersionQuerySet(version).offered_to(member).newest()
        return self.filter(kind=MaterialKind.TRANSCRIPT, version__in=newest.values("pk"))

    def headlines(self, language: str) -> Self:
        """Only what a list shows, as `title`."""
        return self.defer("content").annotate(title=text_in_language("content", "title", language))

    def for_kit_lines(self, language: str) -> models.QuerySet[Material, KitColumns]:
        """What the list of the kit reads of each document, in its order."""
        texts = {key: text_in_language("content", key, language) for key in KitColumns._fields[1:]}
        listed = self.order_by("position").annotate(**texts)
        return listed.values_list(*KitColumns._fields, named=True)


class KitColumns(NamedTuple):
    """What a list reads of a document of the kit, all of it as text."""

    slug: str
    title: str
    readers: str
    group: str
    minutes: str


class VersionColumns(NamedTuple):
    """What a list reads of a version."""

    pk: int
    program__retired_at: dt.datetime | None
    forms: tuple[ProgramForm, ...]


class ModuleColumns(NamedTuple):
    """What a list reads of a module."""

    version_id: int
    pk: int
    minutes: int


class ModuleQuerySet(TextsQuerySet["Module"]):
    """Modules of the library."""

    def visible_to(self, member: Member) -> Self:
        """Whoever works with the program sees all of it; a leader meets a module through their own
        plan.
        """
        own = Q(version__program__organization=None) | Q(
            version__program__organization_id=member.organization_id
        )
        visible = self.filter(own, version__published_at__isnull=False)
        return visible if member.has_role(*STAFF) else self.none()

    def headlines(self, language: str) -> Self:
        """Only what a list shows, as `title` and `sentence`: the whole content of a module is
        large.
        """
        return self.defer("content").annotate(
            title=text_in_language("content", "title", language),
            sentence=text_in_language("content", "sentence", language),
        )

    def for_lines(self) -> models.QuerySet[Module, ModuleColumns]:
        """What a list reads of each; its texts are kept, see programs.module_texts."""
        return self.values_list(*ModuleColumns._fields, named=True)


class VideoQuerySet(models.QuerySet["Video"]):
    """Recordings."""

    def visible_to(self, member: Member) -> Self:
        """Those of the member's organization."""
        return self.filter(organization_id=member.organization_id)


class CardQuerySet(models.QuerySet["Card"]):
    """Cards of the library."""

    def main(self) -> Self:
        """Those that everybody gets with the module: no boosters, no extras."""
        return self.filter(is_booster=False, is_extra=False)
