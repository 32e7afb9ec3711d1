"""What is looked for in a role-play: criteria with an observable anchor for each level."""

from __future__ import annotations

from msgspec import Struct

CRITERIA = ("tone-recognition", "response-adaptation", "reflective-follow-up")
"""Slugs of the three criteria of every module, in their order."""
LEVELS = 4


class LevelAnchor(Struct, frozen=True, kw_only=True):
    """What somebody on one level of a criterion does, as others can see it."""

    level: int
    name: str
    anchor: str
    behaviors: tuple[str, ...]


class RubricCriterion(Struct, frozen=True, kw_only=True):
    """One thing to look for; its levels stand in order, from 1 to 4."""

    slug: str
    name: str
    question: str
    levels: tuple[LevelAnchor, ...]

    def __post_init__(self) -> None:
        if [each.level for each in self.levels] != list(range(1, LEVELS + 1)):
            raise ValueError(f"the levels of {self.slug} are not 1 to {LEVELS}")


RubricContent = tuple[RubricCriterion, ...]
