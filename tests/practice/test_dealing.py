"""Forms are dealt so that nobody meets one twice, and so that they cross over groups."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from practice.dealing import (
    MEASURED_KINDS,
    FormKey,
    PlayedStep,
    Repertoire,
    deal_forms,
    for_make_up,
    freshest,
    key_of,
    played_steps_of,
)
from programs.content.scenarios import FormUse, Scenario
from tests.content import SCENARIO

STEPS = [
    (1, "kickoff", None),
    (2, "practice", "cues"),
    (3, "practice", "replies"),
    (4, "assessment", None),
]
LATER = (5, "assessment", None)


def form(slug: str, *uses: FormUse) -> Scenario:
    return replace(SCENARIO, slug=slug, uses=uses)


def repertoire(*parallel: Scenario, further: tuple[Scenario, ...] = ()) -> Repertoire:
    return Repertoire(
        parallel=parallel,
        of_module={"cues": (SCENARIO, *further), "replies": (SCENARIO,)},
    )


def dealt(
    found: Repertoire, groups: int = 4, steps: list[tuple[int, str, str | None]] = STEPS
) -> list[list[str]]:
    """What each group plays, step by step."""
    numbers = range(1, groups + 1)
    played = deal_forms(numbers, played_steps_of(steps, ["cues", "replies"]), found)
    return [[played[group, step] for step, _kind, _module in steps] for group in numbers]


def test_a_program_without_further_forms_is_played_as_it_always_was() -> None:
    assert dealt(repertoire(), groups=2) == [["", "", "", ""]] * 2


def test_two_parallel_forms_cross_over_the_groups() -> None:
    found = dealt(repertoire(form("a"), form("b")), groups=4)
    assert [(each[0], each[-1]) for each in found] == [("a", "b"), ("b", "a")] * 2


def test_a_form_for_the_follow_up_is_kept_until_then() -> None:
    later = form("c", FormUse.FOLLOW_UP)
    found = dealt(repertoire(later, form("a"), form("b")), groups=2, steps=[*STEPS, LATER])
    assert [[each[0], *each[3:]] for each in found] == [["a", "b", "c"], ["b", "a", "c"]]


def test_without_a_third_form_a_follow_up_plays_what_was_met_longest_ago() -> None:
    found = dealt(repertoire(form("a"), form("b")), groups=2, steps=[*STEPS, LATER])
    assert [each[-1] for each in found] == ["a", "b"]


def test_the_third_of_three_forms_is_kept_for_later() -> None:
    forms = repertoire(form("a"), form("b"), form("c"))
    found = dealt(forms, groups=3, steps=[*STEPS, LATER])
    assert [[each[0], *each[3:]] for each in found] == [list("abc"), list("bac"), list("abc")]


def test_all_groups_practice_the_same_unless_they_have_met_it() -> None:
    further = (form("easier", FormUse.MAKE_UP), form("harder", FormUse.PRACTICE), form("other"))
    with_ends = repertoire(form("a"), form("b"), further=further)
    assert [each[1] for each in dealt(with_ends)] == [""] * 4
    assert dealt(repertoire(further=further), groups=2) == [["", "harder", "", ""]] * 2


def test_only_forms_kept_for_later_are_better_than_none() -> None:
    later = [form("a", FormUse.FOLLOW_UP), form("b", FormUse.FOLLOW_UP)]
    assert dealt(repertoire(*later), groups=1)[0][0] == "a"


@given(st.integers(2, 6), st.integers(1, 12), st.integers(0, 2))
def test_nobody_meets_a_form_twice_as_long_as_there_are_enough(
    forms: int, groups: int, closings: int
) -> None:
    steps = [*STEPS[:3], *((4 + n, "assessment", None) for n in range(closings))]
    found = dealt(repertoire(*(form(f"f{n}") for n in range(forms))), groups, steps)
    measured = [at for at, (_step, kind, _module) in enumerate(steps) if kind in MEASURED_KINDS]
    for each in found:
        played = [each[at] for at in measured]
        assert len(set(played)) == min(len(played), forms)
    begun = Counter(each[0] for each in found)
    assert 0 <= begun["f0"] - begun["f1"] <= 1
    assert begun.total() == begun["f0"] + begun["f1"]


def test_what_is_played_at_the_ends_is_the_first_and_the_last_that_is_practiced() -> None:
    kickoff, *_practices, closing = played_steps_of(STEPS, [])
    assert (kickoff.module, closing.module) == ("cues", "replies")
    only_ends = played_steps_of([STEPS[0], STEPS[3]], ["one", "two"])
    assert only_ends == [
        PlayedStep(step=1, kind="kickoff", module="one"),
        PlayedStep(step=4, kind="assessment", module="two"),
    ]


def test_a_form_is_known_by_its_module_or_as_one_of_the_ends() -> None:
    assert key_of("kickoff", "cues", "a") == key_of("assessment", "replies", "a")
    assert key_of("kickoff", "cues", "") == key_of("practice", "cues", "") == ("cues", "")
    assert key_of("practice", "cues", "a") == ("cues", "a")


def test_the_freshest_is_what_nobody_knows_else_what_the_fewest_do() -> None:
    a, b, c = (FormKey("", slug) for slug in "abc")
    assert freshest([a, b, c], {a: {1}}) == b
    assert freshest([a, b, c], {a: {1, 2}, b: {1}, c: {2}}) == b


def test_a_make_up_session_tries_what_was_missed_first_at_the_ends_only() -> None:
    forms = [form("a"), form("b", FormUse.MAKE_UP), form("c")]
    assert for_make_up(forms, "c", "kickoff") == ["c", "b", "a"]
    assert for_make_up(forms, "c", "practice") == ["b", "c", "a"]
