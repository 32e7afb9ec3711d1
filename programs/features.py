"""What the portal does today, for the pages of a program: each page names what it talks about, so
that none promises what is not there. A new feature comes in here with the pages that tell of it.
"""

from __future__ import annotations

from enum import StrEnum


class Feature(StrEnum):
    """One thing the portal does that a page may tell of."""

    CARDS = "cards"
    PATHS = "paths"
    """Rules that give some leaders other cards, and tell them why."""
    SESSIONS = "sessions"
    """Live practice: run sheet, calendar, who was there."""
    SCORES = "scores"
    """Levels and a note for each role-play, for the leader and the rater."""
    CALIBRATION = "calibration"
    """Role-plays that raters read beside a panel."""
    TALKS = "talks"
    """Talks with a coach: their times, what a leader shares for them, notes and commitments."""
    REFRESHERS = "refreshers"
    PULSES = "pulses"
    RESULTS = "results"
    """The page of a pilot's figures, and the file of them."""
    QUESTIONNAIRES = "questionnaires"
    """What leaders say about themselves, before, after and in week 24."""
    RATINGS = "ratings"
    """The same questions about a leader, answered by people around them."""
    FIGURES = "figures"
    """KPIs of teams by month."""
    MONEY = "money"
    """Scenarios of what a program costs and may be worth."""
    RECALL = "recall"
    """A few questions on what was done before, at the leader's own pace."""
    RECORDINGS = "recordings"
    """A recorded turn, or a link to it, with the leader's yes."""
