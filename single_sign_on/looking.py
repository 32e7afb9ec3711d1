"""Testing a connection: what a provider says of itself, fetched and looked at step by step."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from common.records import dataclass
from connections.egress import EgressError, call, check_address
from single_sign_on.metadata import Metadata, UnreadableMetadata, read_metadata
from single_sign_on.providers import (
    WELL_KNOWN,
    ProviderSettings,
    SignInProvider,
    discovery_address,
)
from single_sign_on.states import Protocol

NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
KEPT = (
    *NEEDED,
    "userinfo_endpoint",
    "end_session_endpoint",
    "token_endpoint_auth_methods_supported",
)
FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
SIGNS_WITH = ("RSA", "EC", "OKP")


@dataclass(frozen=True)
class LookStep:
    """One thing that was tried."""

    is_well: bool
    text: str


@dataclass(frozen=True)
class ProviderLook:
    """What came of a test."""

    steps: tuple[LookStep, ...]
    says: dict[str, object] | None = None
    ends_at: dt.datetime | None = None

    @property
    def is_well(self) -> bool:
        """Whether everything was."""
        return all(step.is_well for step in self.steps)

    @property
    def problem(self) -> str:
        """What was not."""
        return " ".join(step.text for step in self.steps if not step.is_well)


class _Stop(Exception):
    """Nothing further can be tried."""


def look_at(provider: SignInProvider, *, tries_secret: bool = True) -> ProviderLook:
    """Ask a provider for what it says of itself. Calls out; never raises."""
    is_oidc = provider.settings.protocol == Protocol.OIDC
    steps: list[LookStep] = []
    look = _look_at_oidc if is_oidc else _look_at_saml
    try:
        says, ends_at = look(provider, steps)
        if is_oidc and tries_secret:
            steps.append(_try_secret(provider, says))
    except _Stop as stop:
        return ProviderLook((*steps, LookStep(is_well=False, text=str(stop))))
    return ProviderLook(tuple(steps), says, ends_at)


Found = tuple[dict[str, object], dt.datetime | None]


def _look_at_oidc(provider: SignInProvider, steps: list[LookStep]) -> Found:
    address = discovery_address(provider.settings.discovery)
    said = _json_at(address, _("The discovery document"))
    issuer = str(said.get("issuer", ""))
    if "{tenantid}" in issuer:
        raise _Stop(
            _(
                "This address is the same for all customers of the provider. Use the one "
                "with your own tenant ID."
            )
        )
    if issuer.rstrip("/") + WELL_KNOWN != address:
        text = _("The document names another issuer, %(issuer)s. Use that address instead.")
        raise _Stop(text % {"issuer": issuer[:200]})
    missing = [name for name in NEEDED if not _is_address(said.get(name))]
    if missing:
        text = _("The discovery document has no https address for: %(names)s. Ask your provider.")
        raise _Stop(text % {"names": ", ".join(missing)})
    steps.append(LookStep(is_well=True, text=_("The discovery document was read.")))
    keys = _json_at(str(said["jwks_uri"]), _("The list of keys")).get("keys")
    usable = [key for key in keys if _signs(key)] if isinstance(keys, list) else []
    if not usable:
        raise _Stop(_("The list of keys has none for signing. Ask your provider."))
    steps.append(LookStep(is_well=True, text=_("The keys were read.")))
    return {name: said[name] for name in KEPT if name in said}, None


def _signs(key: object) -> bool:
    return isinstance(key, dict) and key.get("kty") in SIGNS_WITH and key.get("use") != "enc"


def _try_secret(provider: SignInProvider, says: Mapping[str, object]) -> LookStep:
    """Exchange a code that was made up: whether it is the code that is refused, or the secret."""
    settings = provider.settings
    sent = {
        "grant_type": "authorization_code",
        "code": "only-a-test",
        "redirect_uri": "https://invalid.invalid/",
        "client_id": settings.client_id,
        "client_secret": provider.connection.secret,
    }
    try:
        body = urlencode(sent).encode()
        answer = call("POST", str(says["token_endpoint"]), headers=FORM, body=body)
        said = json.loads(answer.body)
        problem = said.get("error") if isinstance(said, dict) else ""
    except (EgressError, ValueError):
        problem = ""
    if problem in ("invalid_client", "unauthorized_client"):
        return LookStep(
            is_well=False,
            text=_(
                "The provider does not accept the client ID or the client secret. Copy both again."
            ),
        )
    if problem == "invalid_grant":
        return LookStep(
            is_well=True, text=_("The provider accepts the client ID and the client secret.")
        )
    text = _(
        "Whether the client ID and the client secret are right, you see when you sign in as a test."
    )
    return LookStep(is_well=True, text=text)


def _look_at_saml(provider: SignInProvider, steps: list[LookStep]) -> Found:
    settings = provider.settings
    xml = settings.metadata
    if settings.metadata_url:
        xml = _text_at(settings.metadata_url, _("The metadata"))
    try:
        metadata = read_metadata(xml)
    except UnreadableMetadata as error:
        raise _Stop(str(error)) from None
    if not _is_address(metadata.sign_in):
        raise _Stop(
            _(
                "The metadata has no https address for signing in. Check that it is the "
                "metadata of your identity provider."
            )
        )
    steps.append(LookStep(is_well=True, text=_("The metadata was read.")))
    days = (metadata.ends_at - dt.datetime.now(dt.UTC)).days if metadata.ends_at else 1
    text = _("The certificate of the provider is valid.")
    if days < 0:
        text = _("The certificate of the provider has expired. Renew it there.")
    steps.append(LookStep(is_well=days >= 0, text=text))
    steps += _wishes(settings, metadata)
    if not _is_address(metadata.sign_out):
        metadata = dataclasses.replace(metadata, sign_out="")
    return metadata.as_kept(), metadata.ends_at


def _wishes(settings: ProviderSettings, metadata: Metadata) -> Iterator[LookStep]:
    """Where what the provider offers and what an admin chose do not fit each other."""
    if metadata.wants_signed and not settings.signs_requests:
        text = _(
            "The provider takes only signed requests. Make a key below, then choose "
            "“Sign requests” under Change."
        )
        yield LookStep(is_well=False, text=text)
    if settings.signs_out_everywhere:
        offers = _is_address(metadata.sign_out)
        text = _("The provider offers single logout.")
        if not offers:
            text = _(
                "The provider offers no single logout (by HTTP redirect) in its metadata. Turn it "
                "on there, or off here under Change."
            )
        yield LookStep(is_well=offers, text=text)


def _text_at(address: str, what: str) -> str:
    """What stands at an address; stops with what went wrong."""
    try:
        answer = call("GET", address, follows=True)
    except EgressError as error:
        text = _("%(what)s cannot be fetched: %(problem)s")
        raise _Stop(text % {"what": what, "problem": error.problem.label}) from None
    if answer.status != 200:
        text = _("%(what)s cannot be fetched: the server answers %(status)s.")
        raise _Stop(text % {"what": what, "status": answer.status})
    return answer.body.decode("utf-8", "replace")


def _json_at(address: str, what: str) -> dict[str, object]:
    try:
        said = json.loads(_text_at(address, what))
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise _Stop(_("%(what)s is not JSON. Check the address.") % {"what": what})
    return said


def _is_address(value: object) -> bool:
    """An https address, or one of a host that the operator named."""
    try:
        check_address(str(value))
    except EgressError:
        return False
    return True
