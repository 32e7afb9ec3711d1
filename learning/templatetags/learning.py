"""Small words of the card player."""

from collections.abc import Iterable

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from learning.drafting import Move
from learning.move_titles import TITLES, shown_rules, turning_words
from learning.presenters import StepRow
from programs import activities
from ui.kept import DrawnGap, Gap, gap_for, kept
from ui.pieces import time_with_zone

register = template.Library()


@register.simple_tag
def step_rows(rows: Iterable[StepRow]) -> SafeString:
    """Steps of a plan with how they stand, a row each: drawn once, with gaps for what differs."""
    language = get_language()
    return SafeString("".join([_row(row, language) for row in rows]))


def _row(row: StepRow, language: str | None) -> SafeString:
    step = row.step
    return kept(
        "learning/step_row.html",
        language,
        state=row.state,
        icon_name="check" if row.is_done else activities.step_icon(step.kind),
        title=Gap(step.title),
        address=Gap(step.address),
        is_kept=row.is_kept,
        when=DrawnGap(_when(row, language)),
    )


def _when(row: StepRow, language: str | None) -> SafeString:
    step = row.step
    case, moment = row.case, SafeString("")
    if case == "done":
        moment = time_with_zone(step.done_at, show="day")
    elif case != "open":
        moment = time_with_zone(step.opens_at, show="day" if case == "day" else "datetime")
    is_open = case == "open"
    return kept(
        "learning/step_when.html",
        language,
        case=case,
        moment=gap_for(moment),
        done=step.cards_done if is_open else 0,
        total=step.cards_total if is_open else 0,
    )


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
