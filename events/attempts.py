"""What came of one attempt to deliver, and when the next one is due."""

from __future__ import annotations

import datetime as dt
import email.utils
from collections.abc import Mapping
from enum import Enum, auto

from django.utils.translation import gettext as _
from msgspec import Struct

from common.records import dataclass
from connections.egress import EgressProblem

WAITS = (
    *(dt.timedelta(seconds=10), dt.timedelta(minutes=1), dt.timedelta(minutes=5)),
    *(dt.timedelta(minutes=30), dt.timedelta(hours=2), dt.timedelta(hours=6)),
    *(dt.timedelta(hours=12), dt.timedelta(hours=24)),
)
"""After the first failure, the second, ...; after the last of them it is given up."""
JITTER = 0.2
"""How much longer or shorter each may be, so that what failed together does not return together."""
LONGEST_REST = dt.timedelta(minutes=5)
"""How long a webhook that fails is left alone at most, unless it asks for longer."""
LONGEST_ASKED = dt.timedelta(hours=24)
PATIENCE = dt.timedelta(days=3)
"""After so long with nothing but failures a webhook is switched off."""
MOST_LOGGED = 20
LONGEST_ANSWER = 500


class Attempt(Struct, frozen=True):
    """What is kept of one attempt."""

    at: dt.datetime
    took: int
    """Milliseconds."""
    status: int | None = None
    problem: str = ""
    """An EgressProblem, where there was no answer."""
    answer: str = ""
    """The beginning of what the other side said."""


@dataclass(frozen=True)
class CallOutcome:
    """What the other side did, as the worker saw it."""

    took: int
    status: int | None = None
    problem: str = ""
    answer: str = ""
    retry_after: str = ""

    @property
    def arrived(self) -> bool:
        """Whether it was taken."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Whether the other side wants nothing any more, for good."""
        return self.status == 410

    def noted(self, at: dt.datetime) -> Attempt:
        """For the log of the delivery."""
        return Attempt(at, self.took, self.status, self.problem, self.answer)


class DeliveryFate(Enum):
    """What becomes of a delivery."""

    DONE = auto()
    AGAIN = auto()
    GIVEN_UP = auto()


def fate_of(outcome: CallOutcome, attempts: int) -> DeliveryFate:
    """After so many attempts, this one among them."""
    if outcome.arrived:
        return DeliveryFate.DONE
    return DeliveryFate.AGAIN if attempts <= len(WAITS) else DeliveryFate.GIVEN_UP


def wait_after(attempts: int, *, chance: float) -> dt.timedelta:
    """How long to wait after so many failures; `chance` is between 0 and 1."""
    wait = WAITS[min(max(attempts, 1), len(WAITS)) - 1]
    return wait * (1 - JITTER + 2 * JITTER * chance)


def asked_to_wait(outcome: CallOutcome, now: dt.datetime) -> dt.timedelta:
    """What the other side asks for (Retry-After, in seconds or as a date), within reason."""
    asked = outcome.retry_after.strip()
    if outcome.status not in (429, 503) or not asked:
        return dt.timedelta()
    if asked.isdecimal():
        seconds = min(int(asked[:9]), int(LONGEST_ASKED.total_seconds()))
        return dt.timedelta(seconds=seconds)
    try:
        until = email.utils.parsedate_to_datetime(asked)
    except ValueError:
        return dt.timedelta()
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return min(max(until - now, dt.timedelta()), LONGEST_ASKED)


def rest_after(failures: int, *, chance: float, asked: dt.timedelta) -> dt.timedelta:
    """How long a webhook is left alone that failed so often in a row."""
    return max(min(wait_after(failures, chance=chance), LONGEST_REST), asked)


def words_of(outcome: CallOutcome | Attempt) -> str:
    """What happened and what to do, for an admin."""
    if outcome.problem:
        return str(EgressProblem(outcome.problem).label)
    status = outcome.status or 0
    if 200 <= status < 300:
        return _("Accepted.")
    if 300 <= status < 400:
        return _(
            "The address leads to another one, and the portal does not follow it. "
            "Enter the final address."
        )
    known: Mapping[int, str] = {
        401: _(
            "Refused: the other system wants a sign-in. Check there which address takes webhooks."
        ),
        403: _("Refused. Check that the other system has the same signing secret."),
        404: _("There is nothing at this address. Check how it is written."),
        405: _("This address does not take webhooks (POST). Check how it is written."),
        410: _("The other system wants no more calls from this portal (410 Gone)."),
        413: _("The call is too large for the other system. Raise the limit there."),
        429: _("The other system asks for fewer calls. The portal waits and goes on by itself."),
    }
    if status in known:
        return known[status]
    if status >= 500:
        return _("The other system has a problem of its own. Look in its log.")
    return _("Refused. Look in the log of the other system.")


def start_of(body: bytes) -> str:
    """As much of an answer as is kept, as text."""
    text = body[: 4 * LONGEST_ANSWER].decode("utf-8", errors="replace").replace("\x00", "")
    return text[:LONGEST_ANSWER]


def headline(headers: Mapping[str, str]) -> str:
    """What an answer says about when to come again."""
    return headers.get("retry-after", "")[:60]
