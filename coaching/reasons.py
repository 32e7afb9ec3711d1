"""The reasons of a match in a few words."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from coaching.matching import Reason

AGAINST = frozenset({Reason.SAME_DEPARTMENT, Reason.OTHER_LANGUAGE, Reason.FEW_HOURS})
"""Taken all the same, because nobody nearer was there."""


def reason_in_words(reason: Reason) -> str:
    """One reason, as it stands beside a name."""
    return {
        Reason.CHOSEN: _("chosen by hand"),
        Reason.WISH: _("asked for"),
        Reason.OTHER_DEPARTMENT: _("another department"),
        Reason.SAME_LANGUAGE: _("the same language"),
        Reason.HOURS: _("working hours in common"),
        Reason.SAME_DEPARTMENT: _("the same department"),
        Reason.OTHER_LANGUAGE: _("another language"),
        Reason.FEW_HOURS: _("few working hours in common"),
    }[reason]


def in_few_words(reasons: Collection[Reason]) -> str:
    """All of them in one line."""
    return ", ".join(reason_in_words(each) for each in reasons)


def for_leaders(reasons: Collection[Reason]) -> str:
    """What a leader reads of why somebody is their coach: what speaks for them."""
    return in_few_words([each for each in reasons if each not in AGAINST])
