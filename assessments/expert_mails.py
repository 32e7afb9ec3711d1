"""What is written to the experts of a role-play of one's own: that they are asked to read it, and
that both have read it and differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from assessments.models import ExpertReading
from assessments.policy import RATERS
from common.records import dataclass
from messaging.models import Message
from messaging.notifications import MailContent
from messaging.text import PREFERENCES, absolute, body
from people.models import Member
from people.notifications import LEFT

NO_RATER = gettext_noop("the person no longer rates")
NOT_NAMED = gettext_noop("somebody else is asked to read the role-play")
WAS_READ = gettext_noop("the person has read the role-play")
NOT_OPEN = gettext_noop("the role-play was withdrawn, or is in rounds")
OTHER_EXPERT = gettext_noop("another expert reads the role-play now")


@dataclass(frozen=True, kw_only=True)
class ReadingNews:
    """A reading and its expert, for them."""

    reading: ExpertReading
    by: Member
    """Whoever named them, or the other expert."""

    @property
    def about(self) -> dict[str, str]:
        """Names, as sentences fill them in."""
        reading = self.reading
        return {
            "name": reading.expert.name,
            "by": self.by.name,
            "title": reading.sample.title,
        }

    @property
    def page(self) -> str:
        """Where it is read."""
        return absolute(reverse("assessments:read_sample", args=[self.reading.pk]))


def compose_asked(news: ReadingNews) -> MailContent:
    """Who asks, what becomes of it, and that it is read blind."""
    paragraphs = [
        _("Hello %(name)s,") % news.about,
        _("%(by)s asks you to read a role-play as an expert: %(title)s.") % news.about,
        _(
            "You give a level on each criterion and say why, in a sentence or two. A second expert "
            "reads it too, and neither of you sees the other's levels before both have read it."
        ),
        _("Once you both give the same levels, raters calibrate with it, and read your reasons."),
    ]
    text = body(paragraphs, action=(_("Read the role-play"), news.page), footer=_footer())
    return MailContent(subject=_("Please read a role-play as an expert"), text=text)


def compose_differ(news: ReadingNews) -> MailContent:
    """That the other has read it, too, and where both see what they gave; no level."""
    paragraphs = [
        _("Hello %(name)s,") % news.about,
        _(
            "%(by)s has read this role-play as well: %(title)s. On at least one criterion you gave "
            "different levels."
        )
        % news.about,
        _(
            "You now see each other's levels and reasons. Talk if you can, and change yours only "
            "where you see it differently now. While you differ, it stays out of rounds."
        ),
    ]
    text = body(paragraphs, action=(_("See where you differ"), news.page), footer=_footer())
    return MailContent(subject=_("You and the other expert differ"), text=text)


def _footer() -> list[str]:
    return [_("Choose which emails you get: %(link)s") % {"link": PREFERENCES}]


def objections_to_asked(messages: Sequence[Message]) -> Mapping[int, str]:
    """Wanted until they have read it, while it is to be read by them. One query."""
    found = _readings(messages)
    return _said(messages, {pk: _why_not_asked(reading) for pk, reading in found.items()})


def objections_to_differ(messages: Sequence[Message]) -> Mapping[int, str]:
    """Wanted while these two differ. Two queries."""
    found = _readings(messages)
    differing = set(
        ExpertReading.objects.open()
        .filter(pk__in=found, given_at__isnull=False)
        .values_list("pk", flat=True)
    )
    reasons = {
        pk: _why_closed(reading) or ("" if pk in differing else OTHER_EXPERT)
        for pk, reading in found.items()
    }
    return _said(messages, reasons)


def _readings(messages: Sequence[Message]) -> Mapping[int, ExpertReading]:
    ids = {message.about_id or 0 for message in messages}
    standing = ExpertReading.objects.standing()
    return standing.select_related("sample", "expert").in_bulk(ids)


def _said(messages: Sequence[Message], reasons: Mapping[int, str]) -> Mapping[int, str]:
    said = {each.pk: reasons.get(each.about_id or 0, NOT_NAMED) for each in messages}
    return {pk: reason for pk, reason in said.items() if reason}


def _why_not_asked(reading: ExpertReading) -> str:
    return _why_closed(reading) or (WAS_READ if reading.given_at else "")


def _why_closed(reading: ExpertReading) -> str:
    if reading.expert.left_at is not None:
        return LEFT
    if not reading.expert.has_role(*RATERS):
        return NO_RATER
    is_closed = reading.sample.withdrawn_at or reading.sample.usable_at
    return NOT_OPEN if is_closed else ""
