"""The rail (wide) and the bottom tabs (phone, the first five): places by role."""

from __future__ import annotations

import functools
from collections.abc import Sequence, Set

from django.http import HttpRequest
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from common.addresses import address
from home.devices import own_key
from people.looks import only_organization
from people.models import Member, Organization, Role
from ui.components import Destination

EVERYBODY = frozenset(Role)
SIGN_IN = "/account/"


@functools.lru_cache(maxsize=256)
def _places(roles: frozenset[str], _language: str | None) -> tuple[tuple[str, str, str], ...]:
    """(label, address, icon) for somebody with these roles, most used first.

    Kept, because every page asks for it and there are few combinations.
    """
    return tuple(
        (label, address(name), icon)
        for label, name, icon, whose in _all_places()
        if whose is EVERYBODY or roles & whose
    )


def _all_places() -> Sequence[tuple[str, str, str, Set[str]]]:
    return [
        (_("Today"), "home", "sun", EVERYBODY),
        (pgettext("navigation", "My path"), "learning:path", "map", {Role.LEADER}),
        (pgettext("navigation", "Pilots"), "pilots:list", "flag", {Role.ADMIN}),
        (_("Practice"), "practice:sessions", "users", {Role.LEADER, Role.FACILITATOR, Role.ADMIN}),
        (_("Coaching"), "coaching:own", "chat-bubble-left-right", {Role.LEADER, Role.COACH}),
        (_("Results"), "insights:pilots", "chart-bar", {Role.ADMIN, Role.PRIVACY_OFFICER}),
        (
            pgettext("navigation", "Progress"),
            "learning:progress",
            "arrow-trending-up",
            {Role.LEADER},
        ),
        (_("People"), "people:members", "identification", {Role.ADMIN}),
        (_("Audit log"), "people:audit", "finger-print", {Role.PRIVACY_OFFICER}),
        (
            pgettext("navigation", "KPIs"),
            "kpis:kpis",
            "presentation-chart-line",
            {Role.ADMIN, Role.PRIVACY_OFFICER},
        ),
        (_("Connections"), "connections:connections", "link", {Role.ADMIN}),
        (
            pgettext("navigation", "Privacy"),
            "privacy:requests",
            "shield-check",
            {Role.PRIVACY_OFFICER},
        ),
        (_("Library"), "programs:library", "book-open", {Role.ADMIN, Role.FACILITATOR, Role.COACH}),
    ]


def navigation(request: HttpRequest) -> dict[str, object]:
    """Template context: `navigation`, `member`, what their browsers know them by, and whose looks
    the page `wears`.
    """
    member: Member | None = getattr(request, "member", None)
    places = _places(frozenset(member.roles), get_language()) if member is not None else ()
    home, own = address("home"), address("people:account")
    current = home if request.path == home else ""
    if not request.path.startswith(own):
        below = (url for _label, url, _icon in places if request.path.startswith(url))
        current = max((url for url in below if url != home), key=len, default=current)
    entries = [Destination(label, url, icon, url == current) for label, url, icon in places]
    return {
        "member": member,
        "own_key": own_key(member.pk) if member is not None else "",
        "navigation": tuple(entries),
        "wears": _dressed_as(request, member),
    }


def _dressed_as(request: HttpRequest, member: Member | None) -> Organization | None:
    """Whose colors and logo a page wears: those of whoever asks. Whoever signs in sees those of the
    installation's organization, where it has one and no other.
    """
    if member is not None:
        return member.organization
    return only_organization() if request.path.startswith(SIGN_IN) else None
