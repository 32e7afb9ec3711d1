"""Which rules of a draft want two things that do not go together, and for whom. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import combinations, product

from common.records import dataclass
from learning.paths import LeaderPath, PathObstacle, RuleAct
from programs.content.paths import DeckName, PathChange, PathEffect, PathRule

BY_ANOTHER = frozenset({PathObstacle.AWAY, PathObstacle.THERE})
"""What another rule can be to blame for."""
OUT = frozenset({PathChange.LEAVE_OUT, PathChange.REPLACE})


class Upshot(StrEnum):
    """What becomes of two effects that are at odds."""

    FIRST = "first"
    """The rule that comes first is followed, the later one does nothing."""
    LAST = "last"
    """The later one has the last word."""
    BOTH = "both"
    """Both are followed, however little they go together."""
    MAYBE = "maybe"
    """It depends on what only leaders know whether both hold."""


@dataclass(frozen=True)
class Contradiction:
    """Two effects that are at odds, in the order of their rules."""

    first: RuleAct
    later: RuleAct
    outcome: Upshot


def contradictions_in(path: LeaderPath) -> list[Contradiction]:
    """Those of one leader."""
    at = {id(act): place for place, act in enumerate(path.acts)}
    idle = [act for act, obstacle in path.idle if obstacle in BY_ANOTHER]
    found = []
    for first, later in combinations(path.acts, 2):
        if _differ(first, later):
            found.append(Contradiction(first, later, _outcome(first.effect, later.effect)))
    for first, later in product(path.acts, idle):
        if _differ(first, later):
            found.append(Contradiction(first, later, Upshot.FIRST))
    return sorted(found, key=lambda each: at[id(each.first)])


def possible(rules: Sequence[PathRule]) -> Iterator[tuple[PathRule, PathRule, Contradiction]]:
    """Those of rules of which at least one goes by what belongs to the leader, whomever they
    concern.
    """
    for one, other in combinations(rules, 2):
        if one.is_private or other.is_private:
            for first, later in product(one.then, other.then):
                if at_odds(first, later):
                    acts = RuleAct(one.slug, first), RuleAct(other.slug, later)
                    yield one, other, Contradiction(*acts, Upshot.MAYBE)


def _differ(first: RuleAct, later: RuleAct) -> bool:
    """What one rule says in one breath is meant together."""
    return first.rule != later.rule and at_odds(first.effect, later.effect)


def at_odds(first: PathEffect, later: PathEffect) -> bool:
    """Whether two effects, of which one comes first, want what does not go together."""
    if first.module != later.module or first == later:
        return False
    if PathChange.OPEN in {first.do, later.do}:
        return _when_at_odds(first, later)
    if _is_whole(first) or _is_whole(later):
        return _is_in_cards(first) and _is_in_cards(later) and not _both_out(first, later)
    return _card_at_odds(first, later)


def _card_at_odds(first: PathEffect, later: PathEffect) -> bool:
    if first.do in OUT and first.card in {_wanted(later), later.card if later.do in OUT else ""}:
        return True
    if later.do in OUT and later.card == _wanted(first):
        # Changing further what an earlier rule has brought is how rules are meant to be used.
        return later.do is PathChange.LEAVE_OUT or first.do is PathChange.SUGGEST
    return first.do == later.do and first.card == later.card and _placed(first) != _placed(later)


def _is_whole(effect: PathEffect) -> bool:
    return effect.do is PathChange.LEAVE_OUT and not effect.card


def _is_in_cards(effect: PathEffect) -> bool:
    """Whether it needs the cards of a module, of which somebody may do without all."""
    is_beside = effect.do is PathChange.SUGGEST or effect.to is DeckName.BOOSTERS
    return not is_beside


def _both_out(first: PathEffect, later: PathEffect) -> bool:
    return first.do is PathChange.LEAVE_OUT and later.do is PathChange.LEAVE_OUT


def _when_at_odds(first: PathEffect, later: PathEffect) -> bool:
    both: Mapping[bool, PathEffect] = {each.do is PathChange.OPEN: each for each in (first, later)}
    return _is_whole(both[False]) if len(both) == 2 else first.weeks != later.weeks


def _wanted(effect: PathEffect) -> str:
    """The card that somebody is to get by it; '' where it gives none."""
    if effect.do is PathChange.REPLACE:
        return effect.instead
    return "" if effect.do is PathChange.LEAVE_OUT else effect.card


def _placed(effect: PathEffect) -> tuple[str, str]:
    """Where it puts its card; the same for all suggestions."""
    return ("", "") if effect.do is PathChange.SUGGEST else (effect.to, effect.after)


def _outcome(first: PathEffect, later: PathEffect) -> Upshot:
    suggests = PathChange.SUGGEST in {first.do, later.do}
    return Upshot.BOTH if suggests or _is_whole(first) else Upshot.LAST
