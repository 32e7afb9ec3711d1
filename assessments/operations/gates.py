"""What an organization asks of a round."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from msgspec import to_builtins

from assessments.calibrated import gate_of
from assessments.calibration import Gate
from assessments.models import CalibrationGate
from people.audit import record
from people.models import Member, Organization


@transaction.atomic
def set_gate(*, gate: Gate, now: dt.datetime, by: Member) -> None:
    """What rounds in the organization of `by` ask for that begin from now on; those under way and
    what was passed stay as they are.

    A second call with the same changes nothing.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=by.organization_id)
    before = gate_of(by.organization_id)
    if before == gate:
        return
    CalibrationGate.objects.update_or_create(pk=by.organization_id, defaults={"gate": gate})
    record(
        "set_gate",
        by.organization,
        by=by,
        now=now,
        gate=to_builtins(gate),
        before=to_builtins(before),
    )
