"""What a leader's own record says of how others see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.own_record import RecordEntry, RecordLine, RecordSection
from peers.models import PeerRating
from peers.result_page import SeenItem, seen_items
from peers.states import RatingState
from people.models import Member

SECTION = "peer_rating"


def rated(member: Member, language: str, now: dt.datetime) -> list[RecordEntry]:
    """An entry for each rating that is closed and has a result, the latest first; also of programs
    that they left. One query.
    """
    own = PeerRating.objects.visible_to(member).filter(
        state=RatingState.CLOSED, figures__isnull=False
    )
    closed = own.select_related("round", "enrollment__cohort").order_by("-round__closed_at", "-pk")
    ratings = list(closed)
    return [
        _entry(rating, _before(rating, ratings[place + 1 :]), language, now)
        for place, rating in enumerate(ratings)
    ]


def _before(rating: PeerRating, earlier: list[PeerRating]) -> PeerRating | None:
    own = (each for each in earlier if each.enrollment_id == rating.enrollment_id)
    return next(own, None)


def _entry(
    rating: PeerRating, before: PeerRating | None, language: str, now: dt.datetime
) -> RecordEntry:
    items = seen_items(rating, language, before)
    return RecordEntry(
        key=str(rating.pk),
        enrollment_id=rating.enrollment_id,
        at=rating.round.closed_at or now,
        heading=_("How others see me: %(occasion)s")
        % {"occasion": rating.round.get_occasion_display()},
        about=rating.enrollment.cohort.name,
        lines=[*_lines(items)],
        address=reverse("peers:result", args=[rating.pk]),
    )


def _lines(items: list[SeenItem]) -> Iterator[RecordLine]:
    """Of each question its words, what both say, and what the difference is called."""
    for each in items:
        said = [each.text, each.figures, each.word if each.is_shown else "", each.change]
        yield RecordLine(text="\n".join(part for part in said if part))


SEEN_BY_OTHERS = RecordSection(
    name=SECTION,
    position=35,
    title=lambda: _("How others see me"),
    title_for_coach=lambda: _("How others see them"),
    about=lambda: _(
        "The same questions answered by you and by people you named. Averages of three or more, "
        "never who said what."
    ),
    empty=lambda: _("When people have rated you, what they said together will appear here."),
    told=rated,
    who=lambda: _("Only you"),
    who_with_coach=lambda coach: _("You and %(coach)s") % {"coach": coach},
)
