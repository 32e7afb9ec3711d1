"""The address under which a sign-in key is used; for the command line, as no mail carries it."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from messaging.text import absolute


def sign_in_link(key: str) -> str:
    """The full address for a key of people.operations.issue_sign_in_key."""
    uid, token = key.split("-", 1)
    return absolute(
        reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    )


def link_lines(name: str, key: str) -> str:
    """What the operator passes on, and for how long it holds."""
    minutes = settings.PASSWORD_RESET_TIMEOUT // 60
    return (
        f"{name} signs in here and chooses a password. "
        f"The link works once, for {minutes} minutes:\n{sign_in_link(key)}"
    )
