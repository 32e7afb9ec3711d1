"""What a member may see of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Coalesce

from people.models import Member, Role

if TYPE_CHECKING:
    from programs.models import Card, Material, Module, ProgramVersion


def told(field: str, key: str, language: str) -> Coalesce:
    """One text out of a column of texts by language: the reader's, else English."""
    texts = (KeyTextTransform(key, KeyTransform(code, field)) for code in (language, "en"))
    return Coalesce(*texts, Value(""), output_field=models.TextField())


class VersionQuerySet(models.QuerySet["ProgramVersion"]):
    """Published program versions."""

    def visible_to(self, member: Member) -> Self:
        """Shipped programs and the organization's own."""
        return self.filter(
            Q(program__organization=None) | Q(program__organization_id=member.organization_id),
            published_at__isnull=False,
        )

    def newest(self) -> Self:
        """The latest version of each program."""
        return self.order_by("program_id", "-number").distinct("program_id")


# Pages of a program that are written for one role; admins read them too. All others are for every
# member.
WRITTEN_FOR = {
    "guide-facilitators": Role.FACILITATOR,
    "guide-coaches": Role.COACH,
    "guide-admins": Role.ADMIN,
}


class MaterialQuerySet(models.QuerySet["Material"]):
    """What a program version has beside its modules."""

    def visible_to(self, member: Member) -> Self:
        """Pages by role, each organization its own and the shipped ones; nothing of another kind."""
        hidden = [
            slug for slug, role in WRITTEN_FOR.items() if not member.has_role(role, Role.ADMIN)
        ]
        return self.filter(
            Q(version__program__organization=None)
            | Q(version__program__organization_id=member.organization_id),
            version__published_at__isnull=False,
            kind="page",
        ).exclude(slug__in=hidden)

    def headlines(self, language: str) -> Self:
        """Only what a list shows, as `title`."""
        return self.defer("content").annotate(title=told("content", "title", language))


class ModuleQuerySet(models.QuerySet["Module"]):
    """Modules of the library."""

    def visible_to(self, member: Member) -> Self:
        """Whoever works with the program sees all of it; a leader meets a module through their own
        plan.
        """
        own = Q(version__program__organization=None) | Q(
            version__program__organization_id=member.organization_id
        )
        visible = self.filter(own, version__published_at__isnull=False)
        return visible if member.has_role(Role.ADMIN, Role.FACILITATOR, Role.COACH) else self.none()

    def headlines(self, language: str) -> Self:
        """Only what a list shows, as `title` and `sentence`: the whole content of a module is
        large.
        """
        return self.defer("content").annotate(
            title=told("content", "title", language), sentence=told("content", "sentence", language)
        )


class CardQuerySet(models.QuerySet["Card"]):
    """Cards of the library."""

    def main(self) -> Self:
        """Without boosters."""
        return self.filter(is_booster=False)
