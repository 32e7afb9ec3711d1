"""What happens between the servers, by the protocol library and our one way out: our keys, the test
of a connection, registration, scores and rosters. Read through lti.door.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar, cast
from urllib.parse import urlsplit

import msgspec
import requests
from django.utils.translation import gettext as _
from pylti1p3.assignments_grades import AssignmentsGradesService, TAssignmentsGradersData
from pylti1p3.dynamic_registration import DynamicRegistration, generate_key_pair
from pylti1p3.exception import LtiException, LtiServiceException
from pylti1p3.grade import Grade
from pylti1p3.lineitem import LineItem
from pylti1p3.names_roles import NamesRolesProvisioningService
from pylti1p3.registration import Registration
from pylti1p3.service_connector import ServiceConnector

from common.records import dataclass
from connections import egress
from lti.claims import ITEM_SCOPE, ROSTER_SCOPE, SCORE_SCOPE
from lti.platform import OurAddresses, PlatformSettings
from lti.protocol import WHOLE, registration_of

KEY_BITS = 3072
NEWER_THERE = 409
"""Somebody changed the score in the platform since: that one stands."""
MOST_PAGES = 200
"""Of a roster."""
ODD = (LtiException, ValueError, KeyError, TypeError, AttributeError, AssertionError)
Found = TypeVar("Found")


class ServiceProblem(Exception):
    """The platform did not do what was asked; says why, for an admin."""

    def __init__(self, why: str, status: int | None = None) -> None:
        super().__init__(why)
        self.why, self.status = why, status


class PlainConnector(ServiceConnector):
    """Calls of one piece of work: a token is asked for once."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(registration, egress.session())
        self._tokens: dict[str, str] = {}

    def _get_cached_access_token(self, scope_key: str) -> str | None:
        return self._tokens.get(scope_key)

    def _cache_access_token(
        self,
        scope_key: str,
        access_token: str,
        expires_in: float,  # noqa: ARG002
    ) -> None:
        self._tokens[scope_key] = access_token


def make_key() -> tuple[str, dict[str, str]]:
    """A new key: (private, in PEM; public, as platforms fetch it)."""
    private, public = generate_key_pair(KEY_BITS)
    return private, {name: str(value) for name, value in Registration.get_jwk(public).items()}


def connector_of(platform: PlatformSettings, private_key: str) -> PlainConnector:
    """For calls to a platform."""
    return PlainConnector(registration_of(platform, private_key))


def look_for_keys(platform: PlatformSettings) -> int:
    """How many keys the platform shows. Raises ServiceProblem."""

    def look() -> int:
        answer = egress.call("GET", platform.keys_url, follows=True)
        if answer.status != 200:
            raise ServiceProblem(
                _("The public keyset URL answers %d. Check how it is written.") % answer.status
            )
        return len(msgspec.json.decode(answer.body)["keys"])

    return _attempt(look, _("There is no set of keys at the public keyset URL. Copy it again."))


def ask_token(platform: PlatformSettings, private_key: str) -> None:
    """See that the platform knows our key. Raises ServiceProblem."""
    connector = connector_of(platform, private_key)
    _attempt(
        lambda: connector.get_access_token([SCORE_SCOPE]),
        _(
            "The access token URL does not answer as LTI 1.3 requires. Check the URL and "
            "the client ID."
        ),
    )


def tell_score(
    connector: PlainConnector,
    scopes: Sequence[str],
    column: str,
    *,
    subject: str,
    percent: int,
    at: dt.datetime,
) -> None:
    """Tell a platform how much somebody has done. Raises ServiceProblem."""
    grade = Grade().set_score_given(percent).set_score_maximum(WHOLE).set_user_id(subject)
    grade.set_activity_progress("Completed" if percent == WHOLE else "InProgress")
    grade.set_grading_progress("FullyGraded")
    grade.set_timestamp(at.astimezone(dt.UTC).isoformat(timespec="milliseconds"))
    service = AssignmentsGradesService(connector, _grades(scopes, lineitem=column))
    try:
        _attempt(lambda: service.put_grade(grade), _("The gradebook did not accept the score."))
    except ServiceProblem as error:
        if error.status != NEWER_THERE:
            raise


def line_item(
    connector: PlainConnector,
    scopes: Sequence[str],
    columns: str,
    *,
    link_id: str,
    label: str,
) -> str:
    """The column of a link that was made by hand; made where there is none. Raises
    ServiceProblem.
    """
    item = LineItem().set_score_maximum(WHOLE).set_label(label or "Empathy Portal")
    item.set_tag("completion").set_resource_link_id(link_id)
    service = AssignmentsGradesService(connector, _grades(scopes, lineitems=columns))
    made = _attempt(
        lambda: service.find_or_create_lineitem(item, find_by="resource_link_id"),
        _(
            "The gradebook has no column for this link, and the portal may not add one. "
            "Set the link to be graded in the platform."
        ),
    )
    return made.get_id() or ""


def _grades(scopes: Sequence[str], **addresses: str) -> TAssignmentsGradersData:
    return cast("TAssignmentsGradersData", {"scope": list(scopes), **addresses})


class RosterMember(msgspec.Struct, frozen=True):
    """Somebody in a course."""

    user_id: str
    status: str | None = "Active"
    name: str | None = None
    email: str | None = None


def roster(connector: PlainConnector, url: str) -> list[RosterMember]:
    """Everybody who is in a course now. Raises ServiceProblem."""
    service = NamesRolesProvisioningService(connector, {"context_memberships_url": url})

    def read() -> list[RosterMember]:
        found: list[RosterMember] = []
        following: str | None = url
        for _page in range(MOST_PAGES):
            people, following = service.get_members_page(following)
            found += msgspec.convert(people, list[RosterMember])
            if not following:
                break
        return [each for each in found if each.status in (None, "Active")]

    return _attempt(read, _("The platform did not answer with a list of people."))


@dataclass(frozen=True)
class Registered:
    """What a platform said of itself when it registered us."""

    issuer: str
    client_id: str
    deployments: tuple[str, ...]
    login_url: str
    token_url: str
    keys_url: str


class PortalRegistration(DynamicRegistration):
    """How we introduce ourselves."""

    client_name = "Empathy Portal"
    description = "Empathy programs for leaders: short cards, live practice, honest evidence."

    def __init__(self, ours: OurAddresses, endpoint: str, token: str) -> None:
        self.ours, self.endpoint, self.token = ours, endpoint, token

    def get_request_session(self) -> requests.Session:
        """Our one way out."""
        return egress.session()

    def get_initiate_login_uri(self) -> str:
        """Where launches begin."""
        return self.ours.login

    def get_jwks_uri(self) -> str:
        """Where our keys are."""
        return self.ours.keys

    def get_redirect_uris(self) -> list[str]:
        """Where launches end."""
        return [self.ours.launch]

    def get_target_link_uri(self) -> str:
        """Where links lead."""
        return self.ours.launch

    def get_domain(self) -> str:
        """Of the portal."""
        return self.ours.domain

    def get_logo_uri(self) -> str:
        """Of the portal."""
        return self.ours.launch.partition("/connections/")[0] + "/static/icons/portal-192.png"

    def get_scopes(self) -> list[str]:
        """What we ask for."""
        return [SCORE_SCOPE, ITEM_SCOPE, ROSTER_SCOPE]

    def get_claims(self) -> list[str]:
        """What launches may say of people."""
        return ["iss", "sub", "name", "email"]

    def get_messages(self) -> list[dict[str, str]]:
        """What can be launched."""
        return [
            {"type": "LtiResourceLinkRequest", "target_link_uri": self.ours.launch},
            {"type": "LtiDeepLinkingRequest", "target_link_uri": self.ours.launch},
        ]

    def get_openid_configuration_endpoint(self) -> str:
        """Where the platform says who it is."""
        return self.endpoint

    def get_openid_configuration(self) -> dict[str, object]:
        """Who the platform says it is. Raises ServiceProblem where that is somebody else."""
        said: dict[str, object] = super().get_openid_configuration()
        if urlsplit(str(said.get("issuer"))).hostname != urlsplit(self.endpoint).hostname:
            raise ServiceProblem(
                _(
                    "The platform gives a different issuer from the address it answers from. "
                    "Set it up by hand instead."
                )
            )
        return said

    def get_registration_token(self) -> str:
        """What permits it."""
        return self.token

    def complete_registration(
        self,
        openid_configuration: Mapping[str, object],
        openid_registration: Mapping[str, object],
    ) -> Registered:
        """What the platform said. Raises KeyError and ValueError where it is not enough."""
        said = openid_configuration
        tool = openid_registration["https://purl.imsglobal.org/spec/lti-tool-configuration"]
        deployment = cast("Mapping[str, object]", tool).get("deployment_id")
        found = Registered(
            issuer=str(said["issuer"]),
            client_id=str(openid_registration["client_id"]),
            deployments=(str(deployment),) if deployment else (),
            login_url=str(said["authorization_endpoint"]),
            token_url=str(said["token_endpoint"]),
            keys_url=str(said["jwks_uri"]),
        )
        for url in (found.login_url, found.token_url, found.keys_url):
            egress.check_address(url)
        return found


def register(ours: OurAddresses, *, endpoint: str, token: str) -> Registered:
    """Introduce ourselves to a platform that asked for it. Raises ServiceProblem."""

    def introduce() -> Registered:
        egress.check_address(endpoint)
        return cast("Registered", PortalRegistration(ours, endpoint, token).register())

    return _attempt(
        introduce, _("The platform did not register the portal. Set it up by hand instead.")
    )


def _attempt(work: Callable[[], Found], otherwise: str) -> Found:
    """Raises ServiceProblem, in words, for whatever the library and the network say."""
    try:
        return work()
    except LtiServiceException as error:
        status = error.response.status_code
        said = _("%(what)s It answered %(status)d.") % {"what": otherwise, "status": status}
        raise ServiceProblem(said, status) from error
    except egress.EgressError as error:
        raise ServiceProblem(str(error.problem.label)) from error
    except requests.exceptions.RequestException as error:
        cause = error.__cause__
        known = isinstance(cause, egress.EgressError)
        unreachable = egress.EgressProblem.UNREACHABLE
        said = str(cause.problem.label if known else unreachable.label)  # type: ignore[union-attr]
        raise ServiceProblem(said) from error
    except ODD as error:
        raise ServiceProblem(otherwise) from error
