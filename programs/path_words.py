"""A rule of a program as one sentence that a person can read, in the language that is spoken just
now. Every condition is what somebody is or does, every effect what they get, so that all of them
can be joined: whoever ..., gets ... .
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.quoting import inside_marks
from common.records import dataclass
from people.choices import language_name
from people.models import Audience
from programs.construct_words import CONSTRUCT_NAMES
from programs.content.paths import (
    NO,
    YES,
    DeckName,
    GapSeen,
    PathChange,
    PathCondition,
    PathEffect,
    PathFact,
    PathRule,
)

AUDIENCES = {
    Audience.FRONTLINE_LEADER.value: gettext_lazy("a frontline leader"),
    Audience.MANAGER_OF_MANAGERS.value: gettext_lazy("a manager of managers"),
    Audience.EXECUTIVE.value: gettext_lazy("an executive"),
    Audience.INDIVIDUAL_CONTRIBUTOR.value: gettext_lazy("an individual contributor"),
}
LEVEL_NAMES = (
    gettext_lazy("Not Evident"),
    gettext_lazy("Emerging"),
    gettext_lazy("Consistent"),
    gettext_lazy("Mastery"),
)


@dataclass(frozen=True, kw_only=True)
class PathNames:
    """What the things are called that rules name by their slugs; one without a name is called by
    its slug.
    """

    modules: Mapping[str, str]
    cards: Mapping[tuple[str, str], str]
    """By (slug of the module, slug of the card)."""
    criteria: Mapping[str, str] = field(default_factory=dict)

    def module(self, slug: str) -> str:
        """The title of a module, as it reads between quotation marks."""
        return inside_marks(self.modules.get(slug, slug))

    def card(self, module: str, slug: str) -> str:
        """The title of a card, as it reads between quotation marks."""
        return inside_marks(self.cards.get((module, slug), slug))

    def criterion(self, slug: str) -> str:
        """The name of a criterion."""
        return self.criteria.get(slug, slug)


def rule_words(rule: PathRule, names: PathNames) -> str:
    """The whole rule, without its reason."""
    return _("Whoever %(is_so)s %(gets)s.") % {
        "is_so": all_of([_CONDITIONS[each.fact](each, names) for each in rule.when]),
        "gets": all_of([_EFFECTS[each.do](each, names) for each in rule.then]),
    }


@dataclass(frozen=True, kw_only=True)
class RuleSentence:
    """A rule as a page says it: whole, and where it does several things, as a list of them."""

    whole: str
    who: str
    does: Sequence[str]

    @property
    def is_long(self) -> bool:
        """Whether it does several things."""
        return len(self.does) > 1


def sentence_of(rule: PathRule, names: PathNames) -> RuleSentence:
    """The rule for a page."""
    is_so = all_of([_CONDITIONS[each.fact](each, names) for each in rule.when])
    return RuleSentence(
        whole=rule_words(rule, names),
        who=_("Whoever %(is_so)s:") % {"is_so": is_so},
        does=[_EFFECTS[each.do](each, names) for each in rule.then],
    )


def condition_words(condition: PathCondition, names: PathNames) -> str:
    """One condition alone: "Works in Sales or Support"."""
    return capfirst(_CONDITIONS[condition.fact](condition, names))


def effect_words(effect: PathEffect, names: PathNames) -> str:
    """One effect alone: "Also gets “Board version” in “Written replies”"."""
    return capfirst(_EFFECTS[effect.do](effect, names))


def all_of(words: Sequence[str]) -> str:
    """Joined by "and"."""
    return _joined(words, _("%(first)s and %(last)s"))


def one_of(words: Sequence[str]) -> str:
    """Joined by "or"."""
    return _joined(words, _("%(first)s or %(last)s"))


def _joined(words: Sequence[str], both: str) -> str:
    *first, last = words
    return both % {"first": ", ".join(first), "last": last} if first else last


# What somebody is or does


def _audience(condition: PathCondition, _names: PathNames) -> str:
    found = [str(AUDIENCES.get(each, each)) for each in condition.is_any or condition.is_none]
    if condition.is_any:
        return _("is %(one_of)s") % {"one_of": one_of(found)}
    if len(found) == 1:
        return _("is not %(one)s") % {"one": found[0]}
    return _("is neither %(first)s nor %(last)s") % _apart(found)


def _department(condition: PathCondition, _names: PathNames) -> str:
    if condition.is_any:
        return _("works in %(one_of)s") % {"one_of": one_of(condition.is_any)}
    if len(condition.is_none) == 1:
        return _("works in a department other than %(one)s") % {"one": condition.is_none[0]}
    return _("works neither in %(first)s nor in %(last)s") % _apart(condition.is_none)


def _location(condition: PathCondition, _names: PathNames) -> str:
    if condition.is_any:
        return _("is based in %(one_of)s") % {"one_of": one_of(condition.is_any)}
    if len(condition.is_none) == 1:
        return _("is based elsewhere than in %(one)s") % {"one": condition.is_none[0]}
    return _("is based neither in %(first)s nor in %(last)s") % _apart(condition.is_none)


def _language(condition: PathCondition, _names: PathNames) -> str:
    found = [language_name(each) for each in condition.is_any or condition.is_none]
    if condition.is_any:
        return _("reads %(one_of)s") % {"one_of": one_of(found)}
    if len(found) == 1:
        return _("reads a language other than %(one)s") % {"one": found[0]}
    return _("reads neither %(first)s nor %(last)s") % _apart(found)


def _completed(condition: PathCondition, names: PathNames) -> str:
    module = {"module": names.module(condition.of)}
    meant = {each for each in (YES, NO) if condition.holds(each)}
    if meant == {YES}:
        return _("has completed “%(module)s” before") % module
    if meant == {NO}:
        return _("has not completed “%(module)s” before") % module
    if meant:
        return _("has completed “%(module)s” before or not") % module
    return _("has neither completed “%(module)s” before nor not") % module


def _tenure(condition: PathCondition, _names: PathNames) -> str:
    if condition.below is not None:
        words = ngettext(
            "was hired less than %(months)s month ago",
            "was hired less than %(months)s months ago",
            condition.below,
        )
        return words % {"months": condition.below}
    months = condition.at_least or 0
    words = ngettext(
        "was hired %(months)s month ago or earlier",
        "was hired %(months)s months ago or earlier",
        months,
    )
    return words % {"months": months}


def _level(condition: PathCondition, names: PathNames) -> str:
    number = condition.below if condition.below is not None else condition.at_least
    words = {
        "level": LEVEL_NAMES[(number or 1) - 1],
        "criterion": names.criterion(condition.of),
    }
    if condition.below is not None:
        return _("is below %(level)s on “%(criterion)s”") % words
    return _("is at %(level)s or above on “%(criterion)s”") % words


def _quiz(condition: PathCondition, names: PathNames) -> str:
    words = {"module": names.module(condition.of)}
    if condition.below is not None:
        words["percent"] = _percent(condition.below)
        text = _("has answered fewer than %(percent)s of the quiz of “%(module)s” correctly")
    else:
        words["percent"] = _percent(condition.at_least or 0)
        text = _("has answered at least %(percent)s of the quiz of “%(module)s” correctly")
    return text % words


GAP_WORDS = {
    GapSeen.BLIND_SPOT: gettext_lazy("has a blind spot at “%(of)s”"),
    GapSeen.HIDDEN_STRENGTH: gettext_lazy("has a hidden strength at “%(of)s”"),
    GapSeen.CLOSE: gettext_lazy("shows no clear difference at “%(of)s”"),
}


def _gap(condition: PathCondition, _names: PathNames) -> str:
    named = {"of": str(CONSTRUCT_NAMES.get(condition.of, condition.of))}
    meant = [word for seen, word in GAP_WORDS.items() if condition.holds(seen)]
    return one_of([word % named for word in meant]) if meant else _("has been rated by nobody")


def _percent(number: int) -> str:
    return _("%(number)s%%") % {"number": number}


def _apart(words: Sequence[str]) -> dict[str, str]:
    return {"first": ", ".join(words[:-1]), "last": words[-1]}


_CONDITIONS = {
    PathFact.AUDIENCE: _audience,
    PathFact.DEPARTMENT: _department,
    PathFact.LOCATION: _location,
    PathFact.LANGUAGE: _language,
    PathFact.COMPLETED: _completed,
    PathFact.TENURE: _tenure,
    PathFact.LEVEL: _level,
    PathFact.QUIZ: _quiz,
    PathFact.GAP: _gap,
}


# What they get


def _titles(effect: PathEffect, names: PathNames) -> dict[str, str]:
    return {
        "module": names.module(effect.module),
        "card": names.card(effect.module, effect.card),
        "instead": names.card(effect.module, effect.instead),
        "after": names.card(effect.module, effect.after),
    }


def _add(effect: PathEffect, names: PathNames) -> str:
    titles = _titles(effect, names)
    if effect.to == DeckName.BOOSTERS:
        if effect.after:
            return (
                _("also gets “%(card)s” among the refreshers of “%(module)s”, after “%(after)s”")
                % titles
            )
        return _("also gets “%(card)s” among the refreshers of “%(module)s”") % titles
    if effect.after:
        return _("also gets “%(card)s” in “%(module)s”, after “%(after)s”") % titles
    return _("also gets “%(card)s” in “%(module)s”") % titles


def _leave_out(effect: PathEffect, names: PathNames) -> str:
    titles = _titles(effect, names)
    if effect.card:
        return _("does not get “%(card)s” in “%(module)s”") % titles
    return _("does without the cards of “%(module)s”") % titles


def _replace(effect: PathEffect, names: PathNames) -> str:
    return _("gets “%(instead)s” instead of “%(card)s” in “%(module)s”") % _titles(effect, names)


def _move(effect: PathEffect, names: PathNames) -> str:
    titles = _titles(effect, names)
    if effect.after:
        return _("gets “%(card)s” right after “%(after)s” in “%(module)s”") % titles
    return _("gets “%(card)s” first in “%(module)s”") % titles


def _open(effect: PathEffect, names: PathNames) -> str:
    number = abs(effect.weeks)
    words = {"module": names.module(effect.module), "weeks": number}
    if effect.weeks < 0:
        return (
            ngettext(
                "gets the cards of “%(module)s” %(weeks)s week earlier",
                "gets the cards of “%(module)s” %(weeks)s weeks earlier",
                number,
            )
            % words
        )
    return (
        ngettext(
            "gets the cards of “%(module)s” %(weeks)s week later",
            "gets the cards of “%(module)s” %(weeks)s weeks later",
            number,
        )
        % words
    )


def _suggest(effect: PathEffect, names: PathNames) -> str:
    return _("is suggested “%(card)s” of “%(module)s”") % _titles(effect, names)


_EFFECTS = {
    PathChange.ADD: _add,
    PathChange.LEAVE_OUT: _leave_out,
    PathChange.REPLACE: _replace,
    PathChange.MOVE: _move,
    PathChange.OPEN: _open,
    PathChange.SUGGEST: _suggest,
}
