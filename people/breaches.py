"""Passwords that were found in breaches. Who can look that up announces it; without that, or when
whoever is asked does not answer, every password counts as unseen.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LookUp = Callable[[str], bool]
_look_ups: list[LookUp] = []


def announce_breaches(look_up: LookUp) -> None:
    """Say who knows whether a password was seen in a breach; it answers False in doubt."""
    _look_ups[:] = [look_up]


class BreachedPasswordValidator:
    """No password that was found in a breach, as far as somebody can tell."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002
        """Raises ValidationError."""
        if any(look_up(password) for look_up in _look_ups):
            raise ValidationError(
                _(
                    "This password was found among stolen ones and is tried by attackers. Choose "
                    "another one, here and wherever else you use it."
                ),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        """Beside the field."""
        return _("Not a password that was found among stolen ones.")
