"""How people get in: the user comes with their member and organization in one query."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.http import HttpRequest

from people.models import User


class Argon2Small(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane (the OWASP minimum): strong, and small enough for a shared worker."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


class MemberBackend(AuthenticationBackend):
    """allauth's sign-in; somebody without a present member stays outside, and a leaver's sessions end at once."""

    def get_user(self, user_id: Any) -> User | None:
        """One query for user, member and organization."""
        return (
            User.objects.select_related("current_member__organization")
            .filter(pk=user_id, is_active=True, current_member__isnull=False, current_member__left_at__isnull=True)
            .first()
        )


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from imports and invitations only; nobody signs themselves up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False
