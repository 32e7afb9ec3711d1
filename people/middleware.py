"""Puts the member on the request and the page in their language, zone and hours; others sign in
first.
"""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import AuthenticationMiddleware, LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.http import urlencode

from common.languages import spoken
from common.office import keeping
from common.tenancy import open_to_all, rows_of, rows_of_all
from people.hours import hours_of
from people.models import Member
from people.second_step import (
    SECOND,
    SETTING_UP,
    has_second_step,
    is_open_without,
    is_required,
    page_to_show_it,
    was_taken,
)
from people.sessions import slide
from people.sign_in import user_behind
from ui.typed import typed_form


def begin_with_no_rows(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Until it is known whose request it is, the database shows no row of any organization."""

    def answer(request: HttpRequest) -> HttpResponse:
        with rows_of(None):
            return get_response(request)

    return answer


class UserMiddleware(AuthenticationMiddleware):
    """Sets request.user, which came with the session."""

    def process_request(self, request: HttpRequest) -> None:
        """At once: every page asks for it."""
        request.user = user_behind(request)  # type: ignore[assignment]


class MemberMiddleware:
    """Sets request.member, None when nobody is signed in, and has the database show nothing of
    other organizations. Costs no query: it came with the user.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        member = request.user.current_member if request.user.is_authenticated else None
        request.member = member  # type: ignore[attr-defined]
        if member is None:
            with rows_of_all("nobody is signed in: the door finds out whose it is"):
                return self.get_response(request)
        slide(request.session)
        language = spoken(member.language)
        with (
            rows_of(member.organization_id),
            timezone.override(member.time_zone),
            translation.override(language),
            keeping(hours_of(member.organization)),
        ):
            request.LANGUAGE_CODE = language
            return self._personal(request)

    def process_view(
        self, _request: HttpRequest, view_func: Callable[..., HttpResponseBase], *_arguments: object
    ) -> None:
        """A link without a sign-in may lead elsewhere than whoever opens it is signed in."""
        rule = getattr(view_func, "access_rule", None)
        if rule is None or rule.is_public:
            open_to_all("a page of the sign-in or behind a link: the door finds out whose it is")

    def _personal(self, request: HttpRequest) -> HttpResponse:
        """Pages of somebody signed in are for them alone: no cache on the way keeps them."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class SignInMiddleware(LoginRequiredMiddleware):
    """Leads to the sign-in; whoever sent words when their session was over gets them back first."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[object, ...],
        view_kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        """A page with the words, the sign-in with the way back, or on to the view."""
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer and request.method == "POST" and (typed := typed_form(request)).has_text:
            return render(request, "signed_out.html", {"typed": typed}, status=403)
        return answer


class SecondStepMiddleware:
    """Whoever has to sign in with a second step, and has not, does nothing else before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_first = getattr(request, "sets_up_first_step", False)
        if is_first and has_second_step(request.user.pk):
            # Whoever has just set it up has shown that they have it.
            record_authentication(request, request.user, SECOND, reauthenticated=True)
        return response

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        *_arguments: object,
    ) -> HttpResponseBase | None:
        """To the page where it is set up or shown, or on to the view."""
        member: Member | None = request.member  # type: ignore[attr-defined]
        if member is None or was_taken(request):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in SETTING_UP and request.method == "POST":
            is_first = not has_second_step(member.user_id)
            request.sets_up_first_step = is_first  # type: ignore[attr-defined]
        if not is_required(member) or is_open_without(view_func, name):
            return None
        if request.method == "POST" and (typed := typed_form(request)).has_text:
            return render(request, "second_step_first.html", {"typed": typed}, status=403)
        if not has_second_step(member.user_id):
            return redirect("people:second_step")
        back = urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
        return HttpResponseRedirect(f"{page_to_show_it(request.user)}?{back}")
