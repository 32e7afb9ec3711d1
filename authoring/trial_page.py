"""What a trial of rules shows, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from django.utils.translation import ngettext

from authoring.rules import DraftRule
from authoring.trials import Trial, TrialGroup
from common.records import dataclass
from learning.obstacles import obstacle_words
from learning.paths import RuleAct
from learning.private_counts import PrivateCount, private_words
from people.models import Member
from programs.path_words import PathNames, effect_words

MOST_NAMED = 40
"""People whom one group names; of more it is said how many."""
MOST_GROUPS = 60


@dataclass(frozen=True, kw_only=True)
class TriedEffect:
    """Something that somebody gets otherwise."""

    words: str
    why: str
    place: int
    """Of the rule in its list."""


@dataclass(frozen=True, kw_only=True)
class TriedGroup:
    """People for whom the rules come to the same."""

    reasons: Sequence[tuple[str, Sequence[str]]]
    """(why, what they get for that)."""
    count: int
    names: Sequence[str]
    is_empty: bool
    is_changed: bool

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.names)


@dataclass(frozen=True, kw_only=True)
class TriedRule:
    """A rule, and what is to be said about it."""

    rule: DraftRule
    words: str = ""
    is_hidden: bool = False


@dataclass(frozen=True, kw_only=True)
class TrialPage:
    """The whole page."""

    groups: Sequence[TriedGroup]
    more_groups: int
    idle: Sequence[tuple[TriedEffect, str]]
    """(what does not happen, why and for how many)."""
    nobodys: Sequence[DraftRule]
    private: Sequence[TriedRule]
    without_cards: int


@dataclass(frozen=True)
class TrialWords:
    """Finds words for what rules do; rules go by their places in the draft."""

    rules: Mapping[str, DraftRule]
    names: PathNames
    people: Mapping[int, str]

    def effect(self, act: RuleAct) -> TriedEffect:
        """One thing that a rule does."""
        rule = self.rules[act.rule]
        return TriedEffect(
            words=effect_words(act.effect, self.names), why=rule.why, place=rule.place
        )

    def group(self, group: TrialGroup) -> TriedGroup:
        """People for whom the rules come to the same."""
        reasons: dict[int, tuple[str, list[str]]] = {}
        for effect in map(self.effect, group.acts):
            reasons.setdefault(effect.place, (effect.why, []))[1].append(effect.words)
        return TriedGroup(
            reasons=list(reasons.values()),
            count=len(group.people),
            names=[self.people[pk] for pk in named_in(group) if pk in self.people],
            is_empty=group.is_empty,
            is_changed=group.is_changed,
        )

    def page(self, trial: Trial) -> TrialPage:
        """All of it."""
        return TrialPage(
            groups=[self.group(group) for group in trial.groups[:MOST_GROUPS]],
            more_groups=max(0, len(trial.groups) - MOST_GROUPS),
            idle=[
                (self.effect(act), idle_words(obstacle_words(obstacle), count))
                for act, obstacle, count in trial.idle
            ],
            nobodys=[self.rules[slug] for slug in trial.nobodys],
            private=[
                TriedRule(
                    rule=self.rules[slug],
                    words=private_words(count),
                    is_hidden=count == PrivateCount.HIDDEN,
                )
                for slug, count in trial.private.items()
            ],
            without_cards=trial.without_cards,
        )


def named_in(group: TrialGroup) -> Sequence[int]:
    """Those whom a page names."""
    return group.people[:MOST_NAMED]


def names_of(trial: Trial, member: Member) -> dict[int, str]:
    """What those are called whom the page names. One query."""
    shown = list(chain.from_iterable(map(named_in, trial.groups[:MOST_GROUPS])))
    visible = Member.objects.visible_to(member).filter(pk__in=shown)
    return dict(visible.values_list("pk", "name"))


def idle_words(obstacle: str, count: int) -> str:
    """Why something does not happen, and for how many."""
    words = ngettext(
        "%(count)s leader: %(obstacle)s", "%(count)s leaders, each: %(obstacle)s", count
    )
    return words % {"count": count, "obstacle": obstacle}
