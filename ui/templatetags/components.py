"""Every component a page is made of. They draw what they are given and never query."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from pathlib import Path

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from common.cookies import cookie_name
from common.languages import direction_of
from common.quoting import inside_marks
from ui.components import AUDIENCES, BADGE_ICONS
from ui.kept import Gap, gap_for, kept, kept_rows
from ui.loaders import fixed
from ui.numbers import grouped
from ui.pieces import avatar
from ui.templatetags import (
    component_blocks,
    component_choosing,
    component_forms,
    component_plan,
    component_times,
)

register = template.Library()
for library in (
    component_blocks.register,
    component_choosing.register,
    component_forms.register,
    component_plan.register,
    component_times.register,
):
    register.tags.update(library.tags)
    register.filters.update(library.filters)
Context = dict[str, object]
ICONS = Path(__file__).parents[1] / "icons"
POINTS_ALONG = re.compile(
    r"^arrow-(?:u?turn-)?(?:left|right)|^arrow-trending|^chevron-(?:left|right)$"
)
"""Icons that say onward or back, which is the other way where one reads from right to left."""


@register.simple_tag
@fixed
def icon(name: str) -> SafeString:
    """A drawing of ui/icons as inline SVG, hidden from screen readers: {% icon "check" %}."""
    return _icon(str(name)) if name else SafeString("")


@functools.cache
def _icon(name: str) -> SafeString:
    drawn = "icon turns" if POINTS_ALONG.search(name) else "icon"
    svg = (ICONS / f"{name}.svg").read_text().strip()
    placed = f'class="{drawn}" aria-hidden="true" width="20" height="20"'
    return mark_safe(svg.replace('xmlns="http://www.w3.org/2000/svg"', placed))  # noqa: S308


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """The reader's theme from the cookie: auto, light or dark."""
    request = context.get("request")
    chosen = request.COOKIES.get(cookie_name("theme"), "auto") if request is not None else "auto"
    return chosen if chosen in {"auto", "light", "dark"} else "auto"


@register.simple_tag(name="kept")
@fixed
def kept_part(template_name: str, **values: object) -> SafeString:
    """A part of a page that looks the same every time it is given these (hashable) values:
    {% kept "components/tabs.html" navigation=navigation %}.
    """
    return kept(template_name, get_language(), **values)


@register.simple_tag(name="kept_rows")
def kept_list(template_name: str, rows: Iterable[object]) -> SafeString:
    """Rows of a list, dataclasses of which most fields are gaps:
    {% kept_rows "people/parts/listed.html" people %}.
    """
    return kept_rows(template_name, get_language(), rows)


@register.filter
def direction(language: str) -> str:
    """Of a page in a language: ltr or rtl."""
    return direction_of(language)


@register.filter
def in_marks(title: object) -> str:
    """A title between quotation marks: `{% blocktranslate with title=card.title|in_marks %}`."""
    return inside_marks(str(title))


@register.filter
def gap(text: object) -> Gap:
    """For a part that is kept: what differs from one reader to the next; see ui.kept."""
    return gap_for(text)


@register.simple_tag
def audience_label(audience: str, text: str = "") -> SafeString:
    """Who sees this: only_you, you_and_coach, practice_group, program_team or anonymous."""
    icon_name, label = AUDIENCES[audience]
    return kept(
        "components/audience_label.html",
        get_language(),
        audience=audience,
        icon_name=icon_name,
        label=gap_for(text or label),
    )


@register.inclusion_tag("components/hidden_group.html")
def hidden_group(reason: str = "") -> Context:
    """Stands in for a figure that would give a small group away."""
    return {"reason": reason or gettext("Fewer than five answers")}


@register.simple_tag
def badge(text: str, tone: str = "plain") -> SafeString:
    """A short state; tone is plain, accent, good, warn or bad and adds an icon to the color."""
    return kept(
        "components/badge.html",
        get_language(),
        text=gap_for(text),
        tone=tone,
        icon_name=BADGE_ICONS[tone],
    )


register.simple_tag(avatar)


@register.inclusion_tag("components/stat.html")
def stat(
    label: str,
    value: object = "",
    n: object = None,
    interval: str = "",
    method: str = "",
    note: str = "",
    hidden: str = "",
    size: str = "large",
    enough: str = "",
) -> Context:
    """A figure with its n, interval and method, a count with its thousands apart; `hidden` carries
    the reason when it may not be shown. `size` is large, small or refused, `enough` what would make
    it larger.
    """
    value = grouped(value) if isinstance(value, int) else value
    context = {"label": label, "method": method, "note": note, "hidden": hidden}
    context |= {"size": size, "enough": enough}
    return (
        {**context, "value": "", "n": None, "interval": ""}
        if hidden
        else {**context, "value": value, "n": n, "interval": interval}
    )


@register.simple_tag(takes_context=True)
def toasts(context: template.Context) -> SafeString:
    """The flash messages of this answer; the region stays so that later ones are announced."""
    if shown := list(context.get("messages") or ()):
        return render_to_string("components/toasts.html", {"messages": shown})
    return kept("components/toasts.html", get_language(), messages=())


@register.inclusion_tag("components/chart.html")
def chart(chart: object) -> Context:
    """A chart from common.charts with its legend and its numbers as a table."""
    return {"chart": chart}
