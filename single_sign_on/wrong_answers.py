"""What was wrong with an answer of a provider by OpenID Connect, in words that an admin can act on.
No names and no addresses: what a provider sent is never repeated, but for words of the protocol.
"""

from __future__ import annotations

import re

import jwt
from django.utils.translation import gettext as _

CODE = re.compile(r"[a-z_]{1,40}")
"""What an error is called in the protocol: nothing else is repeated."""
REFUSED_SECRET = ("invalid_client", "unauthorized_client")


def wrong_with(error: Exception) -> str:
    """Of a token, or of the call that should have brought one."""
    cause = error.__cause__ or error
    if isinstance(cause, jwt.MissingRequiredClaimError):
        return _("It has no %(claim)s.") % {"claim": cause.claim}
    for kinds, text in _words():
        if isinstance(cause, kinds):
            return text
    if any(code in str(error) for code in REFUSED_SECRET):
        return _(
            "The provider does not accept the client ID or the client secret. Copy both again."
        )
    return type(cause).__name__


def code_of(error: str) -> str:
    """The error that a provider sent somebody back with; '' for what is none."""
    return error if CODE.fullmatch(error) else ""


def _words() -> list[tuple[tuple[type[Exception], ...], str]]:
    times = (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError, jwt.InvalidIssuedAtError)
    keys = (jwt.InvalidSignatureError, jwt.InvalidKeyError)
    return [
        (times, _("Its time is over, or has not begun: check the clocks of both servers.")),
        ((jwt.InvalidAudienceError,), _("It is for another client ID.")),
        ((jwt.InvalidIssuerError,), _("It names another issuer.")),
        (keys, _("It is not signed with a key that the provider publishes.")),
        (
            (jwt.InvalidAlgorithmError,),
            _("It has to be signed with RS256, PS256, ES256 or EdDSA, or their longer kinds."),
        ),
    ]
