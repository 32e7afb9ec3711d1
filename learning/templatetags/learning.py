"""Small words of the card player."""

from django import template

from common.components import STEP_KINDS
from programs.wording import timeline_kind

register = template.Library()


@register.filter
def step_icon(kind: str) -> str:
    """The icon of a kind of step, the same as in the week timeline."""
    return str(STEP_KINDS.get(timeline_kind(kind), ("calendar", ""))[0])


@register.filter
def at(things: dict[str, object], name: str) -> object:
    """What stands under a name that is only known here; empty when nothing does."""
    return things.get(name, ())
