"""The reasons of a match in a few words."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from coaching.matching import MatchReason

AGAINST = frozenset(
    {MatchReason.SAME_DEPARTMENT, MatchReason.OTHER_LANGUAGE, MatchReason.FEW_HOURS}
)
"""Taken all the same, because nobody nearer was there."""


def reason_in_words(reason: MatchReason) -> str:
    """One reason, as it stands beside a name."""
    return {
        MatchReason.CHOSEN: _("chosen by hand"),
        MatchReason.WISH: _("asked for"),
        MatchReason.OTHER_DEPARTMENT: _("another department"),
        MatchReason.SAME_LANGUAGE: _("the same language"),
        MatchReason.HOURS: _("working hours in common"),
        MatchReason.SAME_DEPARTMENT: _("the same department"),
        MatchReason.OTHER_LANGUAGE: _("another language"),
        MatchReason.FEW_HOURS: _("few working hours in common"),
    }[reason]


def in_few_words(reasons: Collection[MatchReason]) -> str:
    """All of them in one line."""
    return ", ".join(reason_in_words(each) for each in reasons)


def for_leaders(reasons: Collection[MatchReason]) -> str:
    """What a leader reads of why somebody is their coach: what speaks for them."""
    return in_few_words([each for each in reasons if each not in AGAINST])
