"""How people get in: the user comes with their member and organization in one query."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy

from common.languages import spoken
from common.tenancy import rows_of_all
from messaging.notifications import Recipient
from messaging.operations import Draft, queue_messages
from messaging.seals import SealBroken, seal, unseal
from people.models import Member, User
from people.notifications import LOGIN_CODE, SENT, SHORT_LIVED, SIGN_IN, SignInEvent, recipient_of
from people.operations import LINK_LASTS, issue_link, issue_no_link, sign_in_done, void_link
from people.refusals import note_refusal, note_wrong_password
from people.second_step import SECOND, SEEDS, STEPS, is_required
from people.sessions import ORGANIZATION, begin
from people.sign_in_throttles import may_try_password

WORTH_SENDING = LINK_LASTS
"""How long a code or link to sign in is any use."""
TOO_MANY_PASSWORDS = gettext_lazy(
    "Too many passwords were tried with this address. Sign in with a code by mail, or try again in "
    "a quarter of an hour."
)


class Argon2Small(Argon2PasswordHasher):
    """Argon2id at the least that OWASP allows: strong, and small enough for a shared worker."""

    time_cost = 2
    memory_cost = 19_456  # KiB
    parallelism = 1


def is_welcome(user: User) -> bool:
    """Whether somebody is still a present member anywhere on this server."""
    current = user.current_member
    return user.is_active and current is not None and current.left_at is None


def user_behind(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Who has signed in, unless they act for another organization than the session was made for."""
    user = _owner_of(request)
    bound = request.session.get(ORGANIZATION)
    if bound is None or not isinstance(user, User) or user.current_member is None:
        return user
    return user if user.current_member.organization_id == bound else AnonymousUser()


def _owner_of(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Came with the session, if that still is the user's own: somebody who has left, changed their
    password or signed in another way is Django's to look at.
    """
    session = request.session
    owner: User | None = session.owner()  # type: ignore[attr-defined]
    if (
        owner is not None
        and session.get(SESSION_KEY) == str(owner.pk)
        and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
        and is_welcome(owner)
        and _is_signed(session.get(HASH_SESSION_KEY, ""), owner)
    ):
        return owner
    with rows_of_all("who signed in, when that is not yet known"):
        return get_user(request)


def _is_signed(signed: str, owner: User) -> bool:
    """Whether a session was made with the password of its owner as it is, under any key that holds.
    Django would give it another name where that key is an older one: what the same browser asks at
    that moment would come without a session, and each of several hosts would do so in turn.
    """
    keys = (owner.get_session_auth_hash(), *owner.get_session_auth_fallback_hash())
    return any(constant_time_compare(signed, each) for each in keys)


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


class SecondStepAdapter(DefaultMFAAdapter):
    """Second steps and passkeys. What a code is worked out from stands sealed."""

    def encrypt(self, text: str) -> str:
        """The setup key of an app."""
        return seal(text, purpose=SEEDS)

    def decrypt(self, encrypted_text: str) -> str:
        """The same in clear; where no key of ours opens it, another one that nobody knows: every
        code is wrong then, until an admin resets the second step.
        """
        try:
            return unseal(encrypted_text, purpose=SEEDS)
        except SealBroken:
            return str(generate_totp_secret())

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever has to have a second step keeps the last one; they set up another first."""
        member: Member | None = authenticator.user.current_member
        if member is None or not is_required(member):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=STEPS)
        return bool(others.exclude(pk=authenticator.pk).exists())

    def generate_authenticator_name(
        self,
        user: User,
        type: Authenticator.Type,  # noqa: A002
    ) -> str:
        """What a passkey is called until its owner finds a better name; one more is numbered."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return translation.gettext("Passkey %(number)s") % {"number": number}

    def build_totp_svg(self, url: str) -> str:
        """The setup key as a picture that stands in the page itself, which loads no other."""
        drawn: str = super().build_totp_svg(url)
        return drawn[drawn.index("<svg") :]


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from imports and invitations only; nobody signs themselves up. All mail goes by
    the outbox.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """A place of ours. The library stumbles over what is no address at all, such as http://[."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Whatever the way in (code, password, passkey): people who left stay outside."""
        refusal: HttpResponse | None
        if is_welcome(user):
            refusal = super().pre_login(request, user, **kwargs)
        else:
            clear_login(request)
            note_refusal(request, user.current_member, user.email, "left")
            refusal = self.respond_user_inactive(request, user)
        return refusal

    def pre_authenticate(self, request: HttpRequest, **credentials: object) -> None:
        """Not too often: from one place, and with one address from everywhere."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            raise ValidationError(TOO_MANY_PASSWORDS, code=error.code) from error
        if not may_try_password(request, str(credentials.get("email", ""))):
            raise ValidationError(TOO_MANY_PASSWORDS, code="too_many_login_attempts")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        """What is tried from one place takes nothing from somebody at another."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key} {get_ip(request)}"

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:
        """Somebody's password was not that."""
        note_wrong_password(request, str(credentials.get("email", "")))

    def login(self, request: HttpRequest, user: User) -> None:
        """Whatever the way in, the session knows since when and in which browser it is."""
        super().login(request, user)
        browser = begin(request, user)
        void_link(user=user)
        if user.current_member is not None:
            ways = ways_of(request, user)
            now = timezone.now()
            sign_in_done(member=user.current_member, ways=ways, browser=browser, now=now)

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
        """Queue a mail about signing in. It leaves within a second, before everything else, and not
        in this request: a mail server that hangs holds no page.

        An address nobody has gets a mail as well, so that the answer takes as long as for one that
        somebody has.
        """
        if template_prefix not in SENT:
            return
        if "password_reset_url" in context:
            context = {**context, "path": urlsplit(context["password_reset_url"]).path}
        present = Member.objects.filter(user__email__iexact=email).present()
        member = present.select_related("user").order_by("pk").first()
        now = timezone.now()
        if template_prefix == LOGIN_CODE and member is not None and member.user is not None:
            context = {**context, "key": issue_link(user=member.user, now=now)}
        elif member is None:
            issue_no_link(now=now)
        draft = Draft(
            notification=SIGN_IN,
            thing=SignInEvent(template_prefix, context),
            to=_recipient(email.lower(), member),
            organization_id=member.organization_id if member else None,
            ends_at=now + WORTH_SENDING if template_prefix in SHORT_LIVED else None,
        )
        queue_messages(drafts=[draft], now=now)


STEPS_CALLED = {
    Authenticator.Type.TOTP: "app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery_code",
}
MOST_WAYS = 6


def ways_of(request: HttpRequest, user: User) -> list[str]:
    """How somebody came in, as the library noted it: first code or password, then a second step."""
    named = []
    for each in get_authentication_records(request, user):
        method = str(each["method"])
        kind = str(each.get("type", ""))
        named.append(STEPS_CALLED.get(kind, kind) if method == SECOND else method)
    return list(dict.fromkeys(named))[-MOST_WAYS:]


def _recipient(address: str, member: Member | None) -> Recipient:
    """Whoever the address belongs to; a stranger is answered in the language of the page."""
    if member is None:
        return Recipient(
            address=address, name="", language=spoken(translation.get_language() or "")
        )
    return replace(recipient_of(member), address=address)
