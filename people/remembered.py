"""What is remembered for a while of somebody: values that name them, and those that say whose they
are, because nothing in them does: a sealed token, the number of a conversation elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Model, Q, QuerySet

from common.models import Remembered
from common.tokens import keyed_token
from people.naming import naming
from people.personal import Traces

KEPT, USER, ADDRESS = "kept", "user", "address"
_naming = naming("common.Remembered", "value")


def of_user(user_id: int, kept: str) -> Mapping[str, object]:
    """A value for the cache that goes with whoever signs in."""
    return {KEPT: kept, USER: user_id}


def of_address(address: str, kept: str) -> Mapping[str, object]:
    """A value for the cache that goes with whoever has this address."""
    return {KEPT: kept, ADDRESS: _mark_of(address)}


def kept_in(value: object) -> str:
    """What was kept; '' where there is nothing."""
    found = value.get(KEPT) if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else ""


def remembered_of(traces: Traces) -> QuerySet[Model]:
    """What is remembered of somebody."""
    theirs = Q(**{f"value__{ADDRESS}__in": [*map(_mark_of, traces.addresses)]})
    if traces.user_id is not None:
        theirs |= Q(**{f"value__{USER}": traces.user_id})
    named = Q(pk__in=_naming(traces).values("pk"))
    rows: QuerySet[Model] = Remembered._base_manager.filter(named | theirs)
    return rows


def _mark_of(address: str) -> str:
    """From which nobody guesses the address."""
    return keyed_token("people.remembered", address.lower())
