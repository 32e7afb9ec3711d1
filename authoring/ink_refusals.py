"""What ink can say and Twee cannot: refused by the name that its author knows, and where."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from authoring.ink_boxes import InkBox, Step, Token
from authoring.twine import NotAStory

_BY_KEY = {
    "f()": gettext_noop("the function “%(name)s”"),
    "x()": gettext_noop("the function “%(name)s”"),
    "list": gettext_noop("a list"),
    "VAR?": gettext_noop("the variable or list “%(name)s”"),
    "VAR=": gettext_noop("the variable or list “%(name)s”"),
    "temp=": gettext_noop("the variable or list “%(name)s”"),
    "CNT?": gettext_noop("a count of visits to “%(name)s”"),
    "->t->": gettext_noop("the tunnel to “%(name)s”"),
    "var": gettext_noop("a path that is kept in a variable"),
    "c": gettext_noop("a condition"),
}
_BY_WORD = {
    "thread": gettext_noop("a thread"),
    "visit": gettext_noop("words that change from visit to visit"),
    "seq": gettext_noop("words that change from visit to visit"),
    "rnd": gettext_noop("chance"),
    "turn": gettext_noop("a count of turns"),
    "turns": gettext_noop("a count of turns"),
    "choiceCnt": gettext_noop("a count of choices"),
    "->->": gettext_noop("the end of a tunnel"),
}
_RECKONED = gettext_noop("something that is calculated")


def unsaid(thing: Token, box: InkBox, told: Iterator[Step]) -> NotAStory:
    """For what has just been met, and what stands behind it in the same expression."""
    what = _called(thing)
    while not what and (step := next(told, None)) is not None and step[0] != "/ev":
        what = _called(step[0])
    return _refusal(what or _(_RECKONED), box)


def choice_of_nobody(words: str, box: InkBox) -> NotAStory:
    """For a choice that is there on some ways only, or is taken where there is no other."""
    if words:
        return _refusal(_("a condition on the choice “%(name)s”") % {"name": words}, box)
    return _refusal(_("a choice that nobody chooses"), box)


def _called(thing: Token) -> str:
    if isinstance(thing, dict):
        for key, text in _BY_KEY.items():
            if key in thing:
                return _(text) % {"name": thing[key]}
    return _(_BY_WORD[thing]) if isinstance(thing, str) and thing in _BY_WORD else ""


def _refusal(what: str, box: InkBox) -> NotAStory:
    knot = _knot_of(box)
    if knot:
        text = _(
            "It needs %(what)s (in “%(knot)s”), which Twee cannot say. Take that out in ink and "
            "compile again."
        )
    else:
        text = _(
            "It needs %(what)s, which Twee cannot say. Take that out in ink and compile again."
        )
    return NotAStory(text % {"what": what, "knot": knot})


def _knot_of(box: InkBox) -> str:
    """As its author called it; '' before the first."""
    above, name = box.above, box.name if box.place < 0 else ""
    while above is not None and above.above is not None:
        box, above = above, above.above
        name = box.name if box.place < 0 else ""
    return name
