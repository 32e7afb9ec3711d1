"""Where the service reads and writes: our tables, of one connection."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias

from django.db import transaction
from django.db.models import Q, QuerySet
from scim2_models import (
    Extension,
    ForbiddenException,
    InvalidValueException,
    Meta,
    NotFoundException,
    NotImplementedException,
    PreconditionFailedException,
    Resource,
    ResourceType,
    ResponseParameters,
    SearchRequest,
    UniquenessException,
)
from scim2_server.storage import ScimStorage, SearchPage

from connections.models import Connection
from people.models import Member, Organization
from people.operations import LastAdmin
from provisioning import operations
from provisioning.models import ScimGroup, ScimGroupSeat, ScimPerson
from provisioning.owners import writable_fields
from provisioning.scim.documents import (
    Published,
    group_document,
    person_document,
    to_keep,
    with_address,
    without_stand_in,
)
from provisioning.scim.filters import groups_where, people_where, visible_people
from provisioning.scim.numbers import number_of
from provisioning.scim.reading import SaidPerson, UnreadablePerson, read_person
from provisioning.scim.resources import provider
from provisioning.scim.sorting import groups_in_order, people_in_order

LONGEST = {"userName": 254, "externalId": 254, "displayName": 200}
"""Characters that are kept."""
Item: TypeAlias = "Resource[Extension]"


class PortalStorage(ScimStorage):
    """The people and groups of one connection, at one moment."""

    def __init__(self, connection: Connection, *, writes: bool, now: dt.datetime) -> None:
        self.connection, self.writes, self.now = connection, writes, now
        self.left_out: tuple[str, ...] = ()
        """Attributes of the person written last that could not be read."""

    @contextmanager
    def operation(self) -> Iterator[None]:
        """All of it or nothing; who writes waits for whoever else writes people here."""
        with transaction.atomic():
            if self.writes:
                Organization.objects.select_for_update(no_key=True).get(
                    pk=self.connection.organization_id
                )
            yield

    def get(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        response_parameters: ResponseParameters[Item] | None = None,  # noqa: ARG002
    ) -> Item:
        """One user or group."""
        if resource_type.name == "User":
            return self._shown(resource_type, self._people([self._member(resource_id)])[0])
        return self._shown(resource_type, self._groups([self._group(resource_id)])[0])

    def search(
        self,
        resource_types: list[ResourceType],
        search_request: SearchRequest[Item],
        *,
        position: object = None,  # noqa: ARG002
    ) -> SearchPage:
        """A page of users or of groups, in the order that is asked for, else of their ids."""
        if len(resource_types) != 1:
            raise NotImplementedException(detail="Ask for /Users or for /Groups.")
        [kind] = resource_types
        asked = search_request.filter.ast if search_request.filter else None
        start, count = search_request.start_index_0 or 0, search_request.count
        end = None if count is None else start + count
        if kind.name == "User":
            where = people_where(asked, self.connection) if asked else Q()
            found = Member.objects.filter(visible_people(self.connection) & where)
            people = people_in_order(found, search_request, self.connection)
            total = people.count()
            page = self._people(list(people[start:end]) if start < total else [])
        else:
            found_groups = self._all_groups().filter(groups_where(asked) if asked else Q())
            groups = groups_in_order(found_groups, search_request)
            total = groups.count()
            page = self._groups(list(groups[start:end]), search_request)
        return SearchPage(total, [self._shown(kind, each) for each in page])

    def create(self, resource_type: ResourceType, resource: Item) -> Item:
        """Somebody, or a group, whom the other system brings."""
        if resource_type.name == "User":
            with _problems():
                said = self._read(resource, {}, is_present=True)
                member = operations.bring_person(
                    connection=self.connection, said=said, now=self.now
                )
            return self._shown(resource_type, self._people([member])[0])
        with _problems():
            group = operations.bring_group(
                connection=self.connection, said=_said_group(resource), now=self.now
            )
        return self._shown(resource_type, self._groups([group])[0])

    def update(
        self, resource_type: ResourceType, resource: Item, *, expected_version: str | None = None
    ) -> Item:
        """What the other system says of them by now."""
        before = self._expected(resource_type, f"{resource.id}", expected_version)
        if resource_type.name == "User":
            member = self._member(f"{resource.id}")
            with _problems():
                said = self._read(resource, before, is_present=member.left_at is None)
                member = operations.change_person(
                    connection=self.connection, member=member, said=said, now=self.now
                )
            return self._shown(resource_type, self._people([member])[0])
        group = self._group(f"{resource.id}")
        with _problems():
            operations.change_group(
                connection=self.connection,
                group=group,
                said=_said_group(resource),
                now=self.now,
            )
        return self._shown(resource_type, self._groups([group])[0])

    def delete(
        self,
        resource_type: ResourceType,
        resource_id: str,
        *,
        expected_version: str | None = None,
    ) -> None:
        """The other system has them no more."""
        self._expected(resource_type, resource_id, expected_version)
        with _problems():
            if resource_type.name == "User":
                operations.part_with_person(
                    connection=self.connection, member=self._member(resource_id), now=self.now
                )
            else:
                operations.end_group(
                    connection=self.connection, group=self._group(resource_id), now=self.now
                )

    def _expected(
        self, resource_type: ResourceType, resource_id: str, version: str | None
    ) -> dict[str, object]:
        """The document as it stands; raises PreconditionFailedException for another version."""
        if resource_type.name == "User":
            standing = self._people([self._member(resource_id)])[0]
        else:
            standing = self._groups([self._group(resource_id)])[0]
        if version is not None and standing.version != version:
            raise PreconditionFailedException
        return standing.document

    def _member(self, resource_id: str) -> Member:
        number = number_of(resource_id)
        visible = Member.objects.filter(visible_people(self.connection))
        member = visible.filter(pk=number).first() if number is not None else None
        if member is None:
            raise NotFoundException(detail="There is no user with this id.")
        return member

    def _all_groups(self) -> QuerySet[ScimGroup]:
        return ScimGroup.objects.filter(connection=self.connection).order_by("pk")

    def _group(self, resource_id: str) -> ScimGroup:
        number = number_of(resource_id)
        group = self._all_groups().filter(pk=number).first() if number is not None else None
        if group is None:
            raise NotFoundException(detail="There is no group with this id.")
        return group

    def _people(self, members: Sequence[Member]) -> list[Published]:
        """Documents of members. Two statements for any number."""
        kept = ScimPerson.objects.standing().filter(connection=self.connection, member__in=members)
        said = {each.member_id: each for each in kept}
        groups: dict[int, list[tuple[int, str]]] = defaultdict(list)
        seats = ScimGroupSeat.objects.filter(group__connection=self.connection, member__in=members)
        for pk, group, name in seats.order_by("group").values_list(
            "member", "group", "group__name"
        ):
            groups[pk].append((group, name))
        return [person_document(each, said.get(each.pk), groups[each.pk]) for each in members]

    def _groups(
        self, groups: Sequence[ScimGroup], asked: ResponseParameters[Item] | None = None
    ) -> list[Published]:
        """Documents of groups. One statement for any number, none where nobody asks for members."""
        seated: dict[int, list[int]] = defaultdict(list)
        left_out = [f"{each}" for each in (asked.excluded_attributes or [])] if asked else []
        if "members" not in left_out:
            seats = ScimGroupSeat.objects.filter(group__in=groups)
            for group, member in seats.values_list("group", "member"):
                seated[group].append(member)
        return [group_document(each, seated[each.pk]) for each in groups]

    def _shown(self, resource_type: ResourceType, published: Published) -> Item:
        model = provider().model_for(resource_type)
        document = with_address(published.document)
        resource: Item = model.model_validate(document)  # type: ignore[union-attr,assignment]
        resource.id = f"{published.document['id']}"
        resource.meta = Meta(
            resource_type=resource_type.name,
            created=published.made_at,
            last_modified=published.changed_at,
            version=published.version,
        )
        return resource

    def _read(self, resource: Item, before: dict[str, object], *, is_present: bool) -> SaidPerson:
        """What is said of somebody; whoever is not said to be active or not stays what they are."""
        document = without_stand_in(_checked(resource.model_dump()), before)
        if not before:
            document.setdefault("active", True)
        taken = writable_fields(self.connection.organization_id, self.connection.pk)
        said = read_person({"active": is_present, **document}, before, taken)
        self.left_out = said.left_out
        return dataclasses.replace(said, document=to_keep(document))


def _checked(document: dict[str, object]) -> dict[str, object]:
    """A document whose texts fit; raises InvalidValueException."""
    for name, longest in LONGEST.items():
        if len(f"{document.get(name) or ''}") > longest:
            raise InvalidValueException(detail=f"{name} is longer than {longest} characters.")
    return document


def _said_group(resource: Item) -> operations.SaidGroup:
    document = _checked(resource.model_dump())
    listed = document.get("members")
    values = [each.get("value") for each in listed] if isinstance(listed, list) else []
    numbers = [number_of(f"{value}") for value in values]
    if None in numbers:
        raise InvalidValueException(detail="A member of this group is no user here.")
    return operations.SaidGroup(
        name=f"{document.get('displayName') or ''}",
        external_id=f"{document.get('externalId') or ''}",
        member_ids=frozenset(number for number in numbers if number is not None),
    )


@contextmanager
def _problems() -> Iterator[None]:
    """What our rules refuse, in the words of the protocol."""
    try:
        yield
    except UnreadablePerson as error:
        raise InvalidValueException(detail=f"{error}") from error
    except operations.TakenIdentity as error:
        text = "Somebody else here has this user name, address or employee number."
        raise UniquenessException(detail=text) from error
    except operations.BadGroup as error:
        raise InvalidValueException(detail="A member of this group is no user here.") from error
    except LastAdmin as error:
        text = "Nobody else here can run the organization: the last admin cannot be deactivated."
        raise ForbiddenException(detail=text) from error
