"""What a user and a group are in this service, as it publishes them, and how it is configured."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Annotated

from pydantic import Field
from scim2_models import (
    AnyExtension,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    Extension,
    Filter,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ResourceType,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)
from scim2_models.urn import URN

LARGEST_PAGE = 200
if TYPE_CHECKING:
    PersonReference = str
    GroupReference = str
else:
    PersonReference, GroupReference = Reference["User"], Reference["Group"]


class ScimName(ComplexAttribute):
    """Of a name the parts that make one."""

    formatted: str | None = None
    family_name: str | None = None
    given_name: str | None = None


class ScimEmail(ComplexAttribute):
    """An address; whether it can be one is said by the same rules as in lists."""

    value: Annotated[str | None, Required.true] = None
    type: str | None = None
    primary: bool | None = None


class ScimAddress(ComplexAttribute):
    """Where somebody works; streets and houses are not taken."""

    locality: str | None = None
    country: str | None = None
    type: str | None = None
    primary: bool | None = None


class ScimUserGroup(ComplexAttribute):
    """A group that somebody is in."""

    value: Annotated[str | None, Mutability.read_only, CaseExact.true] = None
    ref: Annotated[GroupReference | None, Mutability.read_only] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    display: Annotated[str | None, Mutability.read_only] = None


class ScimUser(Resource[AnyExtension]):
    """A person."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Uniqueness.server, Required.true] = None
    name: ScimName | None = None
    display_name: str | None = None
    title: str | None = None
    preferred_language: str | None = None
    locale: str | None = None
    timezone: str | None = None
    active: bool | None = None
    emails: Annotated[list[ScimEmail] | None, Required.true] = None
    addresses: list[ScimAddress] | None = None
    groups: Annotated[list[ScimUserGroup] | None, Mutability.read_only] = None


class ScimManager(ComplexAttribute):
    """Whom somebody reports to: the id of a user, or else an employee number or an address."""

    value: Annotated[str | None, CaseExact.true] = None
    ref: PersonReference | None = Field(None, serialization_alias="$ref", validation_alias="$ref")


class ScimEmployee(Extension):
    """What the enterprise extension adds."""

    __schema__ = URN("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User")

    employee_number: str | None = None
    cost_center: str | None = None
    department: str | None = None
    manager: ScimManager | None = None


class ScimSeat(ComplexAttribute):
    """Somebody in a group."""

    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[PersonReference | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )


class ScimTeam(Resource[AnyExtension]):
    """A group of people."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true] = None
    members: list[ScimSeat] | None = None


@functools.cache
def provider() -> ScimProvider:
    """The description of the service, and how much clients may depart from the specification."""
    return ScimProvider(
        models=[ScimUser, ScimEmployee, ScimTeam],
        resource_types=[
            ResourceType.from_resource(ScimUser[ScimEmployee]),
            ResourceType.from_resource(ScimTeam),
        ],
        config=ServiceProviderConfig(
            patch=Patch(supported=True),
            bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
            filter=Filter(supported=True, max_results=LARGEST_PAGE),
            change_password=ChangePassword(supported=False),
            sort=Sort(supported=True),
            etag=ETag(supported=True),
            authentication_schemes=[
                AuthenticationScheme(
                    type=AuthenticationScheme.Type.oauthbearertoken,
                    name="Bearer key",
                    description="The key that the portal shows once, as Authorization: Bearer.",
                    primary=True,
                )
            ],
        ),
        policy=ScimPolicy(
            unknown=ScimPolicy.Unknown.ignore,
            remove_value_as_filter=ScimPolicy.RemoveValue.apply,
            unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
        ),
    )
