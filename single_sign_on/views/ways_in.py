"""The ways in through a provider, and the way out. All of them are open to the world."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from allauth.account.utils import get_next_redirect_url
from allauth.account.views import request_login_code
from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from connections.doors import behind, is_open
from connections.egress import EgressError
from connections.states import ConnectionKind
from people.access import MemberRequest, access, public
from people.models import Member, Role
from people.sessions import has_ended
from single_sign_on.adapters import app_of
from single_sign_on.library import spoken_by
from single_sign_on.operations import Refusal, end_sessions, note_arrival
from single_sign_on.providers import SignInProvider, domain_of
from single_sign_on.queries import provider_behind, provider_for_domain, providers_of
from single_sign_on.states import Protocol, RefusalReason
from single_sign_on.way_out import ASKED, LEAVING

if TYPE_CHECKING:
    from single_sign_on.protocols.saml_logout import SignOutWord

KIND = ConnectionKind.SIGN_IN
LIMITS = {"sso": "300/m/ip"}
"""Whole companies come from one address in the morning."""
LARGEST = 256 * 1024
"""Bytes of an answer."""
HINT = "sso_address"
COOKIE = "saml-acs-session"


@public
@never_cache
def request_code(request: HttpRequest) -> HttpResponse:
    """Whose domain has a provider is led there; everybody else gets a code. Only the domain is
    looked at: the answer is the same for an address that nobody has.
    """
    address = request.POST.get("email", "").strip()[:254]
    if request.method == "POST" and "anyway" not in request.POST and is_open(KIND):
        provider = provider_for_domain(domain_of(address))
        if provider is not None:
            request.session[HINT] = address
            context = {"provider": provider, "address": address, "next": _next(request)}
            return render(request, "single_sign_on/lead.html", context)
    answer: HttpResponse = request_login_code(request)
    return answer


@require_safe
@public
@never_cache
@behind(KIND)
def of_organization(request: HttpRequest, slug: str) -> HttpResponse:
    """The link for portals and tiles: on in one's own session; else the button that begins one, or
    several where there are several providers.
    """
    found = providers_of(slug)
    if not found:
        raise Http404
    member: Member | None = getattr(request, "member", None)
    if member is not None and member.organization.slug == slug:
        return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)
    if len(found) == 1:
        return _page_to_begin(request, found[0], _next(request))
    context = {"providers": found, "next": _next(request)}
    return render(request, "single_sign_on/choose.html", context)


@require_safe
@public
@never_cache
@behind(KIND)
def go(request: HttpRequest, key: str) -> HttpResponse:
    """On to one provider for whoever pressed a button here. Who was sent by another page is shown
    that button: no session begins by itself.
    """
    provider = _there(key, is_on=True)
    if not _is_from_here(request):
        return _page_to_begin(request, provider, _next(request))
    return _begin(request, provider)


def _page_to_begin(request: HttpRequest, provider: SignInProvider, then: str) -> HttpResponse:
    return render(request, "single_sign_on/begin.html", {"provider": provider, "next": then})


def _is_from_here(request: HttpRequest) -> bool:
    """Whether one of our own pages led here."""
    if fetched := request.headers.get("Sec-Fetch-Site"):
        return fetched == "same-origin"
    return request.headers.get("Referer", "").startswith(
        f"{request.scheme}://{request.get_host()}/"
    )


@require_safe
@access(Role.ADMIN)
@never_cache
@behind(KIND)
def trial(request: MemberRequest, pk: int) -> HttpResponse:
    """An admin signs in as a test: on or off, and nothing comes of it but a page."""
    provider = _there(f"p{pk}")
    if provider.connection.organization_id != request.member.organization_id:
        raise Http404
    return _begin(request, provider, trial=request.member.pk)


def _begin(request: HttpRequest, provider: SignInProvider, trial: int = 0) -> HttpResponse:
    """To the provider, with what makes sure that its answer belongs to this browser."""

    def leave() -> HttpResponse:
        spoken_by(provider.settings.protocol)
        library = app_of(provider).get_provider(request)
        more: dict[str, object] = {}
        if provider.settings.protocol == Protocol.OIDC:
            hint = {"login_hint": request.session.pop(HINT, "")}
            asked = {"nonce": get_random_string(32), **{k: v for k, v in hint.items() if v}}
            more = {"nonce": asked["nonce"], "auth_params": asked}
        wanted = {"trial": trial} if trial else None
        answer: HttpResponse = library.redirect(
            request, process="login", next_url=_next(request), data=wanted, **more
        )
        return answer

    return _guarded(request, provider, leave)


@require_safe
@public
@never_cache
@behind(KIND)
def oidc_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The way back from OpenID Connect."""
    speaks = spoken_by(Protocol.OIDC)
    provider = _there(provider_id)
    return _guarded(request, provider, lambda: speaks.callback(request, provider_id))


@csrf_exempt  # it comes from the provider's page; what is in it is signed
@require_POST
@public
@never_cache
@behind(KIND)
def saml_acs(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """An answer by SAML, kept for the moment until the browser comes with its session."""
    speaks = spoken_by(Protocol.SAML)
    provider = _there(organization_slug)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return _refused(request, provider, Refusal(RefusalReason.ANSWER))
    answer = _guarded(request, provider, lambda: speaks.answer_came(request, organization_slug))
    if COOKIE in answer.cookies:
        answer.cookies[COOKIE]["httponly"] = True
    return answer


@require_safe
@public
@never_cache
@behind(KIND)
def saml_finish(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """What was kept is looked at."""
    speaks = spoken_by(Protocol.SAML)
    provider = _there(organization_slug)
    return _guarded(request, provider, lambda: speaks.callback(request, organization_slug))


@require_safe
@public
@behind(KIND)
def saml_metadata(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """What the portal says of itself; there as soon as the provider was read."""
    provider = _there(organization_slug)
    if provider.settings.protocol != Protocol.SAML:
        raise Http404
    speaks = spoken_by(Protocol.SAML)
    return _guarded(request, provider, lambda: speaks.metadata(request, organization_slug))


@csrf_exempt  # some providers answer by POST; who says what is in a signature
@require_http_methods(["GET", "HEAD", "POST"])
@public
@never_cache
@behind(KIND)
def saml_signed_out(request: HttpRequest, organization_slug: str) -> HttpResponse:
    """The provider says by SAML that somebody left there, or answers whom we had asked."""
    provider = _there(organization_slug)
    if "SAMLRequest" in request.GET:
        return _guarded(request, provider, lambda: _left_there(request, provider))
    if "SAMLResponse" in request.GET or request.method == "POST":
        return _answered(request, provider)
    return redirect(settings.LOGIN_REDIRECT_URL)


def _left_there(request: HttpRequest, provider: SignInProvider) -> HttpResponse:
    """Whoever left there is signed out here, and the provider reads that it is done."""
    word = _sign_out_word(request, provider)
    end_sessions(provider=provider, subject=word.subject, now=timezone.now())
    if has_ended(request.session):
        request.session.flush()  # it would be written once more with what it held
    answer = HttpResponseRedirect(word.onward)
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def _answered(request: HttpRequest, provider: SignInProvider) -> HttpResponse:
    """Whoever asked has left here already, whatever the answer is: only what can be trusted is
    told. By POST a browser brings no session, and nothing can be told.
    """
    refusal, by = None, None
    if not _may_ask(request):
        return render(request, "single_sign_on/left.html", {"by": by})
    try:
        word = None if request.method == "POST" else _sign_out_word(request, provider)
        if word and word.answers and request.session.pop(ASKED, "") == word.answers:
            by = provider.connection
    except Refusal as refused:
        refusal = refused
    now = timezone.now()
    note_arrival(provider=provider, refusal=refusal, now=now, what="SAML: sign-out")
    return render(request, "single_sign_on/left.html", {"by": by})


def _sign_out_word(request: HttpRequest, provider: SignInProvider) -> SignOutWord:
    if len(request.META.get("QUERY_STRING", "")) > LARGEST:
        raise Refusal(RefusalReason.ANSWER)
    word: SignOutWord = spoken_by(Protocol.SAML).logout_came(request, provider)
    return word


@csrf_exempt  # a signed token says who it is about; there is no session
@require_POST
@public
@never_cache
@behind(KIND)
def signed_out_there(request: HttpRequest, key: str) -> HttpResponse:
    """The provider says that somebody signed out there (back-channel logout)."""
    provider = provider_behind(key)
    is_small = int(request.META.get("CONTENT_LENGTH") or 0) <= LARGEST
    if provider is None or provider.settings.protocol != Protocol.OIDC or not is_small:
        return JsonResponse({"error": "invalid_request"}, status=400)
    if not _may_ask(request):
        return JsonResponse({"error": "too_many_requests"}, status=429)
    speaks = spoken_by(Protocol.OIDC)
    try:
        subject = speaks.subject_signed_out(request, provider, request.POST.get("logout_token", ""))
    except speaks.PROBLEMS:
        return JsonResponse({"error": "invalid_request"}, status=400)
    end_sessions(provider=provider, subject=subject, now=timezone.now())
    return HttpResponse(status=200)


@require_safe
@public
@never_cache
def left(request: HttpRequest) -> HttpResponse:
    """Signed out here, with a link that signs out at the provider."""
    there = request.session.pop(LEAVING, "")
    return render(request, "single_sign_on/left.html", {"there": there})


def _there(key: str, *, is_on: bool = False) -> SignInProvider:
    provider = provider_behind(key)
    if provider is None or (is_on and not provider.connection.is_on):
        raise Http404
    return provider


def _next(request: HttpRequest) -> str:
    """A place of ours to go to afterwards; '' for none."""
    return get_next_redirect_url(request) or ""


def _may_ask(request: HttpRequest) -> bool:
    return bool(consume(request, app="single_sign_on", action="sso", config=LIMITS))


def _guarded(
    request: HttpRequest, provider: SignInProvider, run: Callable[[], HttpResponse]
) -> HttpResponse:
    """Whatever goes wrong between a provider and the library is a refusal, never a failure."""
    if not _may_ask(request):
        return _refused(request, provider, Refusal(RefusalReason.TOO_OFTEN), is_noted=False)
    try:
        return run()
    except Refusal as refusal:
        refused = refusal
    except PermissionDenied:
        refused = Refusal(RefusalReason.STATE)
    except OSError as error:  # of the library of calls
        cause = error.__cause__
        detail = str(cause.problem.label) if isinstance(cause, EgressError) else ""
        refused = Refusal(RefusalReason.CALL, detail)
    except (KeyError, TypeError, ValueError) as error:
        refused = Refusal(RefusalReason.ANSWER, type(error).__name__)
    return _refused(request, provider, refused)


def _refused(
    request: HttpRequest, provider: SignInProvider, refusal: Refusal, *, is_noted: bool = True
) -> HttpResponse:
    """A page that says to the person what to do, and to the admin what went wrong."""
    if is_noted:
        note_arrival(provider=provider, refusal=refusal, now=timezone.now())
    context = {
        "connection": provider.connection,
        "reason": refusal.reason,
        "detail": refusal.detail,
        "for_admin": _is_own_admin(request, provider),
        "again": reverse("sso_go", args=[provider.key]) if provider.connection.is_on else "",
    }
    return render(request, "single_sign_on/refused.html", context, status=403)


def _is_own_admin(request: HttpRequest, provider: SignInProvider) -> bool:
    member: Member | None = getattr(request, "member", None)
    if member is None or member.organization_id != provider.connection.organization_id:
        return False
    return member.has_role(Role.ADMIN)
