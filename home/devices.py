"""What a browser knows a person by, when it keeps something for them: a name that tells nothing."""

from __future__ import annotations

import base64
import functools

from django.utils.crypto import salted_hmac


@functools.lru_cache(maxsize=4096)
def own_key(member_id: int) -> str:
    """The same for somebody on every device; only this installation's secret can make it."""
    digest = salted_hmac("home.device", str(member_id), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest[:9]).decode()
