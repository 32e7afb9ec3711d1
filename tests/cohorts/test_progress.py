"""Where a leader stands, said kindly."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from cohorts.progress import Walked, completion, standing

NOW = dt.datetime(2026, 9, 28, 9, tzinfo=dt.UTC)


def step(kind: str = "cards", days: float = -1, **values: Any) -> Walked:
    fixed: dict[str, Any] = {
        "step_id": 1,
        "title": "Cues",
        "opens_at": NOW + dt.timedelta(days=days),
    }
    return Walked(kind=kind, **{**fixed, **values})


def test_picks_up_at_the_card_after_the_last_one() -> None:
    found = standing([step(days=-3, cards_done=2, cards_total=7), step(days=4, cards_total=6)], NOW)
    assert (found.next_card, found.cards_done, found.cards_total, found.waits_since) == (
        3,
        2,
        13,
        None,
    )


def test_the_oldest_open_cards_come_first_and_wait_after_a_week() -> None:
    old, new = step(days=-10, cards_total=7), step(days=-2, cards_total=6)
    found = standing([new, old], NOW)
    assert found.resumes is old
    assert found.waits_since == old.opens_at
    assert standing([step(days=-7, cards_total=7)], NOW).waits_since is None


def test_nobody_waits_who_has_finished_what_is_open() -> None:
    done = step(days=-20, cards_done=7, cards_total=7, done_at=NOW)
    ahead = step("practice", days=2)
    found = standing([ahead, done, step("pulse", days=9)], NOW)
    assert (found.resumes, found.next_card, found.waits_since, found.next_step) == (
        None,
        0,
        None,
        ahead,
    )


def test_sessions_are_counted_by_kind() -> None:
    steps = [
        step("kickoff", done_at=NOW),
        step("practice"),
        step("assessment", days=9),
        step("coaching"),
    ]
    found = standing(steps, NOW)
    assert (found.sessions_done, found.sessions_total) == (1, 3)
    assert standing([], NOW).next_step is None


@pytest.mark.parametrize(
    ("kind", "steps", "expected"),
    [
        ("cards", [step(days=1), step(days=1)], (0, 2, "ahead")),
        ("cards", [step(done_at=NOW), step()], (1, 2, "now")),
        ("cards", [step(done_at=NOW), step(done_at=NOW)], (2, 2, "done")),
        ("cards", [step(days=-6)], (0, 1, "now")),
        ("cards", [step(days=-30), step(days=-30, done_at=NOW)], (1, 2, "past")),
        ("practice", [step("practice", days=-0.5)], (0, 1, "now")),
        ("practice", [step("practice", days=-3)], (0, 1, "attention")),
        ("practice", [step("practice", days=-3), step("practice", days=3)], (0, 2, "now")),
        (
            "practice",
            [step("practice", days=-3, done_at=NOW), step("practice", days=-3)],
            (1, 2, "past"),
        ),
        ("pulse", [step("pulse", days=-3)], (0, 1, "now")),
        ("pulse", [step("pulse", days=-9)], (0, 1, "past")),
        ("cards", [], (0, 0, "ahead")),
    ],
)
def test_completion(kind: str, steps: list[Walked], expected: tuple[int, int, str]) -> None:
    found = completion(kind, [each.tally for each in steps], NOW)
    assert (found.done, found.total, found.state) == expected


def test_nobody_is_held_to_what_was_before_them() -> None:
    joined_at = NOW - dt.timedelta(days=2)
    steps = [step(days=-30, cards_total=7), step("kickoff", days=-28), step("practice", days=3)]
    found = standing(steps, NOW, joined_at=joined_at)
    assert found.resumes is steps[0]
    assert (found.waits_since, found.sessions_total) == (None, 1)
    later = NOW + dt.timedelta(days=6)
    assert standing(steps, later, joined_at=joined_at).waits_since == joined_at
    kickoff = [step("kickoff", days=-28).tally]
    assert completion("kickoff", kickoff, NOW, launched_at=joined_at).state == "past"
    assert completion("kickoff", kickoff, NOW).state == "attention"
