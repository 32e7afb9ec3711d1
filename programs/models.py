"""The library and the cohorts that go through it.

Texts are stored per language in one JSON column, {"en": {...}, "de": {...}}, with Markdown already
rendered and sanitized (keys ending in _html), so that a page needs no second table and no
rendering. `text_for` picks the language.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Organization
from programs.querysets import CardQuerySet, MaterialQuerySet, ModuleQuerySet, VersionQuerySet


def text_for(content: dict[str, Any], language: str) -> dict[str, Any]:
    """The texts in the reader's language, else English, else whatever there is."""
    return content.get(language) or content.get("en") or next(iter(content.values()), {})


class Program(models.Model):
    """A designed sequence of modules. Without an organization it ships with the portal and
    everybody sees it.
    """

    organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.CASCADE)
    slug = models.SlugField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "slug"], name="program_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.slug


class ProgramVersion(models.Model):
    """One published state of a program. Frozen once published; a running cohort stays on its
    version.
    """

    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField(default=dict, help_text="By language: title, summary_html.")
    forms = models.JSONField(
        default=list, help_text="Cadences: slug, name, weeks, modules, steps; see programs.plan."
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

    class Kind(models.TextChoices):
        PAGE = "page", _("Page")
        INSTRUMENT = "instrument", _("Questionnaire")
        PULSE_BANK = "pulse_bank", _("Pulse bank")
        TRANSCRIPT = "transcript", _("Transcript")

    version = models.ForeignKey(ProgramVersion, on_delete=models.CASCADE, related_name="materials")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    slug = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField(help_text="Within its kind.")
    content = models.JSONField(
        default=dict, help_text="By language; see programs.reading.shapes.LibraryMaterial."
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

    version = models.ForeignKey(ProgramVersion, on_delete=models.CASCADE, related_name="modules")
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=80)
    content = models.JSONField(
        default=dict,
        help_text="By language: title, sentence, summary_html, outcomes, notes_html, scenario, coaching, "
        "peer_reflection, journey.",
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
        ]

    def __str__(self) -> str:
        return self.slug


class Card(models.Model):
    """One microlearning unit of two to five minutes."""

    class Kind(models.TextChoices):
        READ = "read", _("Read")
        SPOT = "spot", _("Spot the cue")
        QUIZ = "quiz", _("Quiz")
        REFLECTION = "reflection", _("Reflection")
        REWRITE = "rewrite", _("Rewrite a reply")
        POLL = "poll", _("Poll")

    module = models.ForeignKey(Module, on_delete=models.CASCADE, related_name="cards")
    position = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    minutes = models.PositiveSmallIntegerField()
    is_booster = models.BooleanField(default=False)
    content = models.JSONField(
        default=dict, help_text="By language: title and what the kind needs."
    )

    objects = CardQuerySet.as_manager()

    class Meta:
        ordering = ["is_booster", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["module", "is_booster", "position"], name="card_position_once"
            ),
            models.UniqueConstraint(fields=["module", "slug"], name="card_slug_once"),
        ]

    def __str__(self) -> str:
        return self.slug
