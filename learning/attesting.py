"""What a certificate asks for, how far somebody is, and what it attests. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from msgspec import Struct

from common.records import dataclass
from programs.cadence import StepKind

CARDS, MISSED = 80, 1
"""What an organization begins with: percent of the cards, and practices that may be missed."""


class Attested(Struct, frozen=True, kw_only=True):
    """What a certificate says, as it was when it was given: names do not change on it later."""

    name: str
    organization: str
    program: str
    modules: tuple[str, ...]
    """Titles, in the language of the certificate."""
    first_on: str
    last_on: str
    """ISO dates: the start of the cohort, and the day on which all that is asked for was there."""
    practices: int
    """Live practices that the leader took part in, counted as they are asked for."""


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """What an organization asks for."""

    cards_percent: int = CARDS
    practices_missed: int = MISSED
    needs_closing: bool = True


class MetStep(Protocol):
    """A step of a leader's plan."""

    @property
    def kind(self) -> str:
        """Which kind of step it is."""

    @property
    def is_done(self) -> bool:
        """Whether the leader has done it."""

    @property
    def cards_done(self) -> int:
        """Of its cards."""

    @property
    def cards_total(self) -> int:
        """None where rules left it out."""


@dataclass(frozen=True, kw_only=True)
class Progressed:
    """How far a leader is in a cohort."""

    cards_done: int
    cards_total: int
    practices_done: int
    practices_planned: int
    closings_done: int
    closings_planned: int

    @property
    def cards_percent(self) -> int:
        """Whole percent, rounded down; all of none is all."""
        return 100 * self.cards_done // self.cards_total if self.cards_total else 100


def standing_of(steps: Iterable[MetStep]) -> Progressed:
    """Counted over the steps that are on the leader's plan; those called off are not handed in."""
    listed = list(steps)
    practices = [step for step in listed if step.kind == StepKind.PRACTICE]
    closings = [step for step in listed if step.kind == StepKind.ASSESSMENT]
    cards = [step for step in listed if step.kind == StepKind.CARDS]
    return Progressed(
        cards_done=sum(step.cards_done for step in cards),
        cards_total=sum(step.cards_total for step in cards),
        practices_done=sum(step.is_done for step in practices),
        practices_planned=len(practices),
        closings_done=sum(step.is_done for step in closings),
        closings_planned=len(closings),
    )


@dataclass(frozen=True, kw_only=True)
class AskedFor:
    """One thing that a certificate asks for, in words."""

    text: str
    stands: str
    is_met: bool


def asked_for(standing: Progressed, criteria: Criteria) -> list[AskedFor]:
    """Everything it asks of this leader, whose plan may have no practice or closing to ask for."""
    return [
        *_cards(standing, criteria),
        *_practices(standing, criteria),
        *_closing(standing, criteria),
    ]


def is_earned(lines: Sequence[AskedFor]) -> bool:
    """Whether all of it is there."""
    return all(line.is_met for line in lines)


def _cards(standing: Progressed, criteria: Criteria) -> list[AskedFor]:
    if not criteria.cards_percent or not standing.cards_total:
        return []
    return [
        AskedFor(
            text=_("At least %(percent)s%% of the cards") % {"percent": criteria.cards_percent},
            stands=_("%(done)s of %(total)s cards are done")
            % {"done": standing.cards_done, "total": standing.cards_total},
            is_met=standing.cards_percent >= criteria.cards_percent,
        )
    ]


def _practices(standing: Progressed, criteria: Criteria) -> list[AskedFor]:
    needed = standing.practices_planned - criteria.practices_missed
    if needed <= 0:
        return []
    text = ngettext(
        "At least %(needed)s live practice", "At least %(needed)s live practices", needed
    )
    return [
        AskedFor(
            text=text % {"needed": needed},
            stands=_("%(done)s of %(total)s so far")
            % {"done": standing.practices_done, "total": standing.practices_planned},
            is_met=standing.practices_done >= needed,
        )
    ]


def _closing(standing: Progressed, criteria: Criteria) -> list[AskedFor]:
    if not criteria.needs_closing or not standing.closings_planned:
        return []
    is_met = standing.closings_done > 0
    return [
        AskedFor(
            text=_("A closing role-play"),
            stands=_("you took part") if is_met else _("still ahead"),
            is_met=is_met,
        )
    ]
