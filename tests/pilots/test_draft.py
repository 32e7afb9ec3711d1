"""The draft of a pilot as values: there and back through JSON, and its sessions on the clock."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from msgspec.structs import replace

from pilots.draft import STEPS, Goal, Outline
from tests.pilots.wholes import SESSION, WHOLE


def read(text: str) -> Outline:
    return msgspec.json.decode(text, type=Outline)


def test_a_draft_survives_json() -> None:
    assert read(msgspec.json.encode(WHOLE.outline).decode()) == WHOLE.outline


def test_an_empty_or_older_draft_is_read_with_defaults() -> None:
    assert read("{}") == Outline()
    assert read('{"goal": {"name": "Only a name"}, "unknown": 1}').goal == Goal("Only a name")


@pytest.mark.parametrize(
    "text", ['{"team": ["Halima"]}', '{"plan": {"starts_on": "soon"}}', '{"saved_in": {"x": 1}}']
)
def test_what_is_no_draft_is_refused(text: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        read(text)


def test_the_pages_of_the_wizard_follow_each_other() -> None:
    assert [step.after for step in STEPS] == [*STEPS[1:], None]
    assert [step.before for step in STEPS] == [None, *STEPS[:-1]]


def test_a_session_keeps_its_wall_clock_when_the_clocks_change() -> None:
    before = replace(SESSION, day=dt.date(2026, 10, 23)).starts_at
    after = replace(SESSION, day=dt.date(2026, 10, 26)).starts_at
    assert (before.hour, after.hour) == (12, 13)
