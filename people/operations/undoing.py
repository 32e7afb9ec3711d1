"""Taking a written list back, as long as nothing newer stands on it."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Collection, Iterator, Sequence

from django.db import transaction
from django.db.models import ManyToOneRel

from common.records import dataclass
from common.tenancy import rows_of_all
from people.audit import record
from people.facts import Facts, facts_of, put_back
from people.models import Member, Organization, PeopleImport, User
from people.operations.placing import write_people
from people.querysets import having

OWN_RELATIONS = {(Member, "manager"), (User, "current_member")}
"""What may refer to a member who is taken back: it is emptied."""


class Obstacle(enum.StrEnum):
    """Why somebody stands in the way of taking a list back."""

    CHANGED = "changed"
    """Changed since, by a later list or by hand."""
    SIGNED_IN = "signed_in"
    """Came in with the list and has signed in since."""
    IN_USE = "in_use"
    """Came in with the list and takes part in something since."""
    TAKEN = "taken"
    """Has the address or the ID that somebody would get back."""
    FORGOTTEN = "forgotten"
    """Nobody in particular: what the list changed is not kept any more."""
    ACTING = "acting"
    """Whoever takes the list back would lose their own way in."""


@dataclass(frozen=True)
class InTheWay:
    """Somebody who stands in the way, and why."""

    name: str
    obstacle: Obstacle


class NotUndone(Exception):
    """Something newer stands on the list; carries who is in the way."""

    def __init__(self, in_the_way: Sequence[InTheWay]) -> None:
        super().__init__(f"{len(in_the_way)} people are in the way")
        self.in_the_way = tuple(in_the_way)


@dataclass(frozen=True)
class _Written:
    """What a list did to one member, and the member as they are now."""

    member: Member
    before: Facts | None
    after: Facts


def who_is_in_the_way(people_import: PeopleImport, *, by: Member) -> list[InTheWay]:
    """Who stands in the way of taking a list back. A fixed number of statements."""
    if people_import.is_forgotten:
        return [InTheWay("", Obstacle.FORGOTTEN)]
    written = _written(people_import)
    created = [each.member for each in written if each.before is None]
    used = _used(created)
    found: list[InTheWay] = []
    for each in written:
        obstacle = _obstacle(each, used, by)
        if obstacle:
            found.append(InTheWay(each.member.name, obstacle))
    return [*found, *_holders(written, people_import)]


@transaction.atomic
def undo_import(*, people_import: PeopleImport, now: dt.datetime, by: Member) -> PeopleImport:
    """Give everybody whom a list changed their old values back; whoever came in with it goes.

    Raises NotUndone, and LastAdmin when nobody could run the organization any more; then nothing
    has changed. A second call, and one for a list that was never written, changes nothing.
    """
    organization = Organization.objects.select_for_update(no_key=True).get(
        pk=people_import.organization_id
    )
    people_import = PeopleImport.objects.select_for_update().get(pk=people_import.pk)
    if people_import.state != PeopleImport.State.CONFIRMED:
        return people_import
    if in_the_way := who_is_in_the_way(people_import, by=by):
        raise NotUndone(in_the_way)
    written = _written(people_import)
    removed = [each.member for each in written if each.before is None]
    changed = [each for each in written if each.before is not None]
    _remove(removed)
    for each in changed:
        put_back(each.member, each.before or {})
    write_people(
        organization=organization,
        members=[each.member for each in changed],
        before={each.member.pk: each.after for each in changed},
        now=now,
        by=by,
    )
    people_import.state = PeopleImport.State.UNDONE
    people_import.undone_at = now
    people_import.save(update_fields=["state", "undone_at"])
    record(
        "undo_import", people_import, by=by, now=now, removed=len(removed), restored=len(changed)
    )
    return people_import


def _written(people_import: PeopleImport) -> list[_Written]:
    """What a list did, as far as the members are still there."""
    kept = list(people_import.changes.order_by("pk"))
    members = Member.objects.select_related("user").in_bulk([each.member_id for each in kept])
    return [
        _Written(members[each.member_id], each.before, each.after)
        for each in kept
        if each.member_id in members
    ]


def _obstacle(each: _Written, used: Collection[int], by: Member) -> Obstacle | None:
    """What keeps one member from going back."""
    is_new = each.before is None
    if is_new and each.member.user and each.member.user.last_login:
        return Obstacle.SIGNED_IN
    if is_new and each.member.pk in used:
        return Obstacle.IN_USE
    if facts_of(each.member) != each.after:
        return Obstacle.CHANGED
    if each.member.pk == by.pk and (each.before is None or each.before["left_at"]):
        return Obstacle.ACTING
    return None


def _holders(written: Sequence[_Written], people_import: PeopleImport) -> Iterator[InTheWay]:
    """Who is not in the list and has an address or an ID by now that somebody would get back."""
    back = [each.before for each in written if each.before is not None]
    others = Member.objects.filter(organization=people_import.organization_id).exclude(
        pk__in=[each.member.pk for each in written]
    )
    holding = having(
        emails={str(each["email"]).lower() for each in back} - {""},
        employee_ids={str(each["employee_id"]) for each in back} - {""},
    )
    for holder in others.filter(holding).by_name():
        yield InTheWay(holder.name, Obstacle.TAKEN)


def _used(members: Sequence[Member]) -> set[int]:
    """The ids of those whom any other table refers to; a statement for each table that could."""
    used: set[int] = set()
    if not members:
        return used
    for relation in Member._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel):
            continue
        model, name = relation.related_model, relation.field.name
        if (model, name) not in OWN_RELATIONS:
            referring = model._base_manager.filter(**{f"{name}__in": members})
            used |= set(referring.values_list(name, flat=True).distinct())
    return used


def _remove(members: Sequence[Member]) -> None:
    """Delete members nothing refers to, and their sign-ins where those open nothing else."""
    users = [each.user_id for each in members if each.user_id is not None]
    Member.objects.filter(pk__in=[each.pk for each in members]).delete()
    with rows_of_all("a sign-in that opens another organization stays"):
        User.objects.filter(pk__in=users, members=None).delete()
