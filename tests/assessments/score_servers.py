"""The server that phones talk to: its operations, or its pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.live_state import state_of
from assessments.models import nothing_since
from assessments.operations import (
    AlreadyScored,
    NotInThisSession,
    StaleScore,
    clear_score,
    move_scores,
    record_score,
)
from people.models import Member
from practice.models import PracticeSession
from tests.assessments.score_devices import Answer, Move, Slot, Standing

REFUSED = Answer("refused")


class Operations:
    """Asked as views ask."""

    def __init__(self, raters: Sequence[Member], began_at: dt.datetime) -> None:
        self.raters, self.now = raters, began_at

    def _moment(self) -> dt.datetime:
        self.now += dt.timedelta(seconds=1)
        return self.now

    def _named(self, slot: Slot) -> dict[str, Any]:
        return {
            "session_id": slot.session,
            "enrollment_id": slot.leader,
            "criterion_id": slot.criterion,
            "rater": self.raters[slot.rater],
            "now": self._moment(),
        }

    def tap(self, slot: Slot, level: int, seen: str) -> Answer:
        try:
            kept = record_score(**self._named(slot), level=level, seen=seen)
        except StaleScore as stale:
            return self._differs(stale)
        except NotInThisSession:
            return REFUSED
        return Answer("kept", Standing(kept.level, kept.version))

    def clear(self, slot: Slot, seen: str) -> Answer:
        try:
            clear_score(**self._named(slot), seen=seen)
        except StaleScore as stale:
            return self._differs(stale)
        except NotInThisSession:
            return REFUSED
        return Answer("kept", self._nothing())

    def _differs(self, stale: StaleScore) -> Answer:
        current = stale.current
        standing = Standing(current.level, current.version) if current else self._nothing()
        return Answer("differs", standing)

    def _nothing(self) -> Standing:
        return Standing(None, nothing_since(self.now))

    def state(self, session: int, rater: int) -> tuple[Mapping[Slot, Standing], Standing]:
        found = PracticeSession.objects.in_full().get(pk=session)
        return _told(state_of(found, self.raters[rater], self._moment()), session, rater)

    def move(self, session: int, rater: int, move: Move) -> str:
        try:
            move_scores(
                session_id=session,
                from_enrollment_id=move.leader,
                to_enrollment_id=move.to,
                criterion_ids=move.criteria,
                with_note=False,
                rater=self.raters[rater],
                now=self._moment(),
            )
        except AlreadyScored:
            return "taken"
        return "moved"


class Pages(Operations):
    """The same over HTTP, as the script of the live screen asks."""

    def __init__(self, raters: Sequence[Member], clients: Sequence[Client]) -> None:
        super().__init__(raters, timezone.now())
        self.clients = clients

    def _moment(self) -> dt.datetime:
        """Pages read the clock of the house."""
        return timezone.now()

    def tap(self, slot: Slot, level: int, seen: str) -> Answer:
        return self._post("tap", slot, {"seen": seen, "level": level})

    def clear(self, slot: Slot, seen: str) -> Answer:
        return self._post("clear", slot, {"seen": seen})

    def _post(self, name: str, slot: Slot, fields: dict[str, str | int]) -> Answer:
        response = self.clients[slot.rater].post(
            reverse(f"assessments:{name}", args=[slot.session]),
            {"leader": slot.leader, "criterion": slot.criterion, **fields},
        )
        if response.status_code not in {200, 409}:
            return REFUSED
        told = response.json()
        outcome = "kept" if response.status_code == 200 else "differs"
        return Answer(outcome, Standing(told["level"], told["version"]))

    def state(self, session: int, rater: int) -> tuple[Mapping[Slot, Standing], Standing]:
        response = self.clients[rater].get(reverse("assessments:state", args=[session]))
        return _told(response.json(), session, rater)


def _told(
    state: Mapping[str, Any], session: int, rater: int
) -> tuple[dict[Slot, Standing], Standing]:
    levels = {
        Slot(session, leader, criterion, rater): Standing(level, version)
        for leader, criterion, level, version in state["levels"]
    }
    return levels, Standing(None, state["nothing"])
