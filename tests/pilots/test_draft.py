"""The draft of a pilot as values: there and back through JSON, and its sessions on the clock."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from msgspec.structs import replace

from pilots.draft import STEPS, DraftStep, Goal, Pilot
from tests.pilots.wholes import SESSION, WHOLE


def read(text: str) -> Pilot:
    return msgspec.json.decode(text, type=Pilot)


def test_a_draft_survives_json() -> None:
    assert msgspec.json.decode(msgspec.json.encode(WHOLE), type=Pilot) == WHOLE


def test_an_empty_or_older_draft_is_read_with_defaults() -> None:
    assert read("{}") == Pilot()
    assert read('{"goal": {"name": "Only a name"}, "unknown": 1}').goal == Goal("Only a name")


@pytest.mark.parametrize(
    "text", ['{"leaders": ["Halima"]}', '{"plan": {"starts_on": "soon"}}', '{"saved_in": {"x": 1}}']
)
def test_what_is_no_draft_is_refused(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        read(text)


def test_a_step_holds_what_was_saved_in_it() -> None:
    saved = Pilot().having(DraftStep.LEADERS, (1, 2), 4)
    assert (saved.leaders, saved.saved_in) == ((1, 2), {DraftStep.LEADERS: 4})
    assert saved.holds(DraftStep.LEADERS, (1, 2))
    assert not saved.holds(DraftStep.LEADERS, (1,))
    assert not Pilot().holds(DraftStep.LEADERS, ())  # nothing was saved there yet


def test_the_pages_of_the_wizard_follow_each_other() -> None:
    assert [step.after for step in STEPS] == [*STEPS[1:], None]
    assert [step.before for step in STEPS] == [None, *STEPS[:-1]]


def test_a_session_keeps_its_wall_clock_when_the_clocks_change() -> None:
    before = replace(SESSION, day=dt.date(2026, 10, 23)).starts_at
    after = replace(SESSION, day=dt.date(2026, 10, 26)).starts_at
    assert (before.hour, after.hour) == (12, 13)
