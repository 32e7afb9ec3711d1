"""Which state of a thing a change is made to: lost updates are refused (RFC 6585, RFC 9110)."""

from __future__ import annotations

import json
from http import HTTPStatus

from api.doors import CallRequest
from api.etags import etag_of, matches
from api.problems import ApiProblem
from people.facts import facts_of
from people.models import Member


def etag_of_member(member: Member) -> str:
    """Another one as soon as anything is different that the API shows of them."""
    return etag_of(json.dumps([member.pk, facts_of(member)]).encode())


def settle_version(request: CallRequest, etag: str) -> None:
    """That the caller knows what they change. Raises ApiProblem."""
    known = request.headers.get("If-Match", "")
    if not known:
        text = "Say in If-Match which state you have read: its ETag."
        raise ApiProblem(HTTPStatus.PRECONDITION_REQUIRED, text)
    if not matches(known, etag):
        raise missed(etag)


def missed(etag: str = "") -> ApiProblem:
    """It is different by now."""
    text = "It was changed since you read it. Read it again, then change it."
    return ApiProblem(
        HTTPStatus.PRECONDITION_FAILED, text, headers={"ETag": etag} if etag else None
    )
