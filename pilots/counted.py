"""What is counted over everybody, and stands until something is recorded that may make it another
number. Nothing but a page depends on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

import msgspec
from django.core.cache import cache
from msgspec import Struct

from people.audit import recorded_since

T = TypeVar("T")
AN_HOUR = dt.timedelta(hours=1)
KEPT_SECONDS = 24 * 60 * 60
SAYS_NOTHING = {
    *("begin_turn", "clear_score", "note_attendance", "open_member", "record_score", "save_note"),
    *("tick_behavior", "change_order", "see_recording", "ask_for_recording"),
    *("look_at", "export_audit", "forget_events", "close_rounds"),
    *("save_draft_step", "start_draft", "delete_draft", "work_on_next", "send_message_again"),
    *("share_entry", "take_entry_back", "open_shared", "show_earlier"),
}
"""What is recorded all day and says nothing about who is here, when they meet or what they are
asked. Whatever is not named here makes a review anew.
"""
NOR_WHO_IS_AHEAD = SAYS_NOTHING | {
    *("hold_session", "reopen_session", "announce_absence", "withdraw_absence", "close_wave"),
    *("renew_calendar_link", "end_calendar_link", "sign_out_elsewhere", "reset_second_step"),
    *("stage_import", "read_import", "answer_import", "map_columns_by_hand", "discard_import"),
}
"""Nor how many people something that lies ahead is for. Whatever is not named here makes what was
counted anew.
"""


class Kept(Struct, Generic[T], frozen=True):
    """What was counted, and how much had been recorded by then since a moment."""

    recorded_since: dt.datetime
    recorded: int
    counted: T


def counted_once(
    name: str, of: type[T], count: Callable[[], T], *, organization_id: int, now: dt.datetime
) -> T:
    """What `count` gives, or gave while nothing has been recorded since: a thing of the type `of`,
    which JSON can hold. Two queries where it stands; where it does not, two more beyond those of
    `count`.

    `name` tells it from whatever else is counted, and names what is no matter of the audit table.
    What was under way when it was counted ends it when it commits.
    """
    recorded = partial(recorded_since, organization_id=organization_id, without=NOR_WHO_IS_AHEAD)
    kept = _kept(name, of)
    if kept and kept.recorded == recorded(kept.recorded_since):
        return kept.counted
    since = now - AN_HOUR
    fresh = Kept(since, recorded(since), count())
    cache.set(_key(name), msgspec.json.encode(fresh).decode(), KEPT_SECONDS)
    return fresh.counted


def _kept(name: str, of: type[T]) -> Kept[T] | None:
    try:
        return msgspec.json.decode(cache.get(_key(name), ""), type=Kept[of])  # type: ignore[valid-type]
    except msgspec.DecodeError:  # nothing, or kept by another release
        return None


def _key(name: str) -> str:
    return f"counted {name}"
