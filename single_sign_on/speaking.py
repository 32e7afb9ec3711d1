"""The language that a provider says somebody speaks."""

from __future__ import annotations

from common.languages import SPOKEN
from single_sign_on.claims import Claims


def language_of(claims: Claims) -> str | None:
    """One of the portal's; None where the provider says none of them."""
    said = claims.language.replace("_", "-").split("-")[0].lower()
    return said if said in SPOKEN else None
