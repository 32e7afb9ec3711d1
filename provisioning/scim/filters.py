"""What a filter of the protocol asks, as a condition of the database."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping

from django.db.models import Q, QuerySet
from scim2_models import InvalidFilterException
from scim2_models.path import (
    AttrPath,
    CompareOperator,
    Comparison,
    FilterNode,
    LogicalExpr,
    LogicalOperator,
    Not,
    Present,
    ValuePath,
)

from connections.models import Connection
from provisioning.models import ScimGroup, ScimPerson
from provisioning.scim.attributes import CORE_GROUP, CORE_USER, EMPLOYEE
from provisioning.scim.numbers import number_of

LOOKUPS = {
    CompareOperator.eq: "iexact",
    CompareOperator.co: "icontains",
    CompareOperator.sw: "istartswith",
    CompareOperator.ew: "iendswith",
}
EXACT = {
    CompareOperator.eq: "exact",
    CompareOperator.co: "contains",
    CompareOperator.sw: "startswith",
    CompareOperator.ew: "endswith",
}
"""For texts of which the case counts: externalId."""
Condition = Callable[[CompareOperator, object], Q]


def people_where(node: FilterNode, connection: Connection) -> Q:
    """Members whom a filter finds. Raises InvalidFilterException for what cannot be asked."""
    said = ScimPerson.objects.standing().filter(connection=connection)
    spoken_of = Q(pk__in=said.values("member"))

    def user_name(op: CompareOperator, value: object) -> Q:
        lookup = _lookup(LOOKUPS, op)
        named = said.filter(**{f"user_name__{lookup}": _text(value)})
        by_email = Q(**{f"email__{lookup}": _text(value)}) & ~spoken_of
        return Q(pk__in=named.values("member")) | by_email

    def reports_to(op: CompareOperator, value: object) -> Q:
        return _reporting(said, op, _text(value))

    def external_id(op: CompareOperator, value: object) -> Q:
        named = said.filter(**{f"external_id__{_lookup(EXACT, op)}": _text(value)})
        return Q(pk__in=named.values("member"))

    return _where(
        node,
        {
            "id": _id,
            "username": user_name,
            "externalid": external_id,
            "manager": reports_to,
            "manager.value": reports_to,
            "emails": _member_text("email"),
            "emails.value": _member_text("email"),
            "displayname": _member_text("name"),
            "title": _member_text("job_title"),
            "employeenumber": _member_text("employee_id"),
            "department": _member_text("department"),
            "active": _active,
            "emails[type]": lambda _op, _value: Q(),
            "emails[primary]": lambda _op, _value: Q(),
        },
    )


def groups_where(node: FilterNode) -> Q:
    """Groups whom a filter finds. Raises InvalidFilterException for what cannot be asked."""

    def members(op: CompareOperator, value: object) -> Q:
        _lookup({CompareOperator.eq: ""}, op)
        number = number_of(_text(value))
        found = ScimGroup.objects.filter(seats__member=number) if number is not None else None
        return Q(pk__in=found.values("pk")) if found is not None else Q(pk__in=[])

    def external_id(op: CompareOperator, value: object) -> Q:
        return Q(**{f"external_id__{_lookup(EXACT, op)}": _text(value)})

    return _where(
        node,
        {
            "id": _id,
            "externalid": external_id,
            "displayname": _member_text("name"),
            "members": members,
            "members.value": members,
        },
    )


def _where(node: FilterNode, conditions: Mapping[str, Condition], inside: str = "") -> Q:
    """The condition of one part of a filter, `inside` an attribute where it is about entries."""
    if isinstance(node, LogicalExpr):
        parts = [_where(term, conditions, inside) for term in node.terms]
        joined = operator.and_ if node.op == LogicalOperator.and_ else operator.or_
        return functools.reduce(joined, parts)
    if isinstance(node, Not):
        return ~_where(node.expr, conditions, inside)
    if isinstance(node, ValuePath) and not node.sub_attr:
        return _where(node.val_filter, conditions, _name(node.attr_path, ""))
    if isinstance(node, Present):
        return _present(_name(node.attr_path, inside))
    if not isinstance(node, Comparison):
        raise InvalidFilterException(detail="This filter cannot be asked here.")
    name = _name(node.attr_path, inside)
    if name not in conditions:
        raise InvalidFilterException(detail=f"Filters by {node.attr_path} are not supported.")
    if node.op == CompareOperator.ne:
        return ~conditions[name](CompareOperator.eq, node.value)
    return conditions[name](node.op, node.value)


def _name(path: AttrPath, inside: str) -> str:
    """How an attribute is called in the tables above."""
    if path.uri and path.uri.lower() not in {
        each.lower() for each in (CORE_USER, CORE_GROUP, EMPLOYEE)
    }:
        raise InvalidFilterException(detail=f"There is no schema {path.uri} here.")
    name = f"{path.attr}.{path.sub_attr}" if path.sub_attr else path.attr
    if not inside:
        return name.lower()
    return f"{inside}.value" if name.lower() == "value" else f"{inside}[{name.lower()}]"


def _present(name: str) -> Q:
    """Whether something is said at all: of what everybody has, always."""
    if name in {"id", "username", "displayname", "active"}:
        return Q(pk__isnull=False)
    raise InvalidFilterException(detail=f"Filters by {name} pr are not supported.")


def _lookup(lookups: Mapping[CompareOperator, str], op: CompareOperator) -> str:
    if op not in lookups:
        raise InvalidFilterException(detail=f"The operator {op.value} is not supported here.")
    return lookups[op]


def _text(value: object) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise InvalidFilterException(detail="A text in quotes belongs here.")
    return value


def _member_text(field: str) -> Condition:
    def condition(op: CompareOperator, value: object) -> Q:
        if field == "email" and op == CompareOperator.eq:
            return Q(email__lower=_text(value).lower()) & ~Q(email="")
        return Q(**{f"{field}__{_lookup(LOOKUPS, op)}": _text(value)})

    return condition


def _id(op: CompareOperator, value: object) -> Q:
    _lookup({CompareOperator.eq: ""}, op)
    number = number_of(_text(value))
    return Q(pk=number) if number is not None else Q(pk__in=[])


def _reporting(said: QuerySet[ScimPerson], op: CompareOperator, manager: str) -> Q:
    """Of whom somebody was said to be the manager, or is where nothing was said."""
    _lookup({CompareOperator.eq: ""}, op)
    number = number_of(manager)
    known = Q(manager=number) if number is not None else Q(pk__in=[])
    named = said.filter(**{f"said__{EMPLOYEE}__manager__value": manager})
    return Q(pk__in=named.values("member")) | (known & ~Q(pk__in=said.values("member")))


def _active(op: CompareOperator, value: object) -> Q:
    _lookup({CompareOperator.eq: ""}, op)
    if not isinstance(value, bool):
        raise InvalidFilterException(detail="active is true or false.")
    return Q(left_at__isnull=value)


def visible_people(connection: Connection) -> Q:
    """Members whom a connection knows of: who is here, and of whom it speaks."""
    said = ScimPerson.objects.standing().filter(connection=connection)
    own = Q(organization=connection.organization_id)
    return own & (Q(left_at__isnull=True) | Q(pk__in=said.values("member")))
