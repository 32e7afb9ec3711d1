"""What is known of a member as plain values, to keep, to compare and to put back."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence

from django.db.models import Field

from people.models import Member
from people.profiles import PLAIN_FIELDS

Facts = Mapping[str, object]
"""Values that JSON can hold, by the model's field."""
FACTS = ("name", "email", *PLAIN_FIELDS, "roles", "manager_id", "left_at", "user_id")


EDITED = (
    *("name", "email", "employee_id", "job_title", "department", "cost_center"),
    *("audience", "time_zone", "language", "manager_id"),
)
"""What an admin can change by hand; '' and None take a value away."""


def fingerprint_of(facts: Facts) -> str:
    """Equal as long as nothing has changed that can be changed by hand."""
    text = json.dumps([facts[field] for field in EDITED])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def facts_of(member: Member) -> Facts:
    """Everything an import can change."""
    return {field: _plain(getattr(member, field)) for field in FACTS}


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value


def put_back(member: Member, facts: Facts) -> None:
    """Give a member in memory the values that were kept, but for what they chose themselves."""
    for field in FACTS:
        if field in member.own_choices:
            continue
        kind = Member._meta.get_field(field)
        value = kind.to_python(facts[field]) if isinstance(kind, Field) else facts[field]
        setattr(member, field, value)


def differences(before: Facts, after: Facts) -> dict[str, list[object]]:
    """{field: [old, new]} where the two differ."""
    return {
        field: [before[field], after[field]] for field in FACTS if before[field] != after[field]
    }


NOT_RECORDED = frozenset({"name", "email", "employee_id", "job_title"})
"""Of these the audit table says only that they changed: it can never forget what they were."""


def recordable(changes: Mapping[str, Sequence[object]]) -> dict[str, Sequence[object]]:
    """Changes as the audit table keeps them: what gives a person away is left out."""
    return {field: () if field in NOT_RECORDED else values for field, values in changes.items()}
