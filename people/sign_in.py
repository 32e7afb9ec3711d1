"""How people get in: the user comes with their member and organization in one query."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.stagekit import clear_login
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from common.languages import spoken
from common.tokens import new_token
from messaging.models import Message
from messaging.operations import Draft, queue_messages
from messaging.sending import send_now
from people.messages import sign_in_mail
from people.models import Member, User

WORTH_SENDING = dt.timedelta(minutes=10)


class Argon2Small(Argon2PasswordHasher):
    """Argon2id at the least that OWASP allows: strong, and small enough for a shared worker."""

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1


def is_welcome(user: User) -> bool:
    """Whether somebody is still a present member anywhere on this server."""
    current = user.current_member
    return user.is_active and current is not None and current.left_at is None


class MemberBackend(AuthenticationBackend):
    """allauth's sign-in; who has no present member stays outside, and a leaver's sessions end."""

    def get_user(self, user_id: int | str) -> User | None:
        """One query for user, member and organization."""
        users = User.objects.select_related("current_member__organization").filter(pk=user_id)
        user = next(iter(users), None)
        return user if user is not None and is_welcome(user) else None

    def user_can_authenticate(self, user: User) -> bool:
        """Passwords of people who left open nothing."""
        return is_welcome(user)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from imports and invitations only; nobody signs themselves up. All mail goes by
    the outbox.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Whatever the way in (code, password, passkey): people who left stay outside."""
        refusal: HttpResponse | None
        if is_welcome(user):
            refusal = super().pre_login(request, user, **kwargs)
        else:
            clear_login(request)
            refusal = self.respond_user_inactive(request, user)
        return refusal

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Security notices go to the address of the sign-in; there is only one."""
        super().send_notification_mail(template_prefix, user, context, email or user.email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a mail about signing in and send it after the commit; the worker repeats what
        fails.

        An address nobody has gets a mail as well, so that the answer takes as long as for one that
        somebody has.
        """
        member = Member.objects.filter(user__email__iexact=email).present().order_by("pk").first()
        language = spoken(member.language) if member else translation.get_language()
        if "password_reset_url" in context:
            context = {**context, "path": urlsplit(context["password_reset_url"]).path}
        with translation.override(language):
            mail = sign_in_mail(template_prefix, context)
        if mail is None:
            return
        now, key = timezone.now(), f"sign_in:{new_token()}"
        draft = Draft(
            dedupe_key=key,
            reason="sign_in",
            organization_key=str(member.organization_id) if member else "",
            person_key=member.key if member else "",
            to_address=email.lower(),
            to_name=member.name if member else "",
            subject=mail.subject,
            text=mail.text,
            html=mail.html,
            secret=mail.secret,
            can_repeat=True,
            send_before=now + WORTH_SENDING if mail.secret else None,
        )
        queue_messages(drafts=[draft], now=now)
        message_id = Message.objects.get(dedupe_key=key).pk
        transaction.on_commit(lambda: send_now(message_id=message_id, now=timezone.now()))
