"""Answering a call to the service by the library of the protocol."""

from __future__ import annotations

import datetime as dt
import functools
import json
import logging

from django.utils.translation import gettext_noop
from scim2_models import Extension, Resource, ResponseParameters, SCIMException
from scim2_server.handler import ScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse
from scim2_server.service import ScimService

from connections.models import Connection
from provisioning.operations import TooManyLeavers, note_unknown, stop_leavers
from provisioning.scim import tolerance
from provisioning.scim.answers import ScimAnswer, ScimCall, refusal
from provisioning.scim.resources import provider
from provisioning.scim.storage import PortalStorage

log = logging.getLogger(__name__)
WRITING = ("POST", "PUT", "PATCH", "DELETE")
RETRY_AFTER = "3600"
"""Seconds, until an admin may have looked."""


class PortalService(ScimService):
    """The protocol, with whole users as the answer to a change: providers read what came of it."""

    def patch_response(
        self,
        base_url: str,
        resource: Resource[Extension],
        response_parameters: ResponseParameters[Resource[Extension]],
    ) -> ScimResponse:
        """200 with the user; 204 for a group, which may be long."""
        if resource.meta is not None and resource.meta.resource_type == "User":
            return self.replacement_response(base_url, resource, response_parameters)
        return super().patch_response(base_url, resource, response_parameters)


@functools.cache
def _service() -> PortalService:
    return PortalService(provider())


def serve(call: ScimCall, connection: Connection, *, now: dt.datetime) -> ScimAnswer:
    """The answer to a call. A leaver too many stops the connection until an admin has looked."""
    writes = call.method in WRITING and not call.path.endswith(".search")
    storage = PortalStorage(connection, writes=writes, now=now)
    try:
        request, unknown = _as_meant(call)
        answer = ScimHandler(_service(), storage).handle(request)
    except _Unreadable as error:
        return refusal(400, f"{error}")
    except TooManyLeavers:
        stop_leavers(connection=connection, now=now)
        return refusal(429, TOO_MANY, **{"Retry-After": RETRY_AFTER})
    except SCIMException as error:
        return _refused(error)
    note_unknown(connection=connection, names=unknown)
    return ScimAnswer(
        int(answer.status),
        answer.body,
        answer.headers,
        LEFT_OUT if storage.left_out else "",
        ", ".join(storage.left_out),
    )


class _Unreadable(Exception):
    """What was sent is no JSON that can be kept."""


def _as_meant(call: ScimCall) -> tuple[ScimRequest, set[str]]:
    """The call in the shape of the protocol, and the attributes in it that nobody here takes."""
    query = dict(call.query)
    if "filter" in query:
        query["filter"] = tolerance.filter_as_meant(query["filter"])
    body, unknown = call.body, set[str]()
    if call.method in ("POST", "PUT", "PATCH") and body:
        sent = _decoded(body)
        if call.method == "PATCH":
            meant, unknown = tolerance.patch_as_meant(sent), tolerance.unknown_in_patch(sent)
        elif not call.path.endswith(".search"):
            meant, unknown = tolerance.resource_as_meant(sent), tolerance.unknown_in_resource(sent)
        else:
            meant = sent
        body = json.dumps(meant).encode()
    request = ScimRequest(
        method=call.method,
        base_url=call.base_url,
        path=call.path.removesuffix(".scim"),
        query=query,
        headers=dict(call.headers),
        body=body,
    )
    return request, unknown


def _decoded(body: bytes) -> object:
    try:
        sent: object = json.loads(body)
        if tolerance.broken_text(sent):
            raise _Unreadable(gettext_noop("A text has letters in it that cannot be kept."))
    except (ValueError, RecursionError) as error:
        raise _Unreadable(gettext_noop("The body is no JSON.")) from error
    return sent


def _refused(error: SCIMException) -> ScimAnswer:
    """An error of the protocol; of its text an admin reads no more than its kind, as it may name
    what somebody sent.
    """
    answer = _service().error_response(error)
    if error.status >= 500 and error.status != 501:
        log.error("SCIM call failed with %s", error.status)
    detail = KINDS.get(error.scim_type or "") or STATUSES.get(int(answer.status), "")
    return ScimAnswer(int(answer.status), answer.body, answer.headers, detail)


TOO_MANY = gettext_noop(
    "Too many people would leave at once. An admin has to let them through first."
)
LEFT_OUT = gettext_noop("Left out, because it cannot be read: %(names)s")
KINDS = {
    "uniqueness": gettext_noop(
        "Somebody else here has this user name, address or employee number."
    ),
    "invalidFilter": gettext_noop("The filter cannot be asked here."),
    "invalidValue": gettext_noop("A value cannot be taken."),
    "invalidPath": gettext_noop("The path of a change cannot be read."),
    "invalidSyntax": gettext_noop("What was sent is not in the form of the protocol."),
    "mutability": gettext_noop("What cannot be changed was to be changed."),
    "noTarget": gettext_noop("There is nothing at the path of a change."),
}
STATUSES = {
    403: gettext_noop(
        "Nobody else here can run the organization: the last admin cannot be deactivated."
    ),
    404: gettext_noop("There is nothing at this address, or nobody with this ID any more."),
    405: gettext_noop("This address does not take that method."),
    412: gettext_noop(
        "Somebody changed it since the other system read it. It reads it again by itself."
    ),
    501: gettext_noop("The portal does not do that."),
}
