"""What the rules of a draft would do for people, before they run: who gets what otherwise, grouped
by what they get. Pure.

What goes by a fact that belongs to the leader is only counted, and coarsely: two trials with rules
that differ by one department must not tell the level of its one leader.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from authoring.contradictions import Contradiction, contradictions_in, possible
from common.records import dataclass
from learning.paths import (
    Deck,
    Facts,
    LeaderPath,
    NamedCard,
    PathObstacle,
    PlannedCards,
    RuleAct,
    path_of,
)
from learning.private_counts import PrivateCount, coarse
from programs.content.paths import FactAsked, PathRule, Paths

Rows = Mapping[Deck, tuple[str, ...]]
"""The cards that everybody gets."""
GroupKey = tuple[tuple[RuleAct, ...], bool, bool]
Walked = tuple[LeaderPath, bool, list[int]]
"""A path, whether it is another one than today's, and for whom."""
FactsKey = frozenset[tuple[FactAsked, str | int]]


@dataclass(frozen=True)
class HowFar:
    """How far somebody is: the decks of their plan, and what of it they have done."""

    decks: tuple[Deck, ...]
    done: frozenset[NamedCard] = frozenset()
    finished: frozenset[Deck] = frozenset()

    def planned(self, rows: Rows) -> PlannedCards:
        """What they would get without rules."""
        return PlannedCards(
            decks={deck: rows.get(deck, ()) for deck in self.decks},
            done=self.done,
            finished=self.finished,
        )


@dataclass(frozen=True)
class TriedPerson:
    """Somebody on whom rules are tried."""

    pk: int
    facts: Facts
    how_far: HowFar


@dataclass(frozen=True, kw_only=True)
class TrialGroup:
    """People for whom the rules come to the same."""

    acts: tuple[RuleAct, ...]
    is_empty: bool
    """Whether they have not one card left."""
    is_changed: bool
    """Whether they get something else than by the rules of today."""
    people: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What became of it."""

    groups: Sequence[TrialGroup]
    """First those for whom no rule does anything, then by their number."""
    idle: Sequence[tuple[RuleAct, PathObstacle, int]]
    """What rules would do that hold, what is in the way, and for how many."""
    contradictions: Sequence[tuple[Contradiction, Sequence[int]]]
    """With those for whom it is one; where it goes by what belongs to leaders, with all for whom it
    could be."""
    nobodys: Sequence[str]
    """Slugs of rules that concern nobody."""
    private: Mapping[str, PrivateCount | int]
    """By slug: for how many at least."""

    @property
    def without_cards(self) -> int:
        """How many have not one card left."""
        return sum(len(group.people) for group in self.groups if group.is_empty)


def trial_of(
    rules: Sequence[PathRule],
    people: Sequence[TriedPerson],
    rows: Rows,
    today: Sequence[PathRule] | None = None,
) -> Trial:
    """Try the rules; `today` are those that hold now, where any can be told."""
    walked = list(_walked(rules, people, rows, today))
    groups: dict[GroupKey, list[int]] = {}
    idle: Counter[tuple[RuleAct, PathObstacle]] = Counter()
    for path, is_changed, members in walked:
        groups.setdefault((tuple(path.acts), path.is_empty, is_changed), []).extend(members)
        idle.update(dict.fromkeys(path.idle, len(members)))
    return Trial(
        groups=_in_order(groups),
        idle=[(act, obstacle, count) for (act, obstacle), count in idle.most_common()],
        contradictions=[*_at_odds(walked), *_possible(rules, people)],
        nobodys=[rule.slug for rule in rules if not _concerned(rule, people)],
        private=dict(_private(rules, people, rows)),
    )


def _walked(
    rules: Sequence[PathRule],
    people: Sequence[TriedPerson],
    rows: Rows,
    today: Sequence[PathRule] | None,
) -> Iterator[Walked]:
    public = [rule for rule in rules if not rule.is_private]
    now = None if today is None else [rule for rule in today if not rule.is_private]
    for (facts, how_far), members in _alike(people, _asked([*public, *(now or ())])).items():
        known, plan = dict(facts), how_far.planned(rows)
        path = path_of(public, known, plan)
        is_changed = now is not None and _outcome(path) != _outcome(path_of(now, known, plan))
        yield path, is_changed, members


def _at_odds(walked: Iterable[Walked]) -> Iterator[tuple[Contradiction, Sequence[int]]]:
    found: dict[Contradiction, list[int]] = {}
    for path, _is_changed, members in walked:
        for each in contradictions_in(path):
            found.setdefault(each, []).extend(members)
    for each, concerned in found.items():
        yield each, sorted(concerned)


def _asked(rules: Sequence[PathRule]) -> frozenset[FactAsked]:
    return Paths(rules=tuple(rules)).asked


def _alike(
    people: Sequence[TriedPerson], asked: frozenset[FactAsked]
) -> dict[tuple[FactsKey, HowFar], list[int]]:
    """Those for whom the same is known and done, so that each path is worked out once."""
    found: dict[tuple[FactsKey, HowFar], list[int]] = {}
    for person in people:
        known = frozenset(item for item in person.facts.items() if item[0] in asked)
        found.setdefault((known, person.how_far), []).append(person.pk)
    return found


def _outcome(path: LeaderPath) -> tuple[Rows, Mapping[str, int], list[NamedCard]]:
    return path.decks, path.weeks, sorted(path.suggested)


def _in_order(
    groups: Mapping[GroupKey, Sequence[int]],
) -> list[TrialGroup]:
    found = [
        TrialGroup(acts=acts, is_empty=is_empty, is_changed=is_changed, people=sorted(people))
        for (acts, is_empty, is_changed), people in groups.items()
    ]
    return sorted(found, key=lambda group: (bool(group.acts), -len(group.people), group.people))


def _concerned(rule: PathRule, people: Sequence[TriedPerson]) -> list[TriedPerson]:
    """For whom all holds that is no secret of theirs."""
    return [person for person in people if rule.open_part.holds(person.facts)]


def _possible(
    rules: Sequence[PathRule], people: Sequence[TriedPerson]
) -> Iterator[tuple[Contradiction, Sequence[int]]]:
    for one, other, each in possible(rules):
        both = {person.pk for person in _concerned(one, people)}
        both &= {person.pk for person in _concerned(other, people)}
        if both:
            yield each, sorted(both)


def _private(
    rules: Sequence[PathRule], people: Sequence[TriedPerson], rows: Rows
) -> Iterator[tuple[str, PrivateCount | int]]:
    secret = [rule for rule in rules if rule.is_private]
    if not secret:
        return
    acting: Counter[str] = Counter()
    for (facts, how_far), members in _alike(people, _asked(rules)).items():
        path = path_of(rules, dict(facts), how_far.planned(rows))
        acting.update(dict.fromkeys({act.rule for act in path.acts}, len(members)))
    for rule in secret:
        of = len(_concerned(rule, people))
        if of:
            yield rule.slug, coarse(acting[rule.slug], of)
