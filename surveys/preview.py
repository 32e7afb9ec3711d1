"""What a wave would be able to show, said before it opens."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from common.records import dataclass
from surveys.anonymity import Part, expect, label_of
from surveys.states import Hidden


@dataclass(frozen=True, kw_only=True)
class PartPreview:
    """One part as it would be shown, if people answered as they usually do."""

    label: str
    eligible: int
    will_show: bool
    hidden_because: Hidden = Hidden.NOT
    expected: int = 0
    """Answers to expect from this part."""
    counted_with: str = ""
    """The name of all together, where it would be too few and counted with others."""


def expected_parts(parts: Sequence[Part[int]], minimum: int) -> list[PartPreview]:
    """Each of these parts, in their order; labels in the language that is active."""
    answers, groups = expect({place: len(part.people) for place, part in enumerate(parts)}, minimum)
    found: dict[int, PartPreview] = {}
    for group in groups:
        together = [parts[place] for place in group]
        is_few = sum(answers[place] for place in group) < minimum
        for place in group:
            found[place] = _preview(parts[place], together, answers[place], is_few=is_few)
    return [found[place] for place in range(len(parts))]


def _preview(
    part: Part[int], together: Sequence[Part[int]], expected: int, *, is_few: bool
) -> PartPreview:
    hidden = Hidden.ONE_LEADER if part.is_one_leader else Hidden.NOT
    if is_few:
        hidden = Hidden.TOO_FEW
    names = sorted(set(chain.from_iterable(each.departments for each in together)))
    return PartPreview(
        label=part.label,
        eligible=len(part.people),
        will_show=not hidden,
        hidden_because=hidden,
        expected=expected,
        counted_with=label_of(names) if len(together) > 1 else "",
    )
