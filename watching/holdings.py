"""What is kept for whoever watches: nothing of people."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from people.personal import Impersonal, Personal

HOLDINGS: tuple[Personal, ...] = ()
IMPERSONAL = (
    Impersonal(
        ("watching.SignOfLife", "watching.TaskRun", "watching.Tallied"),
        why=_("when parts of the portal were last heard from, and how often they did something"),
    ),
)
