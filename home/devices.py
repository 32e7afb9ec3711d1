"""What a browser knows a person by, when it keeps something for them: a name that tells nothing."""

from __future__ import annotations

import base64
import functools

from django.utils.crypto import salted_hmac

DIGEST = "sha256"


@functools.lru_cache(maxsize=4096)
def own_key(member_id: int) -> str:
    """The same for somebody on every device; only this installation's secret can make it."""
    digest = salted_hmac("home.device", str(member_id), algorithm=DIGEST).digest()
    return base64.urlsafe_b64encode(digest[:9]).decode()


def seal_key(member_id: int) -> str:
    """With what a browser seals what waits of somebody while another is signed in there. Only they
    are told, and nothing is kept of it here.
    """
    digest = salted_hmac("home.device.seal", str(member_id), algorithm=DIGEST).digest()
    return base64.b64encode(digest).decode()
