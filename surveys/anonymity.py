"""Who is counted together, and what may be shown of it. Pure: no database, no clock.

Two rules, fixed before anybody is asked. People are put into parts so large that a part can be
shown at all; and at close every part, and the total, is shown only if nobody can work out from what
is shown what a small group said.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from surveys.states import Hidden

Key = TypeVar("Key", bound=Hashable)
Person = TypeVar("Person", bound=Hashable)

LEAST_GROUP = 5
"""Fewer answers than this are never shown; a plan may ask for more, never for less."""
LEAST_COMMENTS = 10
"""Comments are published from so many on."""
EXACT_FROM = 10
LABEL_LENGTH = 200
EXPECTED_RATE = 0.75
"""Share of people who answer a short pulse; used for predictions only."""


@dataclass(frozen=True)
class Part(Generic[Person]):
    """People who are counted together, and the departments they come from."""

    departments: tuple[str, ...]
    people: tuple[Person, ...]

    @property
    def label(self) -> str:
        """'Sales', 'Finance and Sales', 'Finance, Legal and Sales', shortened where it would not
        fit.
        """
        names = [name or _("No department") for name in self.departments]
        if len(names) == 1:
            return names[0][:LABEL_LENGTH]
        label = _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
        if len(label) <= LABEL_LENGTH:
            return label
        more = _("%(first)s and %(count)s more") % {"first": "%s", "count": len(names) - 1}
        return more % names[0][: LABEL_LENGTH - len(more) + 2]


@dataclass(frozen=True)
class Hiding(Generic[Key]):
    """Whether each part may be shown, and everybody together."""

    parts: dict[Key, Hidden]
    total: Hidden


@dataclass(frozen=True)
class Softened:
    """A mean and its interval as they may be shown."""

    mean: float
    low: float
    high: float


def partition(
    people: Sequence[tuple[Person, str]], minimum: int = LEAST_GROUP
) -> list[Part[Person]]:
    """Put people into parts by department, and merge the smallest until each has at least
    `minimum`.

    Everybody is in exactly one part. Fewer people than the minimum make one part, which will never
    be shown. The same people give the same parts in whatever order they come.
    """
    by_department: dict[str, list[Person]] = {}
    for person, department in people:
        by_department.setdefault(" ".join(department.split()), []).append(person)
    parts = [Part((name,), tuple(members)) for name, members in by_department.items()]
    parts.sort(key=_size_then_name)
    while len(parts) > 1 and len(parts[0].people) < minimum:
        first, second, *rest = parts
        departments = tuple(sorted({*first.departments, *second.departments}))
        parts = sorted(
            [Part(departments, first.people + second.people), *rest], key=_size_then_name
        )
    return sorted(parts, key=lambda part: part.departments)


def _size_then_name(part: Part[Person]) -> tuple[int, tuple[str, ...]]:
    return len(part.people), part.departments


def hide(answers: Mapping[Key, int], minimum: int = LEAST_GROUP) -> Hiding[Key]:
    """Decide what is shown of parts with these numbers of answers.

    The total minus the shown parts gives the hidden parts together. So what is hidden must be at
    least two parts, with at least `minimum` answers between them; until then the smallest part that
    is still shown is hidden as well.
    """
    total = sum(answers.values())
    if total < minimum:
        return Hiding(dict.fromkeys(answers, Hidden.TOO_FEW), Hidden.TOO_FEW)
    reasons = {
        key: Hidden.TOO_FEW if count < minimum else Hidden.NOT for key, count in answers.items()
    }
    shown = sorted(
        (key for key, reason in reasons.items() if not reason),
        key=lambda key: (answers[key], str(key)),
    )
    while shown and _gives_away(
        answers, {key for key, reason in reasons.items() if reason}, minimum
    ):
        reasons[shown.pop(0)] = Hidden.SUBTRACTION
    # With a total of at least the minimum and every part hidden, there are always two of them or
    # more.
    return Hiding(reasons, Hidden.NOT)


def _gives_away(answers: Mapping[Key, int], hidden: Collection[Key], minimum: int) -> bool:
    return len(hidden) == 1 or (len(hidden) > 0 and sum(answers[key] for key in hidden) < minimum)


def expect(
    eligible: Mapping[Key, int], minimum: int = LEAST_GROUP
) -> tuple[dict[Key, int], Hiding[Key]]:
    """How many answers to expect from parts of these sizes, and what would then stay hidden."""
    answers = {key: math.floor(count * EXPECTED_RATE) for key, count in eligible.items()}
    return answers, hide(answers, minimum)


def may_compare(
    before: Collection[Person], after: Collection[Person], minimum: int = LEAST_GROUP
) -> bool:
    """Whether two waves of a part may be set side by side: nobody changed, or enough to hide in."""
    changed = len(set(before) ^ set(after))
    return changed == 0 or changed >= minimum


def soften(
    mean: float, low: float, high: float, n: int, *, lowest: int = 1, highest: int = 5
) -> Softened:
    """Round a mean and its interval so that they do not spell out single answers.

    Mean and spread of five whole numbers tell nearly every one of them, and a mean at the end of
    the scale tells everybody's. Under ten answers the mean is given in half points and the interval
    in whole ones; from ten on both in tenths, so that subtracting a large part from the total does
    not undo this either. The mean stays off the ends, and where people agree the interval is kept
    from vanishing. It is rounded outward and never grows narrower.
    """
    if n < EXACT_FROM:
        per_point, per_limit, least_reach = 2, 1, 1.05
    else:
        per_point, per_limit, least_reach = 10, 10, 1.1 / math.sqrt(n)
    end = 1 / per_point
    shown = min(highest - end, max(lowest + end, math.floor(mean * per_point + 0.5) / per_point))
    low, high = min(low, shown - least_reach), max(high, shown + least_reach)
    return Softened(
        mean=shown,
        low=max(float(lowest), math.floor(low * per_limit + 1e-9) / per_limit),
        high=min(float(highest), math.ceil(high * per_limit - 1e-9) / per_limit),
    )
