"""Refusals at the door are written down for whom they were about, and nothing of what was typed.

The sign-in library says so by signals where it has no other way to. An address that nobody has
leaves no row; one that somebody has leaves a few in ten minutes, however often it is tried.
"""

from __future__ import annotations

from allauth.account.signals import authentication_step_completed, login_code_rejected
from allauth.mfa.signals import authentication_failed
from django.http import HttpRequest
from django.utils import timezone

from people.browsers import browser_name
from people.models import Member, User
from people.operations import sign_in_refused
from people.sign_in_throttles import is_worth_a_row


def note_refusal(request: HttpRequest, member: Member | None, address: str, way: str) -> None:
    """Write down that somebody with this address was not let in; nothing where nobody has it."""
    if is_worth_a_row(request, address, way) and member is not None:
        browser = browser_name(request.headers.get("User-Agent", ""))
        sign_in_refused(member=member, way=way, browser=browser, now=timezone.now())


def note_wrong_password(request: HttpRequest, address: str) -> None:
    """Somebody typed an address and a password that is not theirs, or no one's."""
    members = Member.objects.filter(user__email__iexact=address).present().order_by("pk")
    note_refusal(request, members.first(), address, "password")


def listen() -> None:
    """Hear of wrong codes, of the mail and of the app, and of whoever showed again who they are."""
    login_code_rejected.connect(_wrong_code, dispatch_uid="people.refusals")
    authentication_failed.connect(_wrong_second_step, dispatch_uid="people.refusals")
    authentication_step_completed.connect(_shown_again, dispatch_uid="people.refusals")


def _wrong_code(sender: object, request: HttpRequest, user: User, **_more: object) -> None:  # noqa: ARG001
    note_refusal(request, user.current_member, user.email, "code")


def _wrong_second_step(sender: object, request: HttpRequest, user: User, **_more: object) -> None:  # noqa: ARG001
    note_refusal(request, user.current_member, user.email, "second_step")


def _shown_again(
    sender: object,  # noqa: ARG001
    request: HttpRequest,
    *,
    reauthenticated: bool = False,
    **_more: object,
) -> None:
    """Whoever has shown again that it is them goes on under a new key: whoever copied the old one
    has nothing of that.
    """
    if reauthenticated:
        request.session.cycle_key()
