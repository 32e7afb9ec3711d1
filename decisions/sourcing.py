"""Whether to build a program inside, buy it, or both: what answers speak for, and what would change
that. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.records import dataclass

Answers = Mapping[str, str]
"""Question -> answer, by their keys."""
NEARLY = 2
"""Points by which inside and outside may differ and still be as good as level."""


class Way(models.TextChoices):
    """How to come by a program."""

    INTERNAL = "internal", _("Build it inside")
    HYBRID = "hybrid", _("Do both")
    EXTERNAL = "external", _("Buy it")


class Topic(models.TextChoices):
    """What questions are about; each must have an answer before there is a result."""

    SCALE = "scale", _("Size")
    TIMELINE = "timeline", _("Timeline")
    CAPABILITY = "capability", _("Capability")
    CONTENT = "content", _("Content")
    BUDGET = "budget", _("Budget")


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer, the way it speaks for, how strongly, and why."""

    key: str
    text: Promise
    way: Way
    points: int
    why: Promise


@dataclass(frozen=True, kw_only=True)
class Asking:
    """One question of the checklist."""

    key: str
    topic: Topic
    text: Promise
    replies: tuple[Reply, ...]

    def reply(self, answers: Answers) -> Reply | None:
        """What was answered, None where nothing was."""
        return next((each for each in self.replies if each.key == answers.get(self.key)), None)


class Ground(StrEnum):
    """Why a way is the result."""

    MOST = "most"
    BOTH = "both"
    """Inside and outside are as good as level, and ahead."""
    LEVEL = "level"
    """Two ways have the same points, one of them both: doing both leaves the other one open."""


@dataclass(frozen=True, kw_only=True)
class Condition:
    """Another answer to one question, with which another way would be the result."""

    asking: Asking
    reply: Reply
    way: Way


@dataclass(frozen=True, kw_only=True)
class Sourced:
    """What comes of the checklist."""

    points: Mapping[Way, int]
    way: Way
    ground: Ground
    reasons_for: Sequence[Reply]
    reasons_against: Sequence[Reply]
    conditions: Sequence[Condition]


def result_of(askings: Sequence[Asking], answers: Answers) -> Sourced | None:
    """The way that answers lead to; None until every topic has an answer."""
    if missing_topics(askings, answers):
        return None
    points = _points(askings, answers)
    way, ground = _way_of(points)
    replies = [asking.reply(answers) for asking in askings]
    given = [each for each in replies if each is not None]
    return Sourced(
        points=points,
        way=way,
        ground=ground,
        reasons_for=_strongest(each for each in given if each.way == way),
        reasons_against=_strongest(each for each in given if each.way != way),
        conditions=list(_conditions(askings, answers, way)),
    )


def missing_topics(askings: Sequence[Asking], answers: Answers) -> list[Topic]:
    """Topics without any answer."""
    answered = {asking.topic for asking in askings if asking.reply(answers)}
    return [topic for topic in Topic if topic not in answered]


def _points(askings: Sequence[Asking], answers: Answers) -> dict[Way, int]:
    points = dict.fromkeys(Way, 0)
    for asking in askings:
        reply = asking.reply(answers)
        if reply is not None:
            points[reply.way] += reply.points
    return points


def _way_of(points: Mapping[Way, int]) -> tuple[Way, Ground]:
    inside, both, outside = (points[each] for each in Way)
    if min(inside, outside) > both and abs(inside - outside) <= NEARLY:
        return Way.HYBRID, Ground.BOTH
    most = max(inside, both, outside)
    leading = [each for each in Way if points[each] == most]
    # Inside and outside alone on the same points were as good as level above.
    return (leading[0], Ground.MOST) if len(leading) == 1 else (Way.HYBRID, Ground.LEVEL)


def _strongest(replies: Iterator[Reply]) -> list[Reply]:
    return sorted(replies, key=lambda each: -each.points)


def _conditions(askings: Sequence[Asking], answers: Answers, way: Way) -> Iterator[Condition]:
    for asking in askings:
        for reply in asking.replies:
            other, _ground = _way_of(_points(askings, {**answers, asking.key: reply.key}))
            if other != way:
                yield Condition(asking=asking, reply=reply, way=other)
