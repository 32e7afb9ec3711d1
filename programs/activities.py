"""What a step can be: the registry in which apps above announce themselves.

The one inversion of the house. An app that brings a kind of step to life says in its
announcements.py what such a step is called, on every page and in every mail, and where a leader
goes for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache

from django.utils.translation import get_language

from common.places import place
from common.records import dataclass
from ui.components import StepState, TimelineItem


@dataclass(frozen=True, kw_only=True)
class Activity:
    """One kind of step."""

    title: Callable[[str], str]
    """Title of the module ('' where a step is about none) -> what the step is called, in the active
    language.
    """
    icon: str
    place: str = ""
    """Name of the place where a leader does it, given the id of their personal step; '' when there
    is none.
    """


_activities: dict[str, Activity] = {}


def announce(kind: str, activity: Activity) -> None:
    """Say what steps of this kind are; a second announcement replaces the first."""
    _activities[kind] = activity
    _titled.cache_clear()


def step_title(kind: str, module_title: str = "") -> str:
    """What a step is called in the active language: the one title that pages, mails and calendars
    use.
    """
    return _titled(kind, module_title, get_language())


@lru_cache(maxsize=4096)
def _titled(kind: str, module_title: str, _language: str | None) -> str:
    """Asked for each step of every plan."""
    return _activities[kind].title(module_title)


def timeline_item(
    *,
    kind: str,
    title: str,
    week: int,
    date: dt.date | None = None,
    state: StepState = StepState.AHEAD,
    url: str = "",
) -> TimelineItem:
    """A step as the week timeline shows it."""
    return TimelineItem(
        week=week,
        title=title,
        kind=kind,
        icon=step_icon(kind),
        date=date,
        state=state,
        url=url,
    )


def step_icon(kind: str) -> str:
    """The name of the icon of a kind of step."""
    return _activities[kind].icon


def step_address(kind: str, personal_step_id: int) -> str:
    """Where a leader does a step of this kind; '' when there is nothing to open."""
    name = _activities[kind].place
    return place(name, personal_step_id) if name else ""
