"""What insights keep of people: figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal

HOLDINGS: tuple[Personal, ...] = ()
IMPERSONAL = (
    Impersonal(
        ("insights.Reckoning", "insights.LevelRound"),
        _("Figures of a pilot; searched for names at an erasure all the same"),
    ),
)
