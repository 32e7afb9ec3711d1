"""Whose colors and logo a page wears, and what is behind their addresses.

A key is all that is asked for, as of a link in a mail: nobody guesses one, and there is another one
after each change.
"""

from __future__ import annotations

from common.compiled import Asked, CompiledQuery
from common.records import dataclass
from people.models import Organization, OrganizationLogo
from people.states import LogoGround

LOOK = "look"
"""What an address calls the key of the organization whose looks its page wears."""
_WORN = ("name", "accent", "look_key", "logo_width", "logo_height", "logo_ground")


def _wearers(key: str) -> Asked[Organization]:
    return Organization.objects.only(*_WORN).filter(look_key=key)[:1]


_WEARERS = CompiledQuery(_wearers)


def look_behind(key: str) -> Organization | None:
    """Whose looks a page for people without an account wears: of whoever has this key. One query;
    none for an organization without looks of its own.
    """
    return _WEARERS.first(_known(key)) if key else None


def worn_by_link(key: str) -> dict[str, object]:
    """Template context: whose looks a page wears, and what its links go on with. One query."""
    found = look_behind(key)
    return {"wears": found, "look": wearing(found.look_key if found else "")}


def wearing(key: str) -> str:
    """What an address with a query goes on with, so that its page wears these looks too. All who
    are asked by an organization have the same key: it says nothing of who they are.
    """
    return f"&{LOOK}={key}" if key else ""


def only_organization() -> Organization | None:
    """The organization of an installation that has one and no other. One query."""
    listed = list(Organization.objects.order_by("pk")[:2])
    return listed[0] if len(listed) == 1 else None


def accent_behind(key: str) -> str | None:
    """The accent color of whoever has this key; None where nobody has it, or ours. One query."""
    own = Organization.objects.exclude(accent="").filter(look_key=_known(key))
    return own.values_list("accent", flat=True).first()


def logo_behind(key: str) -> bytes | None:
    """The same of the logo, a PNG. One query."""
    own = OrganizationLogo.objects.filter(organization__look_key=_known(key))
    content = own.values_list("content", flat=True).first()
    return None if content is None else bytes(content)


@dataclass(frozen=True)
class PrintedLook:
    """What a file wears of an organization's own."""

    accent: str = ""
    """#rrggbb, or '' for ours."""
    logo: bytes = b""
    """A PNG; empty where there is none."""
    logo_on_dark: bool = False
    """Whether it would be lost on paper."""


def printed_look(organization: int) -> PrintedLook:
    """What it is now. One query."""
    named = Organization.objects.filter(pk=organization)
    accent, logo, ground = named.values_list("accent", "logo__content", "logo_ground").get()
    return PrintedLook(accent, bytes(logo or b""), ground == LogoGround.DARK)


def _known(key: str) -> str:
    """Whoever has no look of their own is not found by having none; nor anybody by odd bytes."""
    return key if key and key.isascii() and key.isprintable() else "-"
