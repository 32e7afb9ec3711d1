"""Published comments of a wave, grouped by an admin under words of their own."""

from __future__ import annotations

from django.db import models
from django.db.models import Count
from django.db.models.functions import Lower

from cohorts.models import Cohort
from common.records import dataclass
from people.models import Member, Role

NAME_LENGTH = 60
COUNTED_FROM = 5
"""Fewer comments of a theme than this are not counted out."""


class ThemeQuerySet(models.QuerySet["Theme"]):
    """Themes of one organization."""

    def visible_to(self, member: Member) -> ThemeQuerySet:
        """Admins make them; privacy officers see them on the page of comments."""
        if not member.has_role(Role.ADMIN, Role.PRIVACY_OFFICER):
            return self.none()
        return self.filter(wave__plan__cohort__organization_id=member.organization_id)


class Theme(models.Model):
    """What several comments of one wave are about, in the words of whoever read them."""

    wave = models.ForeignKey("surveys.Wave", on_delete=models.CASCADE, related_name="themes")
    name = models.CharField(max_length=NAME_LENGTH)
    comments: models.ManyToManyField[models.Model, models.Model] = models.ManyToManyField(
        "surveys.Comment", related_name="themes"
    )
    revision = models.PositiveIntegerField(
        default=1, help_text="A save that carries an older number is stale."
    )

    objects = ThemeQuerySet.as_manager()

    class Meta:
        app_label = "surveys"
        constraints = [models.UniqueConstraint("wave", Lower("name"), name="theme_once")]

    @property
    def organization_id(self) -> int:
        """Whose theme it is."""
        return self.wave.plan.cohort.organization_id


@dataclass(frozen=True, kw_only=True)
class ThemeCount:
    """How often a theme came up in one wave."""

    theme_id: int
    wave_id: int
    name: str
    count: int
    of: int
    """Published comments of the wave."""

    @property
    def is_counted(self) -> bool:
        """Whether so many wrote of it that it is told how many."""
        return self.count >= COUNTED_FROM


def themes_of(cohort: Cohort) -> list[ThemeCount]:
    """The themes of a cohort's waves, wave by wave, the most frequent first. One query."""
    found = Theme.objects.filter(wave__plan__cohort=cohort).annotate(
        count=Count("comments", distinct=True), total=Count("wave__comments", distinct=True)
    )
    rows = found.order_by("wave__number", "-count", Lower("name"))
    return [
        ThemeCount(theme_id=pk, wave_id=wave_id, name=name, count=count, of=total)
        for pk, wave_id, name, count, total in rows.values_list(
            "pk", "wave_id", "name", "count", "total"
        )
    ]
