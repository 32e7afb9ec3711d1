"""What a member may see of questionnaires: a sheet is its leader's alone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from cohorts.querysets import still_asking, taking_part
from common.languages import text_in_language
from people.models import Member, Role

if TYPE_CHECKING:
    from instruments.models import AnswerSheet, GivenQuestionnaire, Questionnaire


class QuestionnaireQuerySet(models.QuerySet["Questionnaire"]):
    """Questionnaires of an organization."""

    def visible_to(self, member: Member) -> Self:
        """Admins see those of their organization."""
        own = self.filter(organization_id=member.organization_id)
        return own if member.has_role(Role.ADMIN) else own.none()

    def own(self) -> Self:
        """Those that somebody added; without what a program brings along."""
        return self.filter(material=None)

    def listed(self, language: str) -> Self:
        """With `title`, and whether a pilot gives it (`is_given`), in alphabetical order."""
        given = self.model._meta.get_field("given").related_model
        return self.annotate(
            title=text_in_language("texts", "title", language),
            is_given=Exists(given._default_manager.filter(questionnaire=OuterRef("pk"))),
        ).order_by("title", "pk")


class GivenQuerySet(models.QuerySet["GivenQuestionnaire"]):
    """Questionnaires that pilots give."""

    def of(self, cohort_id: int) -> Self:
        """Those of one cohort, in order; the questionnaire with them."""
        return self.filter(cohort_id=cohort_id).select_related("questionnaire").order_by("position")


class SheetQuerySet(models.QuerySet["AnswerSheet"]):
    """What leaders answer."""

    def visible_to(self, member: Member) -> Self:
        """The leader's own, also of programs that they left; nobody else's."""
        return self.filter(
            enrollment__member=member,
            enrollment__cohort__organization_id=member.organization_id,
        )

    def in_full(self) -> Self:
        """With everything a page says about them."""
        return self.select_related(
            "occasion__given__questionnaire",
            "enrollment__member__organization",
            "enrollment__cohort",
        ).order_by("occasion__given", "occasion__opens_on", "pk")

    def unsent(self) -> Self:
        """Of leaders who take part in what runs, not sent yet. One that has no end of its own ends
        with the leader's first card.
        """
        return self.filter(
            taking_part("enrollment__"),
            Q(closes_at__isnull=False) | ~Q(enrollment__personal_steps__cards_done__gt=0),
            still_asking("enrollment__cohort__"),
            given_at=None,
        )

    def open_at(self, now: dt.datetime) -> Self:
        """Which can be answered."""
        return self.unsent().filter(Q(closes_at=None) | Q(closes_at__gt=now), opens_at__lte=now)

    def has_open(self, pk: int, now: dt.datetime) -> bool:
        """Whether this one can be answered now. One query."""
        return self.open_at(now).filter(pk=pk).exists()

    def begun_in(self, cohort_id: int) -> Self:
        """Those of a cohort in which something was answered."""
        return self.filter(enrollment__cohort_id=cohort_id, saved_at__isnull=False)

    def given(self) -> Self:
        """Those that were sent."""
        return self.filter(given_at__isnull=False)
