"""How the sign-in library is told of providers, and what it asks before somebody is signed in."""

from __future__ import annotations

import re
from typing import Any, NoReturn

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from connections.doors import is_open
from connections.egress import EgressError, session
from connections.states import ConnectionKind
from people.models import User
from people.refusals import note_refusal
from people.second_step import SECOND
from people.sessions import ORGANIZATION
from people.sign_in import AccountAdapter
from single_sign_on.keys import keys_of
from single_sign_on.operations import Refusal, break_glass, note_arrival, receive
from single_sign_on.providers import SignInProvider
from single_sign_on.queries import provider_behind
from single_sign_on.saml_settings import saml_settings
from single_sign_on.states import Protocol, RefusalReason
from single_sign_on.way_out import THROUGH, keep_way_out
from single_sign_on.way_past import Past, way_past
from single_sign_on.wrong_answers import code_of, wrong_with

ADDRESS = re.compile(r"[^\s'\"<>]+@[^\s'\"<>]+")
KINDS = {Protocol.OIDC: "openid_connect", Protocol.SAML: "saml"}


class SecondStepStage(AuthenticateStage):  # type: ignore[misc]
    """The library's second step; a provider that asked for one itself has settled it."""

    def _should_handle(self, request: HttpRequest) -> bool:
        login_user = self.login.user
        through = request.session.get(THROUGH, {})
        if login_user is not None and through.get("second") == login_user.pk:
            return False
        return bool(super()._should_handle(request))


class SignInAdapter(AccountAdapter):
    """Signing in, with the rules about providers."""

    def get_login_stages(self) -> list[str]:
        """The second step is ours."""
        ours = f"{__name__}.{SecondStepStage.__name__}"
        usual = "allauth.mfa.stages.AuthenticateStage"
        return [ours if stage == usual else stage for stage in super().get_login_stages()]

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Through a provider: the session holds for its organization alone. Out of a course of a
        platform that the same organization has connected: as ever. Any other way: not where the
        provider is the only way, but for named admins with a second step.
        """
        refusal = super().pre_login(request, user, **kwargs)
        come_by = kwargs.get("signal_kwargs") or {}
        login, is_launched = come_by.pop("sociallogin", None), come_by.pop("is_launched", False)
        for mark in (THROUGH, ORGANIZATION):
            request.session.pop(mark, None)
        if refusal is not None:
            return refusal
        if login is not None:
            self._mark(request, user, login)
            return None
        return None if is_launched else _past(request, user)

    def _mark(self, request: HttpRequest, user: User, login: SocialLogin) -> None:
        found: SignInProvider = login.found
        request.session[ORGANIZATION] = found.connection.organization_id
        is_settled = found.settings.settles_second_step and login.claims.took_second_step
        keep_way_out(request, found, login.leaves, user.pk)
        if is_settled:
            request.session[THROUGH] = {**request.session[THROUGH], "second": user.pk}
            record_authentication(request, user, SECOND, type="provider")


def _past(request: HttpRequest, user: User) -> HttpResponse | None:
    """Whether somebody may come in past their provider."""
    member = user.current_member
    if member is None or not is_open(ConnectionKind.SIGN_IN):
        return None
    past, provider = way_past(member)
    if provider is None or past == Past.FREE:
        return None
    if past == Past.BROKEN_GLASS:
        break_glass(provider=provider, member=member, now=timezone.now())
        return None
    clear_login(request)
    note_refusal(request, member, user.email, "past_provider")
    return render(request, "single_sign_on/only_way.html", {"provider": provider}, status=403)


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Providers are connections; there is no second table of them."""

    def list_apps(
        self,
        request: HttpRequest,  # noqa: ARG002
        provider: str | None = None,
        client_id: str | None = None,
    ) -> list[SocialApp]:
        """The one that is asked for, by its key."""
        key = client_id if provider == KINDS[Protocol.SAML] else provider
        found = provider_behind(key or "") if is_open(ConnectionKind.SIGN_IN) else None
        return [app_of(found)] if found else []

    def get_requests_session(self) -> object:
        """By the one way out to the network."""
        return session()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:  # noqa: ARG002
        """Nobody signs themselves up; who is new is made a member before."""
        return False

    def authenticate_by_email(self, login: SocialLogin) -> None:  # noqa: ARG002
        """An address alone ties nobody; see single_sign_on.operations.receive."""
        return

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Who it is here, and whether they get in; a test ends with what was claimed."""
        found = provider_behind(sociallogin.account.provider)
        if found is None:
            raise Refusal(RefusalReason.OFF)
        state = sociallogin.state
        if state.get("nonce") != getattr(sociallogin, "nonce", None):
            raise Refusal(RefusalReason.NONCE)
        sociallogin.token = None
        if not getattr(sociallogin, "was_asked", True):
            # Begun at the provider, by whoever: a session begins by a button that is pressed here.
            context = {"provider": found, "next": state.get("next", "")}
            raise ImmediateHttpResponse(render(request, "single_sign_on/begin.html", context))
        if state.get("data"):
            raise ImmediateHttpResponse(_trial(request, found, sociallogin))
        tied = receive(provider=found, claims=sociallogin.claims, now=timezone.now())
        note_arrival(provider=found, refusal=None, now=timezone.now())
        sociallogin.account, sociallogin.user = tied, tied.user
        sociallogin.found = found

    def on_authentication_error(
        self,
        request: HttpRequest,  # noqa: ARG002
        provider: object,  # noqa: ARG002
        error: str = "",
        exception: Exception | None = None,
        extra_context: dict[str, object] | None = None,
    ) -> NoReturn:
        """Whatever the library stumbles over is a refusal."""
        raise refusal_of(error, exception, extra_context or {})


def refusal_of(error: str, exception: Exception | None, more: dict[str, object]) -> Refusal:
    """In our words, with a detail for whoever has to mend it. No names, no addresses."""
    if error == AuthError.CANCELLED:
        return Refusal(RefusalReason.CANCELED)
    cause = exception.__cause__ if exception else None
    if isinstance(exception, OSError):  # of the library of calls
        ours = cause.problem.label if isinstance(cause, EgressError) else type(exception).__name__
        return Refusal(RefusalReason.CALL, str(ours))
    if exception is not None:
        return Refusal(RefusalReason.ANSWER, wrong_with(exception))
    if reason := more.get("saml_last_error_reason"):
        return Refusal(RefusalReason.ANSWER, ADDRESS.sub("…", str(reason))[:200])
    if "state_id" in more or "callback_view" not in more:
        return Refusal(RefusalReason.STATE)
    sent = more["callback_view"].request.GET.get("error", "")  # type: ignore[attr-defined]
    return Refusal(RefusalReason.CANCELED, code_of(sent))


def app_of(provider: SignInProvider) -> SocialApp:
    """A provider, as the library takes it. Raises Refusal for one that was never read."""
    connection, settings = provider.connection, provider.settings
    try:
        says = connection.document.says
    except ObjectDoesNotExist:
        raise Refusal(RefusalReason.OFF) from None
    is_oidc = settings.protocol == Protocol.OIDC
    more = {"says": says} if is_oidc else saml_settings(settings, says, keys_of(connection))
    return SocialApp(
        provider=KINDS[settings.protocol],
        provider_id=provider.key,
        name=connection.name[:40],
        client_id=settings.client_id if is_oidc else provider.key,
        secret=connection.secret if is_oidc else "",
        settings={**more, "attributes": settings.attributes},
    )


def _trial(request: HttpRequest, found: SignInProvider, login: SocialLogin) -> HttpResponse:
    """What came, for the admin who asked for it, in this one page."""
    member = getattr(request, "member", None)
    if member is None or login.state["data"].get("trial") != member.pk:
        raise Refusal(RefusalReason.STATE)
    note_arrival(provider=found, refusal=None, now=timezone.now(), what="Test sign-in")
    said = sorted((name, _plain(value)) for name, value in login.said.items())
    context = {"connection": found.connection, "claims": login.claims, "said": said}
    return render(request, "single_sign_on/trial.html", context)


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
