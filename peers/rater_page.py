"""What a link opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from common.languages import spoken
from common.records import dataclass
from common.tokens import hash_token
from peers.items import RatedItem
from peers.mails import closes_at
from peers.models import PeerRater
from peers.numbers import number_word


@dataclass(frozen=True, kw_only=True)
class PeerQuestions:
    """What a rater has before them."""

    leader: str
    cohort: str
    organization: str
    look_key: str
    """Of the looks that the page wears; see people.looks."""
    items: Sequence[RatedItem]
    wordings: Sequence[Mapping[str, str]]
    language: str
    closes_at: dt.datetime
    zone: str
    least: int
    """From how many people on the leader sees averages."""

    @property
    def least_word(self) -> str:
        """The same in a sentence."""
        return number_word(self.least)


def page_behind(token: str) -> PeerQuestions | None:
    """The page of a link that can still be used; None for every other. Two queries."""
    asked = PeerRater.objects.with_people().asked()
    rater = asked.filter(token_hash=hash_token(token)).first()
    if rater is None or PeerRater.objects.used().filter(pk=rater.pk).exists():
        return None
    enrollment, items = rater.rating.enrollment, rater.rating.round.items
    organization = enrollment.member.organization
    return PeerQuestions(
        leader=enrollment.member.name,
        cohort=enrollment.cohort.name,
        organization=organization.name,
        look_key=organization.look_key,
        items=items,
        wordings=[item.wording(rater.relation) for item in items],
        language=spoken(rater.member.language, organization.language),
        closes_at=closes_at(rater.rating),
        zone=rater.member.time_zone,
        least=rater.rating.round.least_pooled,
    )
