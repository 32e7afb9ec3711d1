"""What is asked of a leader beside the plan: questionnaires, and how others see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from common.compiled import Asked, CompiledQuery
from common.records import dataclass
from instruments.models import AnswerSheet
from learning.steps import PathStep
from peers.mails import closes_at
from peers.models import PeerRating
from people.models import Member


@dataclass(frozen=True, kw_only=True)
class QuestionsWaiting:
    """One thing to answer."""

    text: str
    address: str
    closes_at: dt.datetime | None
    """None: until the first card."""


def questions_for(
    steps: Sequence[PathStep], member: Member, language: str, now: dt.datetime
) -> list[QuestionsWaiting]:
    """What can be answered now, what closes first in front. No query where the plan says that
    nothing was asked, else two.
    """
    if not any(step.asked_until and now < step.asked_until for step in steps):
        return []
    found = [*_sheets(member, language, now), *_ratings(member, now)]
    return sorted(found, key=lambda each: (each.closes_at is None, each.closes_at or now))


@CompiledQuery
def _open_sheets(member: Member, now: dt.datetime) -> Asked[AnswerSheet]:
    return AnswerSheet.objects.visible_to(member).open_at(now).in_full()


@CompiledQuery
def _waiting_ratings(member: Member) -> Asked[PeerRating]:
    return PeerRating.objects.visible_to(member).waiting_for_leader().in_full()


def _sheets(member: Member, language: str, now: dt.datetime) -> Iterator[QuestionsWaiting]:
    for sheet in _open_sheets(member, now):
        yield QuestionsWaiting(
            text=sheet.occasion.given.questionnaire.text_in(language).title,
            address=reverse("instruments:sheet", args=[sheet.pk]),
            closes_at=sheet.closes_at,
        )


def _ratings(member: Member, now: dt.datetime) -> Iterator[QuestionsWaiting]:
    for rating in _waiting_ratings(member):
        if now < closes_at(rating):
            text = (
                _("Who could say how they see you?")
                if rating.is_choosing
                else _("The same questions about yourself")
            )
            yield QuestionsWaiting(
                text=text, address=reverse("peers:own"), closes_at=closes_at(rating)
            )
