"""Every component a page is made of. They draw what they are given and never query."""

from __future__ import annotations

import datetime as dt
import functools
import zoneinfo
from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from heroicons.templatetags.heroicons import heroicon_outline, heroicon_solid

from ui.components import (
    AUDIENCES,
    BADGE_ICONS,
    RING_RADIUS,
    as_crumbs,
    clamp_percent,
    group_weeks,
    initials,
    tone_of,
    zone_label,
)
from ui.dates import in_words

register = template.Library()
Context = dict[str, Any]


@functools.lru_cache(maxsize=256)
def _icon(name: str, style: str) -> SafeString:
    draw = heroicon_solid if style == "solid" else heroicon_outline
    extra: dict[str, Any] = {"class": "icon", "aria_hidden": "true"}
    if style == "outline":
        extra["stroke_width"] = "1.6"
    return mark_safe(draw(name, size=20, **extra).replace(' data-slot="icon"', "").strip())  # noqa: S308


@register.simple_tag
def icon(name: str, style: str = "outline") -> SafeString:
    """A Heroicon as inline SVG, hidden from screen readers: {% icon "check" %}."""
    return _icon(str(name), str(style)) if name else SafeString("")


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """The reader's theme from the cookie: auto, light or dark."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "auto") if request is not None else "auto"
    return chosen if chosen in {"auto", "light", "dark"} else "auto"


# Blocks: the few components with a body.


def _trimmed(content: SafeString) -> SafeString:
    """The body without the space around it; a template rendered it, so it stays safe."""
    return mark_safe(content.strip())  # noqa: S308


@register.simple_block_tag
def page_header(
    content: SafeString,
    title: str,
    lede: str = "",
    crumbs: Sequence[Any] = (),
    back_url: str = "",
    back_label: str = "",
) -> SafeString:
    """{% page_header title lede=... back_url=... back_label=... %}primary action{% endpage_header
    %}
    """
    trail = as_crumbs(crumbs) if crumbs else as_crumbs([(back_label, back_url)] if back_url else [])
    context = {"title": title, "lede": lede, "crumbs": trail, "actions": _trimmed(content)}
    return render_to_string("components/page_header.html", context)


@register.simple_block_tag
def empty_state(content: SafeString, title: str, text: str = "", icon: str = "") -> SafeString:
    """{% empty_state title text icon="inbox" %}action{% endempty_state %}"""
    context = {"title": title, "text": text, "icon_name": icon, "action": _trimmed(content)}
    return render_to_string("components/empty_state.html", context)


@register.simple_block_tag
def dialog(content: SafeString, id: str, title: str) -> SafeString:  # noqa: A002
    """{% dialog "confirm-launch" title %}form or text{% enddialog %}; a [data-opens=id] control
    opens it.
    """
    return render_to_string(
        "components/dialog.html", {"id": id, "title": title, "content": content}
    )


@register.simple_block_tag
def summary_aside(content: SafeString, title: str, id: str = "live-summary") -> SafeString:  # noqa: A002
    """The live summary beside a wizard step."""
    return render_to_string(
        "components/summary_aside.html", {"id": id, "title": title, "content": content}
    )


@register.simple_block_tag
def mail_block(content: SafeString, sender: str, subject: str = "", sent: str = "") -> SafeString:
    """A mail as the reader would see it: sender, subject, text."""
    context = {"sender": sender, "subject": subject, "sent": sent, "content": content}
    return render_to_string("components/mail.html", context)


@register.simple_block_tag
def quote_block(content: SafeString, author: str = "", role: str = "") -> SafeString:
    """Words somebody said, with who said them."""
    return render_to_string(
        "components/quote.html", {"author": author, "role": role, "content": content}
    )


@register.simple_block_tag
def callout(content: SafeString, tone: str = "plain", title: str = "") -> SafeString:
    """A note beside the text; tone is plain, accent, good, warn or bad."""
    context = {
        "tone": tone,
        "title": title,
        "content": content,
        "icon_name": BADGE_ICONS.get(tone) or "information-circle",
    }
    return render_to_string("components/callout.html", context)


# Plan and progress. What looks the same for everybody is drawn once per language and kept.


@functools.lru_cache(maxsize=2048, typed=True)
def _kept(template_name: str, _language: str | None, **values: Any) -> SafeString:
    """Typed, so that a text which is safe as it is and an equal one which is not never stand for
    each other.
    """
    return render_to_string(template_name, values)


@register.inclusion_tag("components/week_timeline.html")
def week_timeline(
    items: Iterable[Any], current_week: int | None = None, label: str = ""
) -> Context:
    """The plan as a strip; items have week, date, kind, title, state (done, now, ahead, attention)
    and maybe url.
    """
    weeks = group_weeks(items, current_week)
    return {"weeks": weeks, "label": label or gettext("Your weeks")}


@register.simple_tag
def progress_ring(percent: float, label: str = "", size: str = "medium") -> SafeString:
    """A ring with the percentage inside; size is small, medium or large."""
    radius = RING_RADIUS[size]
    shown = clamp_percent(float(percent))
    return _kept(
        "components/progress_ring.html",
        get_language(),
        percent=shown,
        label=label,
        size=size,
        radius=radius,
        middle=radius + 5,
        box=2 * radius + 10,
        is_complete=shown == 100,
    )


@register.inclusion_tag("components/card_deck.html")
def card_deck(cards: Iterable[Any], label: str = "") -> Context:
    """A module's cards; each has title, minutes, state (done, current, open, closed), maybe url and
    note.
    """
    return {"cards": list(cards), "label": label or gettext("Cards in this module")}


@register.simple_tag
def deck_dots(position: int, total: int) -> SafeString:
    """Where a card stands in its deck, as dots with words beside them."""
    dots = range(1, total + 1)
    return _kept(
        "components/deck_dots.html", get_language(), position=position, total=total, dots=dots
    )


@register.inclusion_tag("components/stepper.html")
def stepper(steps: Iterable[Any], label: str = "") -> Context:
    """Wizard steps; each has title, state (done, current, open, attention), maybe url and note."""
    listed = list(steps)
    return {"steps": listed, "label": label or gettext("Steps")}


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


# Choosing.


@register.inclusion_tag("components/level_picker.html")
def level_picker(
    name: str,
    legend: str,
    levels: Iterable[Any],
    value: Any = None,
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
    value: Any = None,
    low: str = "",
    high: str = "",
    required: bool = False,  # noqa: FBT001, FBT002
    error: str = "",
) -> SafeString:
    """A row of numbers from 1 to `points` with words at both ends."""
    return _kept(
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


# Forms.


@register.inclusion_tag("components/field.html")
def field(
    field: BoundField,
    label: str = "",
    help: str = "",  # noqa: A002
    hide_label: bool = False,  # noqa: FBT001, FBT002
) -> Context:
    """A form field with label, help, errors: {% field form.name %}."""
    kind = "check" if field.widget_type == "checkbox" else "group" if field.use_fieldset else "line"
    return {
        "field": field,
        "kind": kind,
        "label": label or field.label,
        "help": help or field.help_text,
        "hide_label": hide_label,
        "is_optional": not field.field.required and kind != "check",
    }


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm) -> Context:
    """What stands in the way, once at the top, each line a link to its field."""
    lines: list[tuple[str, str]] = []
    for form in forms:
        for name, errors in form.errors.items():
            anchor = _anchor(form[name]) if name in form.fields and not form[name].is_hidden else ""
            label = str(form[name].label).rstrip(".:") if anchor else ""
            lines += [(anchor, f"{label}: {error}" if label else str(error)) for error in errors]
    return {"lines": lines}


def _anchor(field: BoundField) -> str:
    return f"{field.auto_id}_0" if field.use_fieldset else str(field.auto_id)


# Small words.


@register.inclusion_tag("components/audience_label.html")
def audience_label(audience: str, text: str = "") -> Context:
    """Who sees this: only_you, you_and_coach, practice_group, program_team or anonymous."""
    icon_name, label = AUDIENCES[audience]
    return {"audience": audience, "icon_name": icon_name, "label": text or label}


@register.inclusion_tag("components/hidden_group.html")
def hidden_group(reason: str = "") -> Context:
    """Stands in for a figure that would give a small group away."""
    return {"reason": reason or gettext("Fewer than five answers")}


@register.inclusion_tag("components/badge.html")
def badge(text: str, tone: str = "plain") -> Context:
    """A short state; tone is plain, accent, good, warn or bad and adds an icon to the color."""
    return {"text": text, "tone": tone, "icon_name": BADGE_ICONS[tone]}


@register.simple_tag
def avatar(name: str, size: str = "medium") -> SafeString:
    """Initials on a tint; decoration only, so the name stands beside it."""
    return format_html(
        '<span class="avatar" data-size="{}" data-tone="{}" aria-hidden="true">{}</span>',
        size,
        tone_of(name),
        initials(name),
    )


@register.simple_tag
def time_with_zone(
    value: dt.datetime | None, zone: Any = None, show: str = "datetime"
) -> SafeString:
    """A moment in the reader's zone with the zone beside it; show is datetime, long, time, day or
    date.
    """
    if value is None:
        return SafeString("")
    tz = zoneinfo.ZoneInfo(zone) if isinstance(zone, str) and zone else zone or None
    local = timezone.localtime(value, tz)
    words = in_words(local, show)
    if show in {"day", "date"}:
        return format_html('<time datetime="{}">{}</time>', local.date().isoformat(), words)
    return format_html(
        '<time datetime="{}">{} <span class="zone" title="{}">{}</span></time>',
        local.isoformat(timespec="minutes"),
        words,
        str(local.tzinfo),
        zone_label(local),
    )


@register.filter(expects_localtime=True)
def day_in_words(value: dt.date | None, show: str = "date") -> str:
    """A day without a time, in the reader's language: {{ day|day_in_words }}, {{
    day|day_in_words:"short" }}.
    """
    return in_words(value, show) if value else ""


@register.inclusion_tag("components/stat.html")
def stat(
    label: str,
    value: Any = "",
    n: Any = None,
    interval: str = "",
    method: str = "",
    note: str = "",
    hidden: str = "",
) -> Context:
    """A figure with its n, interval and method; `hidden` carries the reason when it may not be
    shown.
    """
    context = {"label": label, "method": method, "note": note, "hidden": hidden}
    return (
        {**context, "value": "", "n": None, "interval": ""}
        if hidden
        else {**context, "value": value, "n": n, "interval": interval}
    )


@register.inclusion_tag("components/thread.html")
def thread(messages: Iterable[Any], label: str = "") -> Context:
    """A chat thread; messages have author, role, time and text (or html), maybe is_own."""
    return {
        "messages": [
            (each, initials(_of(each, "author")), tone_of(_of(each, "author"))) for each in messages
        ],
        "label": label or gettext("Messages"),
    }


def _of(thing: Any, name: str) -> str:
    return str(thing[name] if isinstance(thing, dict) else getattr(thing, name))


@register.inclusion_tag("components/skeleton.html")
def skeleton(lines: int = 3) -> Context:
    """What will be here, while it loads."""
    return {"lines": range(lines)}


@register.simple_tag(takes_context=True)
def toasts(context: template.Context) -> SafeString:
    """The flash messages of this answer; the region stays so that later ones are announced."""
    if shown := list(context.get("messages") or ()):
        return render_to_string("components/toasts.html", {"messages": shown})
    return _kept("components/toasts.html", get_language(), messages=())


@register.inclusion_tag("components/chart.html")
def chart(chart: Any) -> Context:
    """A chart from common.charts with its legend and its numbers as a table."""
    return {"chart": chart}
