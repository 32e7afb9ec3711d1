"""Who may open a page: every view says so, and objects come only through the member who asks."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from common.records import dataclass
from people.models import Member, Role, User

Found = TypeVar("Found", bound=Model)
Thing = TypeVar("Thing")
Arguments = ParamSpec("Arguments")
PublicView = TypeVar("PublicView", bound=Callable[..., HttpResponse])


class MemberRequest(HttpRequest):
    """A request of somebody signed in; people.middleware puts the member on it."""

    user: User
    member: Member


MemberView = Callable[Concatenate[MemberRequest, Arguments], HttpResponse]


@dataclass(frozen=True)
class Rule:
    """What a view asks of the person who opens it."""

    is_public: bool
    roles: frozenset[Role]

    def admits(self, member: Member) -> bool:
        """No roles named means any member."""
        return not self.roles or member.has_role(*self.roles)


def access(*roles: Role) -> Callable[[MemberView[Arguments]], MemberView[Arguments]]:
    """Only members with one of these roles, any member when none is named; others get a 403."""
    rule = Rule(is_public=False, roles=frozenset(roles))

    def decorate(view: MemberView[Arguments]) -> MemberView[Arguments]:
        @functools.wraps(view)
        def guarded(
            request: MemberRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponse:
            if not rule.admits(request.member):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access_rule = rule  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(view: PublicView) -> PublicView:
    """Open to the world, said on the view itself."""
    opened = login_not_required(view)
    opened.access_rule = Rule(is_public=True, roles=frozenset())  # type: ignore[attr-defined]
    return opened


def found(thing: Thing | None) -> Thing:
    """What was looked up among what the member may see; nothing there does not exist (404)."""
    if thing is None:
        raise Http404
    return thing


def fetch(visible: QuerySet[Found], **lookup: object) -> Found:
    """One object out of what the member may see; anything else does not exist (404)."""
    try:
        return visible.get(**lookup)
    except (ObjectDoesNotExist, ValueError) as error:
        raise Http404 from error
