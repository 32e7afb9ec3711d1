"""Small words of the card player."""

from django import template

from programs import activities

register = template.Library()


@register.filter
def step_icon(kind: str) -> str:
    """The icon of a kind of step, the same as in the week timeline."""
    return activities.step_icon(kind)


@register.filter
def at(things: dict[str, object], name: str) -> object:
    """What stands under a name that is only known here; empty when nothing does."""
    return things.get(name, ())
