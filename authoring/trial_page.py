"""What a trial of rules shows, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import structs

from authoring.contradictions import Contradiction, Upshot
from authoring.rules import DraftRule, PathScene
from authoring.trial_days import Days, TrialDays, TriedDay, deck_of
from authoring.trial_people import rows_of
from authoring.trials import Trial, TrialGroup, TriedPerson, trial_of
from cohorts.plan import week_of
from common.records import dataclass
from learning.obstacles import obstacle_words
from learning.paths import Deck, RuleAct
from learning.private_counts import PrivateCount, private_words
from people.models import Member
from programs.content.kinds import CardPart
from programs.content.paths import FactAsked, PathChange, PathRule, Paths
from programs.path_words import PathNames, effect_words
from ui.dates import in_words

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
    when: str = ""
    """On which local day, and what it is without the rule; '' where neither a pilot nor a chosen
    start says it."""


@dataclass(frozen=True, kw_only=True)
class TriedGroup:
    """People for whom the rules come to the same."""

    reasons: Sequence[tuple[str, Sequence[TriedEffect]]]
    """(why, what they get for that)."""
    count: int
    names: Sequence[str]
    is_empty: bool
    is_changed: bool
    moved: Sequence[tuple[str, str]]
    """(module, when) of what opens on another day because a rule does not hold any more."""

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
class TriedContradiction:
    """Two rules that are at odds, and for whom."""

    first: TriedEffect
    later: TriedEffect
    outcome: str
    count: int
    names: Sequence[str]

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.names)


@dataclass(frozen=True, kw_only=True)
class TrialPage:
    """The whole page."""

    groups: Sequence[TriedGroup]
    more_groups: int
    idle: Sequence[tuple[TriedEffect, str]]
    """(what does not happen, why and for how many)."""
    contradictions: Sequence[TriedContradiction]
    nobodys: Sequence[DraftRule]
    private: Sequence[TriedRule]
    without_cards: int


@dataclass(frozen=True)
class TrialWords:
    """Finds words for what rules do; rules go by their places in the draft."""

    rules: Mapping[str, DraftRule]
    names: PathNames
    people: Mapping[int, str]
    boosters: Mapping[str, Collection[str]]
    """Refreshers by module, by their slugs."""
    days: TrialDays | None = None
    """Of a pilot, or from a chosen start."""

    def effect(self, act: RuleAct) -> TriedEffect:
        """One thing that a rule does."""
        rule = self.rules[act.rule]
        return TriedEffect(
            words=effect_words(act.effect, self.names), why=rule.why, place=rule.place
        )

    def group(self, group: TrialGroup) -> TriedGroup:
        """People for whom the rules come to the same."""
        days = self._days(group)
        reasons: dict[int, tuple[str, list[TriedEffect]]] = {}
        told = {deck_of(act.effect, self.boosters) for act in group.acts}
        for act in group.acts:
            deck = deck_of(act.effect, self.boosters)
            met = [each[deck] for each in days if deck in each]
            is_opened = act.effect.do == PathChange.OPEN
            when = self._when(met, is_opened=is_opened)
            effect = replace(self.effect(act), when=when)
            reasons.setdefault(effect.place, (effect.why, []))[1].append(effect)
        every = chain.from_iterable(each.values() for each in days)
        is_moved = any(each.before != each.after for each in every)
        return TriedGroup(
            reasons=list(reasons.values()),
            count=len(group.people),
            names=[self.people[pk] for pk in named_in(group) if pk in self.people],
            is_empty=group.is_empty,
            is_changed=group.is_changed or is_moved,
            moved=self._moved(days, told),
        )

    def _when(self, met: Sequence[TriedDay], *, is_opened: bool) -> str:
        starts_on = self.days.starts_on if self.days else None
        if starts_on is None:
            return day_words(met, is_opened=is_opened)
        return start_words(met, starts_on) or _("not taught in these weeks")

    def _days(self, group: TrialGroup) -> list[Days]:
        """When each of them opens what; rules go by their names in the program."""
        if self.days is None:
            return []
        acts = [RuleAct(self.rules[act.rule].slug, act.effect) for act in group.acts]
        return self.days.of(group.people, acts)

    def _moved(self, days: Sequence[Days], told: Collection[Deck]) -> list[tuple[str, str]]:
        """(module, in words) of cards that open on another day than today, beside those told."""
        decks = dict.fromkeys(chain.from_iterable(days))
        found = []
        for deck in [each for each in decks if each not in told]:
            met = [each[deck] for each in days if deck in each]
            if any(each.before != each.after for each in met):
                found.append((self.names.modules.get(deck[0], deck[0]), day_words(met)))
        return found

    def at_odds(self, each: Contradiction, people: Sequence[int]) -> TriedContradiction:
        """Two rules that contradict each other, and what comes of it."""
        first, later = self.effect(each.first), self.effect(each.later)
        return TriedContradiction(
            first=first,
            later=later,
            outcome=outcome_words(each.outcome, first.place, later.place),
            count=len(people),
            names=[self.people[pk] for pk in people[:MOST_NAMED] if pk in self.people],
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
            contradictions=[self.at_odds(each, people) for each, people in trial.contradictions],
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


def asked_by(drafted: Sequence[DraftRule], today: Paths | None) -> frozenset[FactAsked]:
    """All that has to be known about people to try these rules beside those of today."""
    return Paths(rules=(*_acting(drafted), *(today.rules if today else ()))).asked


def tried_on(
    people: Sequence[TriedPerson],
    scene: PathScene,
    drafted: Sequence[DraftRule],
    member: Member,
    *,
    today: Paths | None = None,
    days: TrialDays | None = None,
) -> TrialPage:
    """What rules come to for people, for whoever may see these. One query."""
    trial = trial_of(_acting(drafted), people, rows_of(scene), today.rules if today else None)
    by_place = {str(each.place): each for each in drafted}
    boosters = {each.slug: each.slugs(CardPart.BOOSTERS) for each in scene.modules}
    words = TrialWords(by_place, scene.names, names_of(trial, member), boosters, days)
    return words.page(trial)


def _acting(drafted: Sequence[DraftRule]) -> list[PathRule]:
    """Those that can be read, by their places."""
    return [structs.replace(each.rule, slug=str(each.place)) for each in drafted if each.rule]


def day_words(days: Collection[TriedDay], *, is_opened: bool = False) -> str:
    """On which local days cards open, and on which they do as things stand where that is another.
    `is_opened`: a rule would open them on another day, which it cannot once they are open.
    """
    if not days:
        return ""
    ahead = [each for each in days if not each.is_open]
    if not ahead:
        since = {"days": _span(each.before for each in days)}
        stays = _("stays open, since %(days)s") if is_opened else _("open since %(days)s")
        return stays % since
    told = {"days": _span(each.after for each in ahead)}
    words = _("opens %(days)s")
    if any(each.before != each.after for each in ahead):
        told["today"] = _span(each.before for each in ahead)
        words = _("opens %(days)s; as things stand, %(today)s")
    if len(ahead) < len(days):
        return _("%(days)s; already open for others") % {"days": words % told}
    return words % told


def start_words(days: Collection[TriedDay], starts_on: dt.date) -> str:
    """In which week of a chosen start cards open, and on which local days that would be."""
    if not days:
        return ""
    after, before = [each.after for each in days], [each.before for each in days]
    told = {"weeks": _weeks(after, starts_on), "days": _span(after)}
    if after == before:
        return _("opens in %(weeks)s: %(days)s") % told
    told |= {"planned": _weeks(before, starts_on), "written": _span(before)}
    return _("opens in %(weeks)s: %(days)s; without the rule in %(planned)s: %(written)s") % told


def _weeks(days: Iterable[dt.date], starts_on: dt.date) -> str:
    """Which weeks of the plan; 0 is that of the start, as on the timeline."""
    weeks = sorted({week_of(day, starts_on) for day in days})
    if len(weeks) == 1:
        return _("week %(week)s") % {"week": weeks[0]}
    return _("weeks %(first)s to %(last)s") % {"first": weeks[0], "last": weeks[-1]}


def _span(days: Iterable[dt.date]) -> str:
    """One day, or the first and the last of those on which different people are."""
    listed = sorted(set(days))
    first, last = in_words(listed[0]), in_words(listed[-1])
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def named_in(group: TrialGroup) -> Sequence[int]:
    """Those whom a page names."""
    return group.people[:MOST_NAMED]


def names_of(trial: Trial, member: Member) -> dict[int, str]:
    """What those are called whom the page names. One query."""
    shown = list(chain.from_iterable(map(named_in, trial.groups[:MOST_GROUPS])))
    shown += chain.from_iterable(people[:MOST_NAMED] for _each, people in trial.contradictions)
    visible = Member.objects.visible_to(member).filter(pk__in=shown)
    return dict(visible.values_list("pk", "name"))


def outcome_words(outcome: Upshot, first: int, later: int) -> str:
    """What comes of two rules that contradict each other, by their places."""
    words = {
        Upshot.FIRST: _("Rule %(first)s comes first and stays; rule %(later)s does nothing."),
        Upshot.LAST: _("Rule %(later)s comes later and has the last word."),
        Upshot.BOTH: _("Both happen."),
        Upshot.MAYBE: _("Whether both hold depends on what only leaders know."),
    }
    return words[outcome] % {"first": first, "later": later}


def idle_words(obstacle: str, count: int) -> str:
    """Why something does not happen, and for how many."""
    words = ngettext(
        "%(count)s leader: %(obstacle)s", "%(count)s leaders, each: %(obstacle)s", count
    )
    return words % {"count": count, "obstacle": obstacle}
