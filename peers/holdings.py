"""What peer ratings keep of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal, empties, keeps
from people.personal_words import ADMINS, COUNTED, WHO_DID_IT, WITH_PILOT

PEERS = _("Ratings of leaders by people around them")

HOLDINGS = (
    Personal(
        "peers.PeerRound",
        purpose=PEERS,
        seen_by=ADMINS,
        kept_for=WITH_PILOT,
        trails=(keeps("planned_by", "opens_on", "closes_on", why=WHO_DID_IT),),
        plain=("items",),
    ),
    Personal(
        "peers.PeerRating",
        purpose=PEERS,
        seen_by=_("The leader; for who named whom, also whoever confirms it"),
        kept_for=WITH_PILOT,
        trails=(
            empties(
                "enrollment__member",
                "reason",
                exported=("round__opens_on", "proposed_at", "own", "own_at", "figures"),
            ),
            empties("confirmed_by", "reason"),
        ),
        plain=("own", "figures"),
    ),
    Personal(
        "peers.PeerRater",
        purpose=PEERS,
        seen_by=_("Nobody, once the list is confirmed; answers are never kept by person"),
        kept_for=WITH_PILOT,
        trails=(
            keeps("rating__enrollment__member", "relation", "asked_at", why=COUNTED),
            empties("member", "token_hash", exported=("relation", "asked_at")),
        ),
    ),
)
IMPERSONAL = (
    Impersonal(
        ("peers.PeerBox",),
        _("Sums of what raters say: nothing in them leads to whoever said it"),
    ),
)
