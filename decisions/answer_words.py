"""What a scorecard says in words: its answer, what would change it, what to be careful about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decisions.scorecards import Scorecard
from decisions.scoring import (
    SWAY,
    Sensitivity,
    holds,
    slack,
    uneven,
    without_each,
)
from ui.dates import in_words
from ui.numbers import number, whole_percent


def score_text(score: Fraction, digits: int = 1) -> str:
    """A mean level."""
    return number(float(score), digits)


def percent_text(share: Fraction) -> str:
    """A share as a whole percentage."""
    return _("%(number)s%%") % {"number": whole_percent(float(share))}


def headline(card: Scorecard) -> str:
    """Who leads, or why that cannot be said."""
    if card.is_hidden:
        return _("You see what others think once you have handed in your own sheet.")
    if not card.handed_in:
        return _("Nobody has handed in a sheet yet.")
    if not card.weighed.scores:
        return _("Nothing can be compared: no criterion was judged for every option.")
    return _of_places(card)


def _of_places(card: Scorecard) -> str:
    places, weighed = card.weighed.places, card.weighed
    if not places:
        return _("No option has everything that it must have.")
    names = listed([card.names[one] for one in places[0]])
    said = {"names": names, "score": score_text(weighed.scores[places[0][0]])}
    if len(places[0]) > 1:
        return _("%(names)s are level, with %(score)s of 4.") % said
    if not weighed.rivals:
        return _("%(names)s is the only option left, with %(score)s of 4.") % said
    return _("%(names)s leads, with %(score)s of 4.") % said


def listed(names: Sequence[str]) -> str:
    """Names as a sentence has them."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def sentences(card: Scorecard, turns: Sequence[Sensitivity]) -> Iterator[str]:
    """What would change it, and how sure it is."""
    if card.weighed.winner is None or not card.weighed.rivals:
        return
    if turns:
        yield _nearest_turn(card, turns)
    yield _how_sure(card)
    yield from _without_one(card)


def _nearest_turn(card: Scorecard, turns: Sequence[Sensitivity]) -> str:
    moving = [each for each in turns if each.nearest is not None]
    if not moving:
        return _("No other weight of a single criterion would change that.")
    return turning(card, min(moving, key=_way_to_turn), is_whole=True)


def _way_to_turn(each: Sensitivity) -> tuple[Fraction, bool]:
    """How far its share has to move; where two are as far, weighing more is easier to grasp."""
    if each.nearest is None:
        return Fraction(1), True
    return abs(each.nearest.share - each.share), each.nearest.share < each.share


def turning(card: Scorecard, each: Sensitivity, *, is_whole: bool = False) -> str:
    """Where a criterion turns it: as a sentence, or in a few words beside it."""
    if each.nearest is None:
        return _("at no weight")
    name = next(one.text.name for one in card.criteria if one.key == each.key)
    is_more = each.nearest.share > each.share
    said = {
        "criterion": name,
        "option": card.names[each.nearest.option],
        "share": percent_text(each.nearest.share),
        "now": percent_text(each.share),
    }
    if not is_whole:
        if is_more:
            return _("above %(share)s: %(option)s") % said
        return _("below %(share)s: %(option)s") % said
    if is_more:
        return (
            _(
                "It would change if “%(criterion)s” weighed more than %(share)s instead "
                "of %(now)s: then %(option)s would lead."
            )
            % said
        )
    return (
        _(
            "It would change if “%(criterion)s” weighed less than %(share)s instead "
            "of %(now)s: then %(option)s would lead."
        )
        % said
    )


def _how_sure(card: Scorecard) -> str:
    part, rival = slack(card.weighed)
    if rival is None:
        return _("It holds whatever the criteria weigh: no other option is better at anything.")
    said = {
        "sway": percent_text(SWAY),
        "part": percent_text(part),
        "option": card.names[rival],
    }
    if holds(card.weighed):
        return (
            _(
                "It holds when all weights are off by %(sway)s at once, each in the way that "
                "does the most harm; from %(part)s up, %(option)s could lead."
            )
            % said
        )
    return (
        _(
            "It does not hold when all weights are off by %(sway)s at once: from %(part)s up, "
            "%(option)s could lead."
        )
        % said
    )


def _without_one(card: Scorecard) -> Iterator[str]:
    without = without_each(card.weights, card.judged)
    names = {each.pk: each.member.name for each in card.assessors}
    changed = {
        pk: places for pk, places in without.items() if places[:1] != card.weighed.places[:1]
    }
    if without and not changed:
        yield _("No single sheet decides it.")
    for pk, places in changed.items():
        said = {"name": names[pk], "options": listed([card.names[one] for one in first_of(places)])}
        yield _("Without the sheet of %(name)s it would be: %(options)s.") % said


def first_of(places: Sequence[Sequence[int]]) -> Sequence[int]:
    """Who shares the first place."""
    return places[0] if places else ()


def cautions(card: Scorecard) -> Iterator[str]:
    """What speaks against taking it as it stands."""
    if card.is_hidden or not card.handed_in:
        return
    yield from _about_sheets(card)
    names = {each.key: each.text.name for each in card.criteria}
    for one, keys in card.weighed.untold.items():
        yield _("Nobody could tell whether %(option)s has what it must have: %(criteria)s.") % {
            "option": card.names[one],
            "criteria": listed([names[key] for key in keys]),
        }
    if card.weighed.scores and card.weighed.left_out:
        yield _(
            "Not compared, because it was not judged for every option: %(criteria)s. What is "
            "compared has %(share)s of the weight."
        ) % {
            "criteria": listed([names[key] for key in card.weighed.left_out]),
            "share": percent_text(card.weighed.covered),
        }
    odd = [key for key in uneven(card.judged) if key in card.weighed.compared]
    if odd:
        yield _("Not the same people judged every option here: %(criteria)s.") % {
            "criteria": listed([names[key] for key in odd])
        }


def _about_sheets(card: Scorecard) -> Iterator[str]:
    done, asked = len(card.handed_in), len(card.assessors)
    if done < asked:
        yield ngettext(
            "%(done)s of %(asked)s sheet has been handed in.",
            "%(done)s of %(asked)s sheets have been handed in.",
            asked,
        ) % {"done": done, "asked": asked}
    if done == 1:
        yield _("This is what one person thinks.")
    first = min(each.handed_in_at for each in card.handed_in if each.handed_in_at)
    weighed_at = card.decision.weighed_at
    if weighed_at and weighed_at > first:
        yield _("Weights were changed on %(day)s, when a sheet had been handed in already.") % {
            "day": in_words(timezone.localdate(weighed_at))
        }
