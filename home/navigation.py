"""The rail (wide) and the bottom tabs (phone): at most five places, by role."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from people.models import Member, Role


@dataclass(frozen=True)
class Destination:
    """One entry of the navigation."""

    label: str
    url: str
    icon: str
    is_current: bool


def places_for(member: Member) -> list[tuple[str, str, str]]:
    """(label, url name, icon) for this member, most used first, five at most."""
    places = [(_("Today"), "home", "sun")]
    if member.has_role(Role.LEADER):
        places.append((_("My path"), "learning:path", "map"))
    if member.has_role(Role.LEADER, Role.FACILITATOR):
        places.append((_("Practice"), "practice:sessions", "users"))
    if member.has_role(Role.ADMIN):
        places.append((_("Pilots"), "pilots:list", "flag"))
        places.append((_("People"), "people:members", "identification"))
    elif member.has_role(Role.PRIVACY_OFFICER):
        places.append((_("What came of it"), "insights:pilots", "chart-bar"))
    if member.has_role(Role.ADMIN, Role.FACILITATOR, Role.COACH):
        places.append((_("Library"), "programs:library", "book-open"))
    return places[:5]


def navigation(request: HttpRequest) -> dict[str, object]:
    """Template context: `navigation` and `member`."""
    member: Member | None = getattr(request, "member", None)
    entries = []
    if member is not None:
        home = reverse("home")
        for label, name, icon in places_for(member):
            url = reverse(name)
            is_current = request.path == url if url == home else request.path.startswith(url)
            entries.append(Destination(label, url, icon, is_current))
    return {"member": member, "navigation": entries}
