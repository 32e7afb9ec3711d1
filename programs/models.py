"""The library: programs and what they are made of.

Texts are stored per language in one JSON column, {"en": {...}, "de": {...}}, as the types of
programs.content, with Markdown already rendered and sanitized, so that a page needs no second table
and no rendering. `common.languages.in_language` picks the language.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from common.languages import ByLanguage
from common.typed_json import ByLanguageField, StructField
from people.models import Member, Organization
from programs.content.cards import CardContent
from programs.content.forms import ProgramForm
from programs.content.kinds import CardKind, MaterialKind, MediaType
from programs.content.materials import MaterialContent
from programs.content.modules import ModuleContent, ProgramContent
from programs.querysets import (
    CardQuerySet,
    MaterialQuerySet,
    ModuleQuerySet,
    VersionQuerySet,
    VideoQuerySet,
)


class Program(models.Model):
    """A designed sequence of modules. Without an organization it ships with the portal and
    everybody sees it.
    """

    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.CASCADE, db_index=False
    )
    slug = models.SlugField(max_length=80)
    retired_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when no pilot begins with it; what runs goes on."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "slug"], name="program_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(retired_at=None) | Q(organization__isnull=False),
                name="program_shipped_is_offered",
            ),
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_retired(self) -> bool:
        """Whether it is kept for what runs on it, and offered to nobody else."""
        return self.retired_at is not None


class ProgramVersion(models.Model):
    """One published state of a program. Frozen once published; a running cohort stays on its
    version.
    """

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="versions", db_index=False
    )
    number = models.PositiveIntegerField()
    content: models.JSONField[ByLanguage[ProgramContent], ByLanguage[ProgramContent]] = (
        ByLanguageField(ProgramContent)
    )
    forms: models.JSONField[tuple[ProgramForm, ...], tuple[ProgramForm, ...]] = StructField(
        tuple[ProgramForm, ...], default=tuple
    )
    fingerprint = models.CharField(
        max_length=64, help_text="SHA-256 of the files it was loaded from."
    )
    published_at = models.DateTimeField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="program_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.program} v{self.number}"

    @property
    def organization_id(self) -> int | None:
        """Whose program it is; None when it ships with the portal."""
        return self.program.organization_id


class Material(models.Model):
    """Something a version has beside its modules. In rows of its own: a version is often loaded,
    these seldom.
    """

    version = models.ForeignKey(
        ProgramVersion, on_delete=models.CASCADE, related_name="materials", db_index=False
    )
    kind = models.CharField(max_length=12, choices=MaterialKind.choices)
    slug = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField(help_text="Within its kind.")
    content: models.JSONField[ByLanguage[MaterialContent], ByLanguage[MaterialContent]] = (
        ByLanguageField(MaterialContent)
    )

    objects = MaterialQuerySet.as_manager()
    title: str  # only from headlines()

    class Meta:
        ordering = ["kind", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "kind", "slug"], name="material_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.slug}"


class Module(models.Model):
    """One skill: cards, a practice scenario, outcomes, facilitator notes."""

    version = models.ForeignKey(
        ProgramVersion, on_delete=models.CASCADE, related_name="modules", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=80)
    lineage = models.CharField(
        max_length=80, help_text="What it was called first; the same in every version."
    )
    content: models.JSONField[ByLanguage[ModuleContent], ByLanguage[ModuleContent]] = (
        ByLanguageField(ModuleContent)
    )
    minutes = models.PositiveSmallIntegerField(help_text="All main cards together.")

    objects = ModuleQuerySet.as_manager()
    title: str  # only from headlines(), as is the next
    sentence: str

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="module_position_once"),
            models.UniqueConstraint(fields=["version", "slug"], name="module_slug_once"),
            models.UniqueConstraint(fields=["version", "lineage"], name="module_lineage_once"),
        ]

    def __str__(self) -> str:
        return self.slug


class Video(models.Model):
    """A video of an organization. It never changes: another one has another name, so that what was
    published stays what it was.
    """

    organization = models.ForeignKey(
        Organization,
        on_delete=models.CASCADE,
        related_name="recordings",
        db_index=False,
    )
    slug = models.SlugField(max_length=80, help_text="By which cards name it.")
    title = models.CharField(max_length=120)
    media_type = models.CharField(max_length=20, choices=MediaType.choices)
    size = models.PositiveIntegerField(help_text="Bytes.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the whole.")
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()

    objects = VideoQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [models.UniqueConstraint(fields=["organization", "slug"], name="video_once")]

    def __str__(self) -> str:
        return self.slug


class VideoPart(models.Model):
    """A stretch of a recording, all of one length but the last: as much as one answer carries."""

    recording = models.ForeignKey(
        Video, on_delete=models.CASCADE, related_name="parts", db_index=False
    )
    number = models.PositiveIntegerField(help_text="From 0.")
    content = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recording", "number"], name="video_part_once")
        ]

    def __str__(self) -> str:
        return f"part {self.number} of recording {self.recording_id}"


class Card(models.Model):
    """One microlearning unit of two to five minutes."""

    module = models.ForeignKey(
        Module, on_delete=models.CASCADE, related_name="cards", db_index=False
    )
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=80)
    lineage = models.CharField(
        max_length=161,
        help_text="Where it stood first, module/card; the same in every version.",
    )
    kind = models.CharField(max_length=12, choices=CardKind.choices)
    minutes = models.PositiveSmallIntegerField()
    is_booster = models.BooleanField(default=False)
    is_extra = models.BooleanField(
        default=False, help_text="A leader gets it by a rule only; see programs.content.paths."
    )
    is_recall = models.BooleanField(
        default=False,
        help_text="Nobody gets it; recall asks its questions after the module.",
    )
    content: models.JSONField[ByLanguage[CardContent], ByLanguage[CardContent]] = ByLanguageField(
        CardContent
    )

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["is_extra", "is_booster", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["module", "is_extra", "is_booster", "position"], name="card_position_once"
            ),
            models.UniqueConstraint(fields=["module", "slug"], name="card_slug_once"),
            models.CheckConstraint(
                condition=~Q(is_extra=True, is_booster=True), name="card_in_one_part"
            ),
            models.CheckConstraint(
                condition=Q(is_recall=False) | Q(is_extra=True), name="card_recall_is_extra"
            ),
        ]

    def __str__(self) -> str:
        return self.slug
