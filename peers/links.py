"""The token of a rater: worked out again for every mail, kept nowhere but as a hash."""

from __future__ import annotations

import uuid

from django.urls import reverse

from common.tokens import keyed_token
from messaging.text import absolute

_PLACE = "here"


def token_of(rater_id: uuid.UUID) -> str:
    """The same for the first mail and its reminders."""
    return keyed_token("peers.rater", str(rater_id))


def mailed_link() -> str:
    """The address of the answer page with {secret} where the token goes on the way out."""
    return absolute(reverse("peers:answer", args=[_PLACE])).replace(_PLACE, "{secret}")
