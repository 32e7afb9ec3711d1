"""The names of all promises, and what a proof gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PROMISES = {
    "access": "no address leaks anything, asked as every role inside and outside the organization",
    "accessibility": "every criterion of WCAG 2.2 AA: its state, and the tests that show it",
    "agreement": "severity of raters is recovered; 95% intervals hold the truth in 94 to 96%",
    "anonymity": "nobody who knows the code works out who answered what, from all there is to see",
    "audit": "a row of the audit table that was removed, changed or slipped in is named",
    "asvs": "every requirement of OWASP ASVS 5.0 level 2: its state, and the tests that show it",
    "connections": "systems as other authors built them get in and out as they should, no further",
    "evidence": "published figures to the digit, intervals that hold, effects found where they are",
    "faults": "whatever is killed, cut, full or set wrong: nothing lost or twice, all settled",
    "fresh": "a bare Debian with nothing but Python runs both commands of the README",
    "fuzz": "nonsense in every field and address, as every role, gets a clear answer, never a 500",
    "growth": "a hundred times as many people make no page cost, ask or weigh more",
    "hosts": "a host killed, a release rolled, the database failed over: nothing lost or repeated",
    "imports": "a list of a hundred thousand people comes in whole, whatever is closed or killed",
    "kill": "kill -9 of any process loses nothing acknowledged and mails nothing twice",
    "life": "whatever happens to a pilot: plan, calendars, outbox and figures agree",
    "mail": "an invitation, queued and sent, costs at most 0.30 of Django's own way",
    "million": "a million people and ten million messages of others make nothing cost more",
    "mutants": "of faults planted in the rules, 85% or more turn a test red",
    "offline": "what is done without a network reaches the server once, whatever is lost",
    "outage": "database, Valkey, relay, dead or hanging: clear answers, nothing lost, well again",
    "pages": "every page as every role: valid HTML, and nothing in the way of anybody",
    "privacy": "people in every corner are copied whole and erased; nothing of them is left",
    "queries": "pages and taps take the same number of statements at any size",
    "restore": "a backup comes back to the last row, silent until told; so does any moment between",
    "scores": "the last confirmed level stands under the right person, whatever the network does",
    "speed": "pages and taps cost at most so many times the least that a Django page costs",
    "twice": "everything the portal does by itself changes nothing when it is done a second time",
    "weight": "pages stay within what they may weigh on the wire, cold and warm",
    "zones": "nine o'clock is nine o'clock, once, in every zone on every day",
}
COMMANDS = {
    "accessibility",
    "agreement",
    "anonymity",
    "asvs",
    "connections",
    "evidence",
    "faults",
    "fresh",
    "fuzz",
    "growth",
    "hosts",
    "million",
    "mutants",
    "outage",
    "pages",
    "restore",
    "speed",
}
"""Proved by a command of their own; all others by tests."""


@dataclass(frozen=True)
class Outcome:
    """What came of a proof: its figures in the order in which they are told, and whether the
    promise holds.
    """

    figures: Mapping[str, object]
    holds: bool

    def line(self, name: str) -> str:
        """The one line that is printed."""
        figures = ", ".join(f"{value} {what}" for what, value in self.figures.items())
        return f"{name}: {figures} … {'holds' if self.holds else 'falls short'}"
