"""The sign-in library's forms for passkeys, for answers that no device gives: the library stumbles
over what it did not expect in them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import TypeVar, cast

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django.core.exceptions import ValidationError
from django.forms import HiddenInput, JSONField
from fido2.webauthn import RegistrationResponse

from people.refusals import note_refusal

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


def _can_be_checked(credential: object) -> bool:
    """Whether the public key of a new passkey says no to a bogus signature, as it should; anything
    else means that it is no key, or of a kind that nobody here can read.
    """
    try:
        attested = RegistrationResponse.from_dict(cast("dict[str, object]", credential))
        found = attested.response.attestation_object.auth_data.credential_data
        if found is not None:
            found.public_key.verify(b"nothing", b"nothing")
    except InvalidSignature:
        return True
    except BOGUS:
        return False
    return False


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
        """Says no to what cannot be read, and to a key that could never be checked: it would be
        kept, and its owner would stand before a door that nothing opens.
        """
        values: dict[str, object] = _careful(super().clean)
        if "credential" in values and not _can_be_checked(values["credential"]):
            raise get_adapter().validation_error("incorrect_code")
        return values


class SecondStepPasskeyForm(forms.AuthenticateWebAuthnForm):
    """After a code or password."""

    credential = Credential()

    def clean_credential(self) -> object:
        """Says no to what cannot be read, or is not theirs, and has that written down."""
        try:
            return _careful(super().clean_credential)
        except ValidationError:
            note_refusal(context.request, self.user.current_member, self.user.email, "passkey")
            raise


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
