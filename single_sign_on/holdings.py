"""What single sign-on keeps of people: nothing of its own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal

HOLDINGS: tuple[Personal, ...] = ()
IMPERSONAL = (
    Impersonal(
        (
            *("single_sign_on.ClaimedDomain", "single_sign_on.ProviderDocument"),
            *("single_sign_on.EndWarning", "single_sign_on.ProviderKey"),
        ),
        _("Settings of the organization's sign-in"),
    ),
)
