"""What our cookies are called. In production a browser takes them from this host alone, over https,
for all of it: that is what it understands by the beginning of their names (`__Host-`), so that no
other host of the domain can set one for us.
"""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage


def cookie_name(name: str) -> str:
    """As this portal calls a cookie. It has to be set with the path `/`."""
    return f"{settings.COOKIE_PREFIX}{name}"


class FlashStorage(CookieStorage):
    """Messages for the next page, in a cookie with a name of ours."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        """Django's own name, with our beginning."""
        return cookie_name("messages")
