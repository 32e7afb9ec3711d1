"""The token of an invitation: worked out again for every mail, kept nowhere but as a hash."""

from __future__ import annotations

import uuid

from django.urls import reverse

from common.tokens import hash_token, keyed_token
from messaging.text import absolute
from surveys.models import Invitation, Wave

_PLACE = "here"


def token_of(invitation_id: uuid.UUID) -> str:
    """128 bits that only this installation's secret key can make, the same for the invitation and
    its reminders.
    """
    return keyed_token("surveys.invitation", str(invitation_id))


def mailed_link() -> str:
    """The address of the answer page with {secret} where the token goes on the way out."""
    return absolute(reverse("surveys:answer", args=[_PLACE])).replace(_PLACE, "{secret}")


def address_behind(token: str) -> str | None:
    """Where the mail with this link went, while its wave is open. One query."""
    asked = Invitation.objects.filter(token_hash=hash_token(token), wave__state=Wave.State.OPEN)
    return asked.values_list("member__email", flat=True).first()
