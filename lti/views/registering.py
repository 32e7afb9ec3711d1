"""What platforms fetch of us: our keys, and who we are when they register us by a link."""

from __future__ import annotations

from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.records import dataclass
from common.tenancy import narrow_to
from connections.doors import behind
from connections.models import Connection
from connections.operations import note_exchange
from connections.states import ConnectionKind, ExchangeDirection, ExchangeOutcome
from lti.claims import origin_of
from lti.door import services
from lti.operations import register_platform
from lti.operations.platforms import AlreadyRegistered
from lti.platform import OurAddresses, PlatformSettings
from lti.queries import standing_platform
from lti.views.launches import framed
from lti.views.limits import too_often
from people.access import found, public

LINK_LASTS = 60 * 60
SIGNER = TimestampSigner(salt="lti.registration")


@dataclass(frozen=True)
class RegistrationLink:
    """What an admin pastes into a platform that registers tools by itself."""

    connection: Connection

    @property
    def signed(self) -> str:
        """Good for an hour, and until the platform is known."""
        return SIGNER.sign(str(self.connection.pk)).partition(":")[2]


@require_safe
@public
@behind(ConnectionKind.LMS)
def keys(request: HttpRequest, pk: int) -> HttpResponse:
    """Our public keys for one platform; also while it is off, so that it can be tested."""
    if refusal := too_often(request, "lti_keys", pk):
        return refusal
    connection = found(standing_platform(pk))
    shown = PlatformSettings.of(connection).shown_keys(timezone.now())
    answer = JsonResponse({"keys": shown})
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


@require_safe
@public
@behind(ConnectionKind.LMS)
@never_cache
def register(request: HttpRequest, pk: int, signed: str) -> HttpResponse:
    """A platform opens this link in its admin's browser: we fetch who it is, and introduce
    ourselves. Once; whoever opens it again is told so.
    """
    if refusal := too_often(request, "lti_register", pk):
        return refusal
    connection, problem = found(standing_platform(pk)), ""
    narrow_to(connection.organization_id)
    try:
        SIGNER.unsign(f"{pk}:{signed}", max_age=LINK_LASTS)
    except BadSignature:
        raise Http404 from None
    endpoint = request.GET.get("openid_configuration", "")
    try:
        _introduce(connection, endpoint, request.GET.get("registration_token", ""))
    except AlreadyRegistered:
        problem = "again"
    except services.ServiceProblem as error:
        problem = error.why
    _note(connection, problem)
    status = 422 if problem else 200
    page = render(request, "lti/registered.html", {"problem": problem}, status=status)
    return framed(page, [each for each in [origin_of(endpoint)] if each])


def _introduce(connection: Connection, endpoint: str, token: str) -> None:
    if PlatformSettings.of(connection).issuer:
        raise AlreadyRegistered
    said = services.register(OurAddresses.of(connection.pk), endpoint=endpoint, token=token)
    register_platform(
        connection=connection,
        endpoint_said={
            "issuer": said.issuer,
            "client_id": said.client_id,
            "deployments": list(said.deployments),
            "login_url": said.login_url,
            "token_url": said.token_url,
            "keys_url": said.keys_url,
        },
        now=timezone.now(),
    )


def _note(connection: Connection, problem: str) -> None:
    note_exchange(
        organization_id=connection.organization_id,
        connection=connection,
        kind=ConnectionKind.LMS,
        direction=ExchangeDirection.IN,
        what="LTI dynamic registration",
        outcome=ExchangeOutcome.FAILED if problem else ExchangeOutcome.DONE,
        detail="" if problem == "again" else problem,
        now=timezone.now(),
    )
