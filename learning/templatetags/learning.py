"""Small words of the card player."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from learning.drafting import Move
from learning.move_titles import TITLES, shown_rules, turning_words
from programs import activities
from ui.kept import kept

register = template.Library()


@register.filter
def step_icon(kind: str) -> str:
    """The icon of a kind of step, the same as in the week timeline."""
    return activities.step_icon(kind)


@register.filter
def at(things: dict[str, object], name: str) -> object:
    """What stands under a name that is only known here; empty when nothing does."""
    return things.get(name, ())


@register.filter
def move_title(move: Move) -> str:
    """What a move of a reply is called."""
    return str(TITLES[move])


@register.simple_tag
def move_rules() -> SafeString:
    """The rules of the drafting aid, to be read; drawn once per language."""
    no, oneself = turning_words()
    return kept(
        "learning/moves/rules.html", get_language(), rules=shown_rules(), no=no, oneself=oneself
    )
