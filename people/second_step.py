"""Who has to sign in with a second step: admins everywhere but in the demo, others as their
organization says. A passkey is one, whether it comes second or alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest

from people.models import Member, Organization, Role, User
from people.querysets import MemberQuerySet

SECOND = "mfa"
"""What the sign-in library calls a second step in its log of a session."""
SEEDS = "people.second_step.seeds"
"""For what the setup keys of apps are sealed."""
STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SETTING_UP = frozenset({"mfa_activate_totp", "mfa_add_webauthn"})
ON_THE_WAY = SETTING_UP | {
    "people:second_step",
    "account_logout",
    "account_confirm",
    "account_confirmed",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
"""Pages for somebody who has to set one up, or to show theirs."""
EVERYBODY = "everybody"


def roles_asked(organization: Organization) -> frozenset[str]:
    """The roles of whom a second step is asked."""
    admins = {Role.ADMIN} if settings.ADMINS_NEED_SECOND_STEP else set()
    return frozenset({*organization.second_step_roles, *admins})


def is_required(member: Member) -> bool:
    """Whether this person has to have one. No query."""
    organization = member.organization
    return organization.second_step_for_all or not roles_asked(organization).isdisjoint(
        member.roles
    )


def was_taken(request: HttpRequest) -> bool:
    """Whether whoever is in this session came by a second step. No query."""
    log: Sequence[Mapping[str, object]] = get_authentication_records(request, request.user)
    return any(entry.get("method") == SECOND for entry in log)


def has_second_step(user_id: int | None) -> bool:
    """Whether somebody has set one up. One query."""
    return bool(Authenticator.objects.filter(user=user_id, type__in=STEPS).exists())


def has_passkey(user_id: int | None) -> bool:
    """Whether somebody has one of that kind. One query."""
    passkeys = Authenticator.objects.filter(user=user_id, type=Authenticator.Type.WEBAUTHN)
    return bool(passkeys.exists())


def page_to_show_it(user: User | AnonymousUser) -> str:
    """Where somebody who has one shows it."""
    methods: list[Mapping[str, str]] = get_adapter().get_reauthentication_methods(user)
    return next(method["url"] for method in methods if method["id"].startswith(SECOND))


def count_without(members: MemberQuerySet) -> dict[str, int]:
    """How many of them, having a way in, have none: {role or EVERYBODY: so many}. One query."""
    steps = Authenticator.objects.filter(user=OuterRef("user"), type__in=STEPS)
    without = members.present().filter(~Exists(steps), user__isnull=False)
    each = {str(role): Count("pk", filter=Q(roles__contains=[role])) for role in Role}
    return without.aggregate(**each, **{EVERYBODY: Count("pk")})


View = Callable[..., object]


def is_open_without(view: View, name: str) -> bool:
    """Whether a page is for everybody, or on the way to a second step."""
    return name in ON_THE_WAY or not getattr(view, "login_required", True)
