"""What a launch says, once the library has found it sound. Everything optional may be missing or
null: platforms differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from lti.states import LaunchRefusal, LaunchRefused
from lti.targets import FIELD, LinkTarget, target_of

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS = "https://purl.imsglobal.org/spec/lti-ags/"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/"
DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim/"
SCORE_SCOPE = AGS + "scope/score"
ITEM_SCOPE = AGS + "scope/lineitem"
ROSTER_SCOPE = NRPS + "scope/contextmembership.readonly"
LONGEST = 255
LONGEST_ADDRESS = 1000


class LinkClaim(msgspec.Struct, frozen=True):
    """A link in a course."""

    id: str
    title: str | None = None


class ContextClaim(msgspec.Struct, frozen=True):
    """A course."""

    id: str
    title: str | None = None
    label: str | None = None


class GradeClaim(msgspec.Struct, frozen=True):
    """Where scores go."""

    scope: tuple[str, ...] | None = None
    lineitem: str | None = None
    lineitems: str | None = None


class RosterClaim(msgspec.Struct, frozen=True):
    """Where the people of a course are read."""

    context_memberships_url: str | None = None


class PresentationClaim(msgspec.Struct, frozen=True):
    """Where the platform shows it."""

    return_url: str | None = None


class ChoiceClaim(msgspec.Struct, frozen=True):
    """Where a choice goes back to."""

    deep_link_return_url: str


class LaunchClaims(msgspec.Struct, frozen=True, kw_only=True):
    """What we read of a launch."""

    iss: str
    sub: str
    deployment_id: str = msgspec.field(name=LTI + "deployment_id")
    email: str | None = None
    name: str | None = None
    link: LinkClaim | None = msgspec.field(name=LTI + "resource_link", default=None)
    context: ContextClaim | None = msgspec.field(name=LTI + "context", default=None)
    custom: dict[str, object] | None = msgspec.field(name=LTI + "custom", default=None)
    presentation: PresentationClaim | None = msgspec.field(
        name=LTI + "launch_presentation", default=None
    )
    grades: GradeClaim | None = msgspec.field(name=AGS + "claim/endpoint", default=None)
    roster: RosterClaim | None = msgspec.field(name=NRPS + "claim/namesroleservice", default=None)
    choice: ChoiceClaim | None = msgspec.field(name=DEEP + "deep_linking_settings", default=None)

    @property
    def target(self) -> LinkTarget:
        """What the link opens."""
        return target_of(str((self.custom or {}).get(FIELD, "")))

    @property
    def frames(self) -> list[str]:
        """Origins in which the platform may show us, beside those of its settings."""
        found = [origin_of(self.iss)]
        if self.presentation:
            found.append(origin_of(self.presentation.return_url or ""))
        if self.choice:
            found.append(origin_of(self.choice.deep_link_return_url))
        return [each for each in found if each]


def claims_of(body: Mapping[str, object]) -> LaunchClaims:
    """Raises LaunchRefused where something has another shape, or is longer than is kept."""
    try:
        claims = msgspec.convert(dict(body), LaunchClaims)
    except msgspec.ValidationError:
        raise LaunchRefused(LaunchRefusal.FORMAT) from None
    link = claims.link.id if claims.link else ""
    named = [claims.iss, claims.sub, claims.deployment_id, claims.email or "", link]
    course = claims.context.id if claims.context else ""
    if any(len(each) > LONGEST or "\0" in each for each in (*named, course)):
        raise LaunchRefused(LaunchRefusal.FORMAT)
    return claims


def origin_of(url: str) -> str:
    """Scheme and host of an address; '' where it has none that could stand in a policy."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if (
        parts.scheme not in ("https", "http")
        or not host
        or not host.replace("-", "").replace(".", "").isalnum()
    ):
        return ""
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")
