"""What a step can be: the registry in which apps above announce themselves.

The one inversion of the house. An app that brings a kind of step to life says, in AppConfig.ready(), where a leader
goes for it. The way back down is a call: programs.operations.complete_step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from programs.models import PersonalStep


@dataclass(frozen=True, kw_only=True)
class Activity:
    """How one kind of step looks to a leader."""

    title: Callable[[PersonalStep, str], str]
    """(personal step, language) -> what it is called."""
    address: Callable[[PersonalStep], str]
    """Where it is done; '' when there is nothing to open."""


_activities: dict[str, Activity] = {}


def announce(kind: str, activity: Activity) -> None:
    """Say what steps of this kind are; a second announcement replaces the first."""
    _activities[kind] = activity


def activity_for(kind: str) -> Activity | None:
    """The activity of a kind, if an app brings it."""
    return _activities.get(kind)
