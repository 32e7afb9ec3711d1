"""Choosing a level or a number, and the tick that says it is saved."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ui.components import LevelChoice
from ui.kept import Gap, kept

register = template.Library()


@register.simple_tag
def saved_tick(state: str = "idle", id: str = "") -> SafeString:  # noqa: A002
    """Says "Saved" only when the server said so; state is idle, saving, saved or failed.

    Kept: a page to score on has one beside every criterion of every leader.
    """
    return kept("components/saved_tick.html", get_language(), state=state, id=id)


@register.simple_tag
def level_picker(
    name: str,
    legend: str,
    levels: Iterable[LevelChoice],
    value: int | None = None,
    disabled: bool = False,  # noqa: FBT001, FBT002
    required: bool = False,  # noqa: FBT001, FBT002
    help: str = "",  # noqa: A002
    error: str = "",
) -> SafeString:
    """Large radio segments, one for each level. On a page to score on the same criterion is drawn
    for every leader, and only the name of the field differs.
    """
    return kept(
        "components/level_picker.html",
        get_language(),
        name=Gap(name),
        legend=legend,
        levels=tuple(levels),
        chosen=value,
        disabled=disabled,
        required=required,
        help=help,
        error=error,
    )


@register.simple_tag
def scale_picker(
    name: str,
    legend: str,
    points: int = 5,
    value: object = None,
    low: str = "",
    high: str = "",
    apart: str = "",
    error: str = "",
    first: int = 1,
) -> SafeString:
    """A row of numbers from `first` to `points` with words at both ends; `apart` names a choice
    that is no number and is sent as "none".
    """
    return kept(
        "components/scale_picker.html",
        get_language(),
        name=name,
        legend=legend,
        numbers=range(first, points + 1),
        chosen="" if value is None else str(value),
        low=low,
        high=high,
        apart=apart,
        error=error,
    )
