"""What is kept for minutes and used once: in the database, so that it holds on every machine."""

from __future__ import annotations

from django.core.cache import cache

from common.tokens import new_token

BEGUN_LASTS = 10 * 60
"""Seconds from the start of a launch to its end."""
TICKET_LASTS = 60
"""Seconds in which the button is pressed."""


def keep(purpose: str, key: str, value: object, lasts: int) -> None:
    """Remember something; a second call replaces it."""
    cache.set(f"lti:{purpose}:{key}", value, lasts)


def take(purpose: str, key: str) -> object:
    """What was kept, to the first who asks; None to everybody else."""
    name = f"lti:{purpose}:{key}"
    kept = cache.get(name)
    return kept if kept is not None and cache.delete(name) else None


def seen(purpose: str, key: str) -> object:
    """What was kept, which stays; None where there is nothing."""
    kept: object = cache.get(f"lti:{purpose}:{key}")
    return kept


def ticket_for(value: object) -> str:
    """A ticket that is good once, for a minute."""
    token = new_token()
    keep("ticket", token, value, TICKET_LASTS)
    return token
