"""Phones that score over a network that loses, doubles and delays, and a ledger in memory that says
what has to stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

from assessments.models import NO_SCORE


class Slot(NamedTuple):
    """What a level is given for, and by whom (the place of a rater in the walk)."""

    session: int
    leader: int
    criterion: int
    rater: int


@dataclass(frozen=True)
class Standing:
    """A level as a server tells it; None where none is given."""

    level: int | None
    version: str


NOTHING = Standing(None, NO_SCORE)


@dataclass(frozen=True)
class Answer:
    """What came of a request: kept, differs (something else stands), or a refusal."""

    outcome: str
    standing: Standing = NOTHING


class Server(Protocol):
    """The real thing, asked by operations or through pages."""

    def tap(self, slot: Slot, level: int, seen: str) -> Answer: ...

    def clear(self, slot: Slot, seen: str) -> Answer: ...

    def state(self, session: int, rater: int) -> tuple[Mapping[Slot, Standing], Standing]: ...

    def move(self, session: int, rater: int, move: Move) -> str: ...


@dataclass(frozen=True)
class Move:
    """What was meant for somebody else."""

    leader: int
    to: int
    criteria: tuple[int, ...]


@dataclass
class Request:
    """One level on its way; None takes it back. `age` is how often the slot had changed when its
    sender last heard of it: what a server can only tell by what was `seen`.
    """

    slot: Slot
    level: int | None
    seen: str
    age: int

    def reach(self, server: Server) -> Answer:
        if self.level is None:
            return server.clear(self.slot, self.seen)
        return server.tap(self.slot, self.level, self.seen)


@dataclass
class Ledger:
    """Every slot as it has to stand, and every change that the audit table has to have. Written
    from the promise, and not from the code that is held against it: what somebody sends changes
    a slot only if nothing has changed there since they last heard of it.
    """

    stands: dict[Slot, Standing] = field(default_factory=dict)
    ages: Counter[Slot] = field(default_factory=Counter)
    changes: list[tuple[str, Slot, int | None]] = field(default_factory=list)

    def expected(self, request: Request) -> str:
        """What a server has to answer to a tap or a clear."""
        standing = self.stands.get(request.slot, NOTHING)
        is_fresh = request.age == self.ages[request.slot]
        return "kept" if is_fresh or request.level == standing.level else "differs"

    def follow(self, request: Request, answer: Answer) -> None:
        """A request reached the server: it answers as it has to, and the ledger goes along."""
        slot = request.slot
        assert answer.outcome == self.expected(request), (request, answer, self.stands.get(slot))
        standing = self.stands.get(slot, NOTHING)
        if answer.outcome == "differs" or request.level == standing.level:
            assert answer.standing.level == standing.level, (request, answer, standing)
            assert slot not in self.stands or answer.standing == standing, (request, answer)
            return
        assert answer.standing.level == request.level, (request, answer)
        verb = "clear_score" if request.level is None else "record_score"
        self.change(verb, slot, request.level)
        if request.level is None:
            del self.stands[slot]
        else:
            self.stands[slot] = answer.standing

    def change(self, verb: str, slot: Slot, level: int | None) -> None:
        self.ages[slot] += 1
        self.changes.append((verb, slot, level))

    def follow_move(self, session: int, rater: int, move: Move, outcome: str) -> None:
        """Levels went to somebody else, unless one stands there."""
        ways = {
            Slot(session, move.leader, each, rater): Slot(session, move.to, each, rater)
            for each in move.criteria
        }
        leaving = {old: new for old, new in ways.items() if old in self.stands}
        if any(new in self.stands for new in leaving.values()):
            assert outcome == "taken", (move, outcome)
            return
        assert outcome == "moved", (move, outcome)
        for old, new in leaving.items():
            pk, revision = self.stands[old].version.split(".")
            moved = Standing(self.stands.pop(old).level, f"{pk}.{int(revision) + 1}")
            self.stands[new] = moved
            self.ages[old] += 1
            self.change("move_scores", new, moved.level)


@dataclass
class Entry:
    """What waits on a phone, as scripts/scoring/queue.js keeps it."""

    request: Request
    turn: int = 1
    tried: set[int | None] = field(default_factory=set)


@dataclass
class Phone:
    """One device of a rater: what it shows as saved, and what it has still to send."""

    rater: int
    ledger: Ledger
    shown: dict[Slot, tuple[Standing, int]] = field(default_factory=dict)
    queue: dict[Slot, Entry] = field(default_factory=dict)

    def give(self, slot: Slot, level: int | None) -> None:
        """A tap takes the place of one that waits."""
        standing, age = self.shown[slot]
        request = Request(slot, level, standing.version, age)
        waiting = self.queue.get(slot)
        if waiting is None:
            self.queue[slot] = Entry(request)
        else:
            waiting.request, waiting.turn = request, waiting.turn + 1

    def hear(self, entry: Entry, turn: int, answer: Answer) -> None:
        """The answer has come: saved, sent once more, or shown as it stands."""
        slot, age = entry.request.slot, self.ledger.ages[entry.request.slot]
        own = answer.outcome == "differs" and answer.standing.level in entry.tried - {None}
        if own or (answer.outcome == "kept" and entry.turn != turn):
            # Its own, whose answer got lost; or changed while it was on its way: once more.
            entry.request = replace(entry.request, seen=answer.standing.version, age=age)
        else:
            del self.queue[slot]
        if not own:
            self.shown[slot] = answer.standing, age

    def look(self, told: Mapping[Slot, Standing], nothing: Standing, slots: Iterable[Slot]) -> None:
        """How a session stands, as the page asks every few seconds."""
        for slot in slots:
            if slot not in self.queue:
                self.shown[slot] = told.get(slot, nothing), self.ledger.ages[slot]
