"""By what a person is recognized in everything that is kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.db.models.functions import Lower

from messaging.models import Message
from people.models import ImportChange, Member, User
from people.personal import FoundBy, Traces, personal
from people.querysets import MemberQuerySet
from privacy.walking import model_of

SHORTEST_NAME = 5
"""A shorter one stands for other things as well."""
SHORTEST_NUMBER = 4


def traces_of(member: Member) -> Traces:
    """Of somebody as they are, with what they were called and where mail went before."""
    names, addresses = set(_names(member)), set(_addresses(member))
    others = Member.objects.exclude(pk=member.pk)
    others_here = others.filter(organization=member.organization_id)
    return Traces(
        member_id=member.pk,
        organization_id=member.organization_id,
        user_id=member.user_id,
        addresses=sorted(_free_addresses(addresses, others)),
        addresses_here=sorted(_free_addresses(addresses, others_here)),
        names=sorted(_free_names(names, others_here)),
        numbers=sorted(set(_numbers(member))),
    )


def leaving_traces_of(member: Member) -> Traces:
    """The same for an erasure: a sign-in that opens another organization is not touched."""
    traces = traces_of(member)
    others = Member.objects.filter(user=member.user_id or 0).exclude(pk=member.pk)
    if member.user_id is None or not others.exists():
        return traces
    return dataclasses.replace(traces, user_id=None)


def _names(member: Member) -> Iterator[str]:
    yield member.name
    yield from _said_before(member, "name")
    mails = Message.objects.filter(person_id=member.pk)
    yield from mails.order_by().values_list("to_name", flat=True).distinct()


def _addresses(member: Member) -> Iterator[str]:
    yield member.email.lower()
    if member.user_id is not None:
        yield from User.objects.filter(pk=member.user_id).values_list(Lower("email"), flat=True)
    for address in _said_before(member, "email"):
        yield address.lower()
    mails = Message.objects.filter(person_id=member.pk)
    yield from mails.order_by().values_list(Lower("to_address"), flat=True).distinct()


def _said_before(member: Member, field: str) -> Iterator[str]:
    changes = ImportChange.objects.filter(member_id=member.pk)
    for pair in changes.values_list(f"before__{field}", f"after__{field}"):
        yield from (value for value in pair if isinstance(value, str))


def _numbers(member: Member) -> Iterator[str]:
    found = [member.employee_id, *_said_before(member, "employee_id"), *_aliases(member)]
    yield from (number for number in found if len(number) >= SHORTEST_NUMBER)


def _aliases(member: Member) -> Iterator[str]:
    """What other systems call somebody."""
    for each in personal():
        model = model_of(each.label) if each.aliases else None
        if model is None:
            continue
        trail = each.trails[0]
        own = member.user_id if trail.found_by == FoundBy.USER else member.pk
        rows = (
            model._base_manager.filter(**{trail.path: own}) if own else model._base_manager.none()
        )
        for values in rows.values_list(*each.aliases):
            yield from (str(value) for value in values if value)


def _free_addresses(addresses: Iterable[str], others: MemberQuerySet) -> set[str]:
    wanted = {address for address in addresses if "@" in address}
    held = others.filter(email__lower__in=wanted).values_list(Lower("email"), flat=True)
    return wanted - set(held)


def _free_names(names: Iterable[str], others: MemberQuerySet) -> set[str]:
    wanted = {name for name in names if len(name) >= SHORTEST_NAME and " " in name.strip()}
    alike = Q(pk__in=())
    for name in wanted:
        alike |= Q(name__iexact=name)
    taken = {name.lower() for name in others.filter(alike).values_list("name", flat=True)}
    return {name for name in wanted if name.lower() not in taken}
