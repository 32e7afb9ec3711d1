"""Which group plays which form of a role-play when: nobody meets one twice, and at the two ends of
a program the forms cross over the groups, so that an easy form is not taken for growth. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from common.records import dataclass
from programs.cadence import StepKind
from programs.content.scenarios import STANDARD, FormUse, Scenario

MEASURED_KINDS = frozenset({StepKind.KICKOFF, StepKind.ASSESSMENT})
"""Sessions whose levels are compared: before, after, and later."""


class FormKey(NamedTuple):
    """Names a form within a program, whatever its version."""

    module: str
    """Slug; '' of the parallel forms for both ends."""
    slug: str


def key_of(kind: str, module: str, form: str) -> FormKey:
    """What a session plays that is of this kind and plays `form`: at both ends a form that has a
    name is one of the parallel ones.
    """
    is_parallel = kind in MEASURED_KINDS and form != STANDARD
    return FormKey("" if is_parallel else module, form)


@dataclass(frozen=True, kw_only=True)
class PlayedStep:
    """A step for which every group meets, and whose role-play it has where nothing else is told."""

    step: int
    kind: str
    module: str


@dataclass(frozen=True, kw_only=True)
class Repertoire:
    """The forms that a program has."""

    parallel: Sequence[Scenario] = ()
    """For both ends; none: the module's own is played there."""
    of_module: Mapping[str, Sequence[Scenario]]
    """By slug of the module: the standard one, then further ones."""

    def forms_at(self, kind: str, module: str) -> Sequence[Scenario]:
        """Everything that could be played there, in its order."""
        if kind in MEASURED_KINDS:
            return self.parallel or self.of_module[module][:1]
        return self.of_module[module]


def played_steps_of(
    steps: Iterable[tuple[int, str, str | None]], modules: Sequence[str]
) -> list[PlayedStep]:
    """The live steps, (step, kind, slug of its module), in the order of their days, with what they
    play: their own module's; at the beginning the first that is practiced, later the last.
    `modules` are those of the cohort, where none is practiced.
    """
    live = list(steps)
    practiced = [module for _step, kind, module in live if kind == StepKind.PRACTICE and module]
    first, *_between, last = [*(practiced or modules)] * 2
    return [
        PlayedStep(
            step=step,
            kind=kind,
            module=module or (last if kind == StepKind.ASSESSMENT else first),
        )
        for step, kind, module in live
    ]


def deal_forms(
    groups: Sequence[int], steps: Sequence[PlayedStep], repertoire: Repertoire
) -> dict[tuple[int, int], str]:
    """(group, step) -> slug of the form that is played. Steps are in the order of their days.

    Of the parallel forms the first two cross over: every other group begins with the second one
    and ends with the first. Others are kept for later, and for whoever changes the group. In
    practice all groups play the same, unless they have met it.
    """
    found: dict[tuple[int, int], str] = {}
    for place, group in enumerate(groups):
        met: list[FormKey] = []
        has_closed = False
        for each in steps:
            forms = _offered(
                each.kind, repertoire.forms_at(each.kind, each.module), has_closed=has_closed
            )
            slugs = [form.slug for form in forms]
            if each.kind in MEASURED_KINDS:
                slugs = _crossed(slugs, place)
            played = _first_unmet([key_of(each.kind, each.module, slug) for slug in slugs], met)
            met.append(played)
            found[group, each.step] = played.slug
            has_closed = has_closed or each.kind == StepKind.ASSESSMENT
    return found


def _offered(kind: str, forms: Sequence[Scenario], *, has_closed: bool) -> list[Scenario]:
    """Those meant for it; what is kept for later comes first when it is later."""
    use = FormUse.PRACTICE if kind == StepKind.PRACTICE else FormUse.FOLLOW_UP
    if use is FormUse.FOLLOW_UP and not has_closed:
        return [form for form in forms if not form.uses] or [*forms]
    meant = [form for form in forms if use in form.uses]
    if use is FormUse.FOLLOW_UP:
        return [*meant, *(form for form in forms if form not in meant)]
    return [form for form in forms if not form.uses or form in meant]


def _crossed(slugs: Sequence[str], place: int) -> list[str]:
    """The first two the other way round for every other group."""
    return [*slugs[1::-1], *slugs[2:]] if place % 2 else [*slugs]


def _first_unmet(forms: Sequence[FormKey], met: Sequence[FormKey]) -> FormKey:
    """Where all were met, the one that was met longest ago."""
    unmet = [form for form in forms if form not in met]
    if unmet:
        return unmet[0]
    return max(forms, key=lambda form: met[::-1].index(form))


Met = Mapping[FormKey, Collection[int]]
"""Who has met a form, or is going to elsewhere."""


def freshest(forms: Iterable[FormKey], met: Met) -> FormKey:
    """The first that nobody has met; else the first of those that the fewest have."""
    return min(forms, key=lambda form: len(met.get(form, ())))


def for_make_up(forms: Sequence[Scenario], missed: str, kind: str) -> list[str]:
    """In which order forms are tried for those who missed one: at the two ends what they missed,
    because it belongs to their group; in practice first what is there for such a session.
    """
    meant = [form.slug for form in forms if FormUse.MAKE_UP in form.uses]
    first = [missed, *meant] if kind in MEASURED_KINDS else [*meant, missed]
    return list(dict.fromkeys([*first, *(form.slug for form in forms)]))
