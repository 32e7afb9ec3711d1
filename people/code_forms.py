"""The sign-in library's form that asks for a code, with our limits."""

from __future__ import annotations

from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.sign_in_throttles import may_ask_for_code

TOO_MANY = _(
    "Too many codes were asked for with this address. Open the newest email: its link signs you "
    "in, in any browser. Or try again in ten minutes."
)


class AskForCodeForm(RequestLoginCodeForm):  # type: ignore[misc]
    """An address; the answer is the same for one that nobody has."""

    def clean_email(self) -> str:
        """Not more often than an address can be asked for."""
        email: str = super().clean_email()
        if email and not may_ask_for_code(context.request, email):
            raise ValidationError(TOO_MANY)
        return email
