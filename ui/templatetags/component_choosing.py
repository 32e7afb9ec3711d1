"""Choosing a level or a number, and the tick that says it is saved."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from ui.kept import kept

register = template.Library()
Context = dict[str, object]


@register.inclusion_tag("components/saved_tick.html")
def saved_tick(state: str = "idle", id: str = "") -> Context:  # noqa: A002
    """Says "Saved" only when the server said so; state is idle, saving, saved or failed."""
    words = {
        "idle": "",
        "saving": gettext("Saving"),
        "saved": gettext("Saved"),
        "failed": _not_saved(),
    }
    return {"state": state, "id": id, "words": words, "text": words[state]}


def _not_saved() -> str:
    return gettext("Not saved yet. Check your connection and tap again.")


@register.inclusion_tag("components/level_picker.html")
def level_picker(
    name: str,
    legend: str,
    levels: Iterable[object],
    value: object = None,
    disabled: bool = False,  # noqa: FBT001, FBT002
    required: bool = False,  # noqa: FBT001, FBT002
    help: str = "",  # noqa: A002
    error: str = "",
) -> Context:
    """Four large radio segments; each level has value, name and anchor."""
    chosen = "" if value is None else str(value)
    return {
        "name": name,
        "legend": legend,
        "options": [
            (level, _of(level, "value"), _of(level, "value") == chosen) for level in levels
        ],
        "disabled": disabled,
        "required": required,
        "help": help,
        "error": error,
    }


@register.simple_tag
def scale_picker(
    name: str,
    legend: str,
    points: int = 5,
    value: object = None,
    low: str = "",
    high: str = "",
    required: bool = False,  # noqa: FBT001, FBT002
    error: str = "",
) -> SafeString:
    """A row of numbers from 1 to `points` with words at both ends."""
    return kept(
        "components/scale_picker.html",
        get_language(),
        name=name,
        legend=legend,
        numbers=range(1, points + 1),
        chosen="" if value is None else str(value),
        low=low,
        high=high,
        required=required,
        error=error,
    )


def _of(thing: object, name: str) -> str:
    return str(thing[name] if isinstance(thing, dict) else getattr(thing, name))
