"""What our cookies are called. In production a browser takes them from this host alone, over https,
for all of it: that is what it understands by the beginning of their names (`__Host-`), so that no
other host of the domain can set one for us.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage, MessagePartGatherSerializer
from django.core.signing import TimestampSigner


def cookie_name(name: str) -> str:
    """As this portal calls a cookie. It has to be set with the path `/`."""
    return f"{settings.COOKIE_PREFIX}{name}"


class FlashStorage(CookieStorage):
    """Messages for the next page, in a cookie with a name of ours."""

    signer: TimestampSigner

    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        """Django's own name, with our beginning."""
        return cookie_name("messages")

    def _encode_parts(self, messages: Sequence[str], encode_empty: bool = False) -> str | None:  # noqa: FBT001, FBT002
        """As they are: to press a sentence takes longer than all else that is done with it."""
        if not messages and not encode_empty:
            return None
        signed: str = self.signer.sign_object(messages, MessagePartGatherSerializer)  # type: ignore[arg-type]
        return signed
