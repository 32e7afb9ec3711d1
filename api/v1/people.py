"""The organization and the people in it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Status

from api import scoping
from api.doors import CallRequest
from api.operations import bring_member, update_member
from api.problems import ApiProblem
from api.scopes import Scope
from api.v1.keys import BearerKey
from api.v1.member_texts import ChangedMember, NewMember, manager_of, profile_of, refusals
from api.v1.paging import Listed, PageAnswer, Paging, listed, narrowed
from api.v1.shapes import MemberShape, MeShape, OrganizationShape
from api.v1.versions import etag_of_member, settle_version
from people.access import fetch
from people.models import Member, Organization
from people.roles import Audience

router = Router(tags=["People"])
LOOKUPS = {
    "email": "email__iexact",
    "employee_id": "employee_id",
    "department": "department",
    "audience": "audience",
    "manager_id": "manager_id",
    "has_left": "left_at__isnull",
}


class MemberFilters(Paging):
    """Which people."""

    email: str | None = Field(None, max_length=254)
    employee_id: str | None = Field(None, max_length=60)
    department: str | None = Field(None, max_length=120)
    audience: Audience | None = None
    manager_id: int | None = Field(None, ge=1)
    has_left: bool | None = Field(None, description="Whether they left the organization.")


@router.get(
    "/me",
    response=MeShape,
    auth=BearerKey(),
    summary="The key and its organization",
    operation_id="getMe",
)
def me(request: CallRequest) -> dict[str, object]:
    """What the key is, and what it opens."""
    return {"key": request.caller, "organization": request.caller.organization}


@router.get(
    "/organization",
    response=OrganizationShape,
    auth=BearerKey(Scope.PEOPLE_READ),
    summary="The organization",
    operation_id="getOrganization",
)
def organization(request: CallRequest) -> Organization:
    """Its name, zone and language."""
    return request.caller.organization


@router.get(
    "/members",
    response=Listed[MemberShape],
    auth=BearerKey(Scope.PEOPLE_READ, MemberFilters),
    summary="List people",
    operation_id="listMembers",
)
def members(request: CallRequest, filters: Query[MemberFilters]) -> PageAnswer:
    """By id; also who left, unless it is asked otherwise. Nobody whose data is restricted."""
    if filters.has_left is not None:
        filters.has_left = not filters.has_left
    known = scoping.members(request.caller.organization_id).filter(restricted_at=None)
    rows = narrowed(known, filters, LOOKUPS)
    return listed(request, rows, filters, lambda member: member)


@router.get(
    "/members/{int:member_id}",
    response=MemberShape,
    auth=BearerKey(Scope.PEOPLE_READ),
    summary="One person",
    operation_id="getMember",
)
def member(request: CallRequest, response: HttpResponse, member_id: int) -> Member:
    """With an ETag, which a change has to bring along."""
    person = fetch(scoping.members(request.caller.organization_id), pk=member_id)
    response.headers["ETag"] = etag_of_member(person)
    return person


@router.post(
    "/members",
    response={201: MemberShape},
    auth=BearerKey(Scope.PEOPLE_WRITE),
    summary="Add somebody",
    operation_id="addMember",
)
def add(request: CallRequest, response: HttpResponse, body: NewMember) -> Status[Member]:
    """They can sign in at once. Whoever is here already, by address or employee ID, is not touched:
    409 says who it is.
    """
    key = request.caller
    with refusals():
        person = bring_member(
            profile=profile_of(body, None),
            manager=manager_of(key.organization_id, body, None),
            key=key,
            now=timezone.now(),
        )
    response.headers["ETag"] = etag_of_member(person)
    address = request.build_absolute_uri(f"{request.path}/{person.pk}")
    response.headers["Location"] = address
    return Status(201, person)


@router.patch(
    "/members/{int:member_id}",
    response=MemberShape,
    auth=BearerKey(Scope.PEOPLE_WRITE),
    summary="Change somebody",
    operation_id="changeMember",
)
def change(
    request: CallRequest, response: HttpResponse, member_id: int, body: ChangedMember
) -> Member:
    """Fields that are left out stay as they are, and so do a language and a zone that somebody
    chose themselves. `has_left` signs them out at once; false brings somebody back.
    """
    key = request.caller
    person = fetch(scoping.members(key.organization_id), pk=member_id)
    settle_version(request, etag_of_member(person))
    given = body.model_fields_set
    if not given:
        raise ApiProblem(422, "Nothing is to be changed.")
    with refusals():
        person = update_member(
            member=person,
            profile=profile_of(body, person),
            given={"is_active" if name == "has_left" else name for name in given},
            manager=manager_of(key.organization_id, body, person),
            key=key,
            now=timezone.now(),
        )
    response.headers["ETag"] = etag_of_member(person)
    return person
