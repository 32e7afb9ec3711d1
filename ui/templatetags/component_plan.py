"""Plan and progress."""

from __future__ import annotations

import math
from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from msgspec.structs import replace

from ui.components import RING_RADIUS, TimelineItem, group_weeks
from ui.kept import Gap, gap_named, kept
from ui.numbers import whole_percent

register = template.Library()
Context = dict[str, object]


@register.simple_tag
def week_timeline(
    items: Iterable[TimelineItem], current_week: int | None = None, label: str = ""
) -> SafeString:
    """The plan as a strip; items have week, date, kind, title, state (done, now, ahead, attention)
    and maybe url. A cohort has one plan, and only the addresses differ from leader to leader.
    """
    listed = list(items)
    gaps = {f"url{place}": Gap(item.url) for place, item in enumerate(listed) if item.url}
    drawn = [
        replace(item, url=gap_named(f"url{place}")) if item.url else item
        for place, item in enumerate(listed)
    ]
    return kept(
        "components/week_timeline.html",
        get_language(),
        weeks=group_weeks(drawn, current_week),
        label=label or gettext("Your weeks"),
        **gaps,
    )


@register.simple_tag
def progress_ring(percent: float, label: str = "", size: str = "medium") -> SafeString:
    """A ring with the percentage inside; size is small, medium or large."""
    radius = RING_RADIUS[size]
    around = 2 * math.pi * radius
    shown = whole_percent(float(percent) / 100)
    return kept(
        "components/progress_ring.html",
        get_language(),
        percent=shown,
        label=label,
        size=size,
        radius=radius,
        middle=radius + 5,
        box=2 * radius + 10,
        dash=f"{around * shown / 100:.1f} {around:.1f}",
        is_complete=shown == 100,
    )


@register.inclusion_tag("components/card_deck.html")
def card_deck(cards: Iterable[object], label: str = "") -> Context:
    """A module's cards; each has title, minutes, state (done, current, open, closed), maybe url and
    note.
    """
    return {"cards": list(cards), "label": label or gettext("Cards in this module")}


@register.simple_tag
def deck_dots(position: int, total: int, done: frozenset[int] = frozenset()) -> SafeString:
    """Where a card stands in its deck, as dots with words beside them; `done` are the places of
    the cards that are done.
    """
    return kept(
        "components/deck_dots.html",
        get_language(),
        position=position,
        total=total,
        dots=range(1, total + 1),
        done=done,
    )


@register.inclusion_tag("components/stepper.html")
def stepper(steps: Iterable[object], label: str = "") -> Context:
    """Wizard steps; each has title, state (done, current, open, attention), maybe url and note."""
    listed = list(steps)
    return {"steps": listed, "label": label or gettext("Steps")}
