"""What speaks against times that are offered, said before they are sent."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from coaching.forms import OfferForm
from people.models import Member
from practice.concerns import Appointment, concerns_about


def concerns_of(form: OfferForm, two: Sequence[Member], minutes: int) -> list[str]:
    """Sessions, nights and days off of the two; nothing while no valid time was typed."""
    if not form.is_bound or not form.is_valid():
        return []
    moments = product(form.cleaned_data["times"], two)
    return concerns_about([Appointment(person, at, minutes) for at, person in moments])
