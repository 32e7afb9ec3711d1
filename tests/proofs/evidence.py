"""`./portal prove evidence`: published figures to the last digit, intervals that hold where pilots
have misled, and effects on teams found where they are.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.proofs.agreement import DOUBTS, OFF, PROMISED, error
from tests.proofs.catalogue import Outcome
from tests.proofs.covering import Covering
from tests.proofs.effect_covering import EFFECTS, covering_effects
from tests.proofs.evidence_vectors import misses, vectors
from tests.proofs.level_situations import REFUSED, SITUATIONS, covering_situations
from tests.proofs.team_pilots import TEAMS_ASKED, TeamPilots, team_pilots

LARGE, SMALL = (200, 20, 40, 4000), (12, 10, 2, 1000)
"""Pilots of each situation, how often each is lived through, how often each change of pairs is
drawn, pilots of teams.
"""
MOST_FALSE, LEAST_FOUND = 5.0, 80.0
"""Percent."""


@dataclass
class Evidence:
    """What came of a run."""

    situations: Covering
    effects: Covering
    teams: TeamPilots

    @property
    def asked(self) -> dict[str, Covering]:
        """Every interval by its name."""
        return {
            **{each.name: self.situations for each in SITUATIONS},
            **dict.fromkeys(EFFECTS, self.effects),
            **dict.fromkeys(TEAMS_ASKED, self.teams.covering),
        }


def prove(*, large: bool) -> Outcome:
    """All of it. A small run gives each share its chance errors."""
    began = time.monotonic()
    found = evidence(*(LARGE if large else SMALL))
    figures = {**figures_of(found), "s": round(time.monotonic() - began)}
    return Outcome(figures, holds=not falling_short(found, doubts=0 if large else DOUBTS))


def evidence(pilots: int, runs: int, drawn: int, of_teams: int) -> Evidence:
    """The same every time: chance is seeded."""
    return Evidence(
        covering_situations(pilots, runs), covering_effects(drawn), team_pilots(of_teams)
    )


def figures_of(found: Evidence) -> dict[str, object]:
    """In the order in which they are told."""
    count = len(list(vectors()))
    wrong = sum(bool(found.situations.asked[each.name]) for each in REFUSED)
    return {
        f"of {count} published figures": count - len(misses()),
        **{f"% {name}": f"{each.share(name):.1f}" for name, each in found.asked.items()},
        f"of {len(REFUSED)} refused": len(REFUSED) - wrong,
        "pilots of teams": found.teams.pilots,
        "% of planted effects found": f"{found.teams.power:.1f}",
        "% of pilots with another one found": f"{found.teams.false_share:.1f}",
    }


def falling_short(found: Evidence, *, doubts: float) -> set[str]:
    """What is not as promised; a share may be off by so many standard errors more."""
    short = set(misses())
    for name, each in found.asked.items():
        spare = OFF + doubts * error(len(each.asked[name]))
        if abs(each.share(name) - PROMISED) > spare:
            short.add(name)
    short |= {each.name for each in REFUSED if found.situations.asked[each.name]}
    if found.teams.power < LEAST_FOUND:
        short.add("planted effects")
    if found.teams.false_share > MOST_FALSE + doubts * error(found.teams.pilots):
        short.add("effects that are not there")
    return short
