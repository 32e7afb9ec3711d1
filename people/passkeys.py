"""Passkeys that were kept and cannot be read: the sign-in library stumbles over them, here they are
left aside, so that nobody is shut out by one.
"""

from __future__ import annotations

import functools
from collections.abc import Callable

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.internal.auth import get_credentials
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from people.models import User
from people.passkey_forms import BOGUS

View = Callable[..., HttpResponse]


def are_readable(user: User) -> bool:
    """Whether all of somebody's passkeys can be read. One query."""
    try:
        get_credentials(user)
    except (ValidationError, *BOGUS):
        return False
    return True


class SecondStepView(AuthenticateView):  # type: ignore[misc]
    """The second step; by app or recovery code alone where a passkey cannot be read."""

    def _build_forms(self) -> object:
        posted: object = super()._build_forms()
        if not are_readable(self.stage.login.user):
            self.webauthn_form = None
        return posted

    def get_context_data(self, **given: object) -> dict[str, object]:
        """With a word for the template on whether passkeys are asked for."""
        context: dict[str, object] = super().get_context_data(**given)
        return {"webauthn_form": None, **context}


def with_readable_passkeys(view: View) -> View:
    """A page of the library that reads one's passkeys: first the broken one has to go."""

    @functools.wraps(view)
    def opened(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and not are_readable(user):
            messages.error(
                request,
                _("One of your passkeys cannot be read any more. Remove it, then add a new one."),
            )
            return redirect("mfa_list_webauthn")
        return view(request, *args, **kwargs)

    return opened
