"""The sign-in library's forms for passkeys, for answers that no device gives: the library stumbles
over what it did not expect in them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import TypeVar

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django.forms import HiddenInput, JSONField

T = TypeVar("T")
BOGUS = (
    AttributeError,
    InvalidSignature,
    LookupError,
    NotImplementedError,
    TypeError,
    UnsupportedAlgorithm,
    ValueError,
    struct.error,
)


def _careful(read: Callable[[], T]) -> T:
    """What was read, or the library's own refusal."""
    try:
        return read()
    except BOGUS as error:
        raise get_adapter().validation_error("incorrect_code") from error


class Credential(JSONField):
    """What the device said. A page that asks again does not repeat it: it would be of no use, and
    need not be text.
    """

    widget = HiddenInput

    def to_python(self, value: object) -> str | None:
        """Says no to what cannot be read, such as a number without end."""
        found: str | None = _careful(lambda: super(Credential, self).to_python(value))
        return found

    def bound_data(self, _sent: object, _initial: object) -> str:
        """Nothing of it."""
        return ""

    def prepare_value(self, _value: object) -> str:
        """Empty, for the next try."""
        return ""


class AddPasskeyForm(forms.AddWebAuthnForm):
    """A new one."""

    credential = Credential()

    def clean_credential(self) -> object:
        """The library keeps what it takes for nothing, such as 0 or false, without a look."""
        credential = self.cleaned_data["credential"]
        if not isinstance(credential, dict):
            raise get_adapter().validation_error("incorrect_code")
        return credential

    def clean(self) -> dict[str, object]:
        """Says no to what cannot be read."""
        return _careful(super().clean)


class SecondStepPasskeyForm(forms.AuthenticateWebAuthnForm):
    """After a code or password."""

    credential = Credential()

    def clean_credential(self) -> object:
        """Says no to what cannot be read."""
        return _careful(super().clean_credential)


class PasskeySignInForm(forms.LoginWebAuthnForm):
    """Alone."""

    credential = Credential()

    def clean_credential(self) -> object:
        """Says no to what cannot be read."""
        return _careful(super().clean_credential)


class PasskeyAgainForm(forms.ReauthenticateWebAuthnForm):
    """Once more, before a sign-in is changed."""

    credential = Credential()

    def clean_credential(self) -> object:
        """Says no to what cannot be read."""
        return _careful(super().clean_credential)
