"""The few components with a body."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ui.components import BADGE_ICONS, Crumb, as_crumbs
from ui.kept import Gap, gap_for, gap_named, kept

register = template.Library()


def _trimmed(content: SafeString) -> SafeString:
    """The body without the space around it; a template rendered it, so it stays safe."""
    return mark_safe(content.strip())  # noqa: S308


@register.simple_block_tag
def page_header(
    content: SafeString,
    title: str,
    lede: str = "",
    crumbs: Sequence[Crumb | tuple[str, str]] = (),
    back_url: str = "",
    back_label: str = "",
) -> SafeString:
    """{% page_header title lede=... back_url=... back_label=... %}primary action{% endpage_header
    %}
    """
    trail = as_crumbs(crumbs) if crumbs else as_crumbs([(back_label, back_url)] if back_url else [])
    return kept(
        "components/page_header.html",
        get_language(),
        title=gap_for(title),
        lede=gap_for(lede),
        crumbs=tuple(_with_gaps(place, crumb) for place, crumb in enumerate(trail)),
        actions=gap_for(_trimmed(content)),
        **{f"label{place}": gap_for(crumb.label) for place, crumb in enumerate(trail)},
        **{f"url{place}": Gap(crumb.url) for place, crumb in enumerate(trail)},
    )


def _with_gaps(place: int, crumb: Crumb) -> Crumb:
    label = gap_named(f"label{place}") if crumb.label else ""
    return Crumb(label, gap_named(f"url{place}") if crumb.url else "")


@register.simple_block_tag
def empty_state(content: SafeString, title: str, text: str = "", icon: str = "") -> SafeString:
    """{% empty_state title text icon="inbox" %}action{% endempty_state %}"""
    context = {"title": title, "text": text, "icon_name": icon, "action": _trimmed(content)}
    return render_to_string("components/empty_state.html", context)


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
    return kept(
        "components/callout.html",
        get_language(),
        tone=tone,
        title=gap_for(title),
        content=gap_for(content),
        icon_name=BADGE_ICONS.get(tone) or "information-circle",
    )
