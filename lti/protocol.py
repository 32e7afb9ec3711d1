"""What happens in the browser, by the protocol library: the start of a launch, its check, and what
somebody chose for a course. Read through lti.door.

The library's own adapters for Django keep everything in the session, which a framed page has none
of. Here a launch that has begun is one row for ten minutes, used once, and the browser holds a
cookie with its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict, cast

import requests
from django.core.cache import caches
from pylti1p3.cookie import CookieService
from pylti1p3.deep_link import DeepLink, TDeepLinkData
from pylti1p3.deep_link_resource import DeepLinkResource
from pylti1p3.deployment import Deployment
from pylti1p3.exception import LtiException, LtiKeyException
from pylti1p3.lineitem import LineItem
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.redirect import Redirect
from pylti1p3.registration import Registration, TKeySet
from pylti1p3.request import Request
from pylti1p3.session import SessionService
from pylti1p3.tool_config.abstract import ToolConfAbstract

from common.records import dataclass
from connections import egress
from lti.keeping import BEGUN_LASTS, keep, take
from lti.platform import PlatformSettings
from lti.states import LaunchRefusal, LaunchRefused
from lti.targets import FIELD, LinkTarget

if TYPE_CHECKING:
    from jwt.types import Options

KEYS_KEPT = 5 * 60
"""Seconds in which the keys of a platform are not fetched again, unless one is new."""
CHOICE_LASTS = 30 * 60
WHOLE = 100
UNSOUND = (LtiException, ValueError, KeyError, TypeError, AttributeError)
"""What the library raises about a message that is none."""
CHECKED: Options = {
    "verify_aud": False,
    "verify_iat": False,
    "require": ["exp", "iat", "iss", "sub", "aud"],
}
"""aud is the client ID, looked at with the registration. iat may be a second ahead of our clock: a
launch that is too old has no nonce left.
"""


class Begun(TypedDict):
    """A launch that has begun."""

    connection: int
    nonce: str


@dataclass(frozen=True)
class Beginning:
    """Where a launch goes first, and what the browser keeps meanwhile."""

    url: str
    state: str


class KeyedRegistration(Registration):
    """A platform as the library knows it, with the name of our newest key."""

    def __init__(self, platform: PlatformSettings) -> None:
        self.platform = platform

    def get_kid(self) -> str | None:
        """By which the platform finds it among our keys."""
        return self.platform.keys[0].jwk["kid"] if self.platform.keys else None


def registration_of(platform: PlatformSettings, private_key: str = "") -> Registration:
    """A platform as the library knows it."""
    registration = KeyedRegistration(platform)
    registration.set_issuer(platform.issuer).set_client_id(platform.client_id)
    registration.set_auth_login_url(platform.login_url).set_key_set_url(platform.keys_url)
    registration.set_auth_token_url(platform.token_url)
    if private_key:
        registration.set_tool_private_key(private_key)
    return registration


class OnePlatform(ToolConfAbstract["Values"]):
    """The library's book of platforms, with one page: every connection has addresses of its own, so
    that no launch is ever looked up among those of others.
    """

    def __init__(self, platform: PlatformSettings) -> None:
        self.platform = platform

    def check_iss_has_one_client(self, iss: str) -> bool:  # noqa: ARG002
        """Issuer and client ID are always asked for together."""
        return False

    def find_registration_by_issuer(
        self, iss: str, *_args: object, **_more: object
    ) -> Registration:
        """Never asked."""
        raise NotImplementedError

    def find_registration_by_params(  # type: ignore[override]  # the library takes None, too
        self, iss: str, client_id: str | None, *_args: object, **_more: object
    ) -> Registration | None:
        """The platform, if it is this one; at its start a launch need not name the client."""
        if iss != self.platform.issuer or client_id not in (None, "", self.platform.client_id):
            return None
        return registration_of(self.platform)

    def find_deployment(self, iss: str, deployment_id: str) -> None:
        """Never asked."""
        raise NotImplementedError

    def find_deployment_by_params(
        self, iss: str, deployment_id: str, client_id: str, *_args: object, **_more: object
    ) -> Deployment | None:
        """One of those that the admin named."""
        if iss != self.platform.issuer or client_id != self.platform.client_id:
            return None
        is_known = deployment_id in self.platform.deployments
        return Deployment().set_deployment_id(deployment_id) if is_known else None


class Values(Request):
    """What the browser brought."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values

    def is_secure(self) -> bool:
        """Asked for cookies only, which are ours to set."""
        return True

    def get_param(self, key: str) -> str:
        """One of them."""
        return self.values.get(key, "")


class StateCookies(CookieService):
    """The name of a launch that the browser keeps; the view sets the cookie."""

    def __init__(self, state: str = "") -> None:
        self.state = state

    def get_cookie(self, name: str) -> str | None:  # noqa: ARG002
        """What came back."""
        return self.state

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> None:  # noqa: ARG002
        """What is to be kept."""
        self.state = str(value)


class OnceSession(SessionService):
    """What is known of a launch between its start and its end, to the first who asks."""

    def __init__(self, request: Values, connection_id: int) -> None:
        super().__init__(request)
        self.request, self.connection_id, self.nonce = request, connection_id, ""

    def save_nonce(self, nonce: str) -> None:
        """Kept with the state, which follows."""
        self.nonce = nonce

    def save_state_params(self, state: str, params: Mapping[str, object]) -> None:  # noqa: ARG002
        """State and nonce belong together, and to one connection."""
        keep("begun", state, Begun(connection=self.connection_id, nonce=self.nonce), BEGUN_LASTS)

    def check_nonce(self, nonce: str) -> bool:
        """Whether this is the nonce of this state here, once."""
        begun = take("begun", self.request.get_param("state"))
        return begun == Begun(connection=self.connection_id, nonce=nonce)

    def check_state_is_valid(self, state: str, id_token_hash: str) -> bool:  # noqa: ARG002
        """Never for what came before: each launch is checked whole."""
        return False

    def save_launch_data(self, key: str, jwt_body: Mapping[str, object]) -> None:
        """Nothing is kept of a message."""

    def set_state_valid(self, state: str, id_token_hash: str) -> None:
        """Nothing is kept of a message."""


class PlainRedirect(Redirect[str]):
    """An address, as it is."""

    def __init__(self, location: str) -> None:
        self.location = location

    def do_redirect(self) -> str:
        """The address."""
        return self.location

    def do_js_redirect(self) -> str:
        """The address."""
        return self.location

    def set_redirect_url(self, location: str) -> None:
        """Another one."""
        self.location = location

    def get_redirect_url(self) -> str:
        """The address."""
        return self.location


class PortalLogin(OIDCLogin[Values, OnePlatform, OnceSession, StateCookies, str]):
    """The start of a launch."""

    def get_redirect(self, url: str) -> Redirect[str]:
        """Where the browser goes."""
        return PlainRedirect(url)


class PortalLaunch(MessageLaunch[Values, OnePlatform, OnceSession, StateCookies]):
    """The end of a launch. Each step is the library's; what is ours is the word for where it
    failed, the keys that are kept for a while, and azp.
    """

    def _get_request_param(self, key: str) -> str:
        return str(self._request.get_param(key))

    def validate(self) -> PortalLaunch:
        """All of it. Raises LaunchRefused."""
        self._validated = True
        steps = (
            (self.validate_state, LaunchRefusal.COOKIE),
            (self.validate_jwt_format, LaunchRefusal.FORMAT),
            (self.validate_nonce, LaunchRefusal.NONCE),
            (self.validate_registration, LaunchRefusal.PLATFORM),
            (self.validate_party, LaunchRefusal.PLATFORM),
            (self.validate_jwt_signature, LaunchRefusal.SIGNATURE),
            (self.validate_deployment, LaunchRefusal.DEPLOYMENT),
            (self.validate_message, LaunchRefusal.FORMAT),
        )
        for step, refusal in steps:
            try:
                step()
            except UNSOUND as error:
                is_away = isinstance(error.__cause__, requests.exceptions.RequestException)
                raise LaunchRefused(LaunchRefusal.KEYS if is_away else refusal) from None
        return self

    def validate_party(self) -> None:
        """For whom it was made, where it was made for several. Raises ValueError."""
        body = cast("dict[str, object]", self._get_jwt_body())
        audience, party = body.get("aud"), body.get("azp")
        is_for_several = isinstance(audience, list) and len(audience) > 1
        if (is_for_several or party is not None) and party != self.get_client_id():
            raise ValueError("made for somebody else")

    def fetch_public_key(self, key_set_url: str) -> TKeySet:
        """The keys of the platform, as they were a few minutes ago."""
        kept: TKeySet | None = caches["passing"].get(_keys_name(key_set_url))
        if kept is None:
            kept = super().fetch_public_key(key_set_url)
            caches["passing"].set(_keys_name(key_set_url), kept, KEYS_KEPT)
        return kept

    def get_public_key(self) -> tuple[str, str]:
        """The key of this message; a platform may have a new one since we looked."""
        try:
            return super().get_public_key()
        except LtiKeyException as error:
            if error.__cause__ is not None:
                raise
            registration = registration_of(self._tool_config.platform)
            caches["passing"].delete(_keys_name(str(registration.get_key_set_url())))
            self._registration = registration
            return super().get_public_key()


def _keys_name(url: str) -> str:
    return f"lti:keys:{url}"


def begin(
    platform: PlatformSettings, connection_id: int, values: Mapping[str, str], launch_url: str
) -> Beginning:
    """Where the platform is asked who this is. Raises LaunchRefused."""
    request, cookies = Values(values), StateCookies()
    session = OnceSession(request, connection_id)
    login = PortalLogin(
        request, OnePlatform(platform), session_service=session, cookie_service=cookies
    )
    login.pass_params_to_launch({"begun": True})
    try:
        url = login.get_redirect_object(launch_url).get_redirect_url()
    except Exception as error:
        raise LaunchRefused(LaunchRefusal.PLATFORM) from error
    return Beginning(url, cookies.state)


def check(
    platform: PlatformSettings, connection_id: int, values: Mapping[str, str], state: str
) -> Mapping[str, object]:
    """What a launch says, found sound. `state` is what the browser kept. Raises LaunchRefused."""
    request = Values(values)
    launch = PortalLaunch(
        request,
        OnePlatform(platform),
        session_service=OnceSession(request, connection_id),
        cookie_service=StateCookies(state),
        requests_session=egress.session(),
    )
    launch.set_jwt_verify_options(CHECKED)
    return cast("Mapping[str, object]", launch.validate().get_launch_data())


class WindowResource(DeepLinkResource):
    """A link that opens in a window of its own."""

    def to_dict(self) -> dict[str, object]:
        """With the window, which the library does not know."""
        return {**super().to_dict(), "window": {"targetName": "_blank"}}


class PatientLink(DeepLink):
    """A choice that may be made after half an hour."""

    def get_message_jwt(self, resources: Sequence[DeepLinkResource]) -> dict[str, object]:
        """The message."""
        message = super().get_message_jwt(resources)
        message["exp"] = int(cast("int", message["iat"])) + CHOICE_LASTS
        return message


def choices(
    platform: PlatformSettings,
    private_key: str,
    body: Mapping[str, object],
    offered: Iterable[tuple[LinkTarget, str, str]],
) -> list[str]:
    """The signed answer for each (target, title, address) that somebody can choose."""
    asked = cast(
        "TDeepLinkData", body["https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"]
    )
    deployment = str(body["https://purl.imsglobal.org/spec/lti/claim/deployment_id"])
    link = PatientLink(registration_of(platform, private_key), deployment, asked)
    return [link.get_response_jwt([_resource(*each)]) for each in offered]


def _resource(target: LinkTarget, title: str, url: str) -> DeepLinkResource:
    resource = WindowResource().set_title(title).set_url(url)
    resource.set_custom_params({FIELD: target.code})
    if target.counts:
        item = LineItem().set_score_maximum(WHOLE).set_label(title).set_tag("completion")
        resource.set_lineitem(item.set_resource_id(target.code))
    return resource
