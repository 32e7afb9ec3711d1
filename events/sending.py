"""Getting events out: take, call, settle, until nothing is due or the run is over.

Calls run beside each other, one for a webhook: a slow receiver holds up itself. Slow ones have half
of the slots, however many they are, and are begun early in a run, so that there is room for quick
ones until it is over. Threads only call; the database is this thread's alone. What became of a call
whose worker died nobody knows: it is made again under the same id.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from connections.egress import EgressError, EgressProblem, call
from connections.models import Connection
from events.attempts import CallOutcome, headline, start_of
from events.hooks import HookSecrets, choices_of, secrets_of, signed
from events.operations import headers_of, note_call, settle_delivery, take_deliveries
from events.operations.delivering import HookCall
from events.payloads import TEST_KIND, trial_body
from messaging.stopping import HALT, Halt

Clock = Callable[[], dt.datetime]
SLOTS = 32
"""Calls at once in one run; a worker has as many runs at once as hands, and no more are needed."""
SLOW_SLOTS = SLOTS // 2
"""Of these, for webhooks whose call before was slow."""
RUN_LASTS = dt.timedelta(seconds=20)
CALL_LASTS = 10.0
TRIAL_LASTS = 5.0
"""Somebody waits for the answer before the page."""
LARGEST_ANSWER = 64 * 1024


def deliver_due(*, clock: Clock, halt: Halt = HALT) -> int:
    """Deliver what is due; how much was tried. Any number of calls may run at the same time: a
    webhook is in the hands of one of them. A second call later sends only what the first did not.
    """
    began, tried = clock(), 0
    running: dict[Future[CallOutcome], HookCall] = {}
    with ThreadPoolExecutor(SLOTS, thread_name_prefix="webhooks") as pool:
        while True:
            if not halt.is_asked():
                for parcel in _taken(running, clock() - began, clock()):
                    running[pool.submit(_delivered, parcel, clock())] = parcel
            if not running:
                return tried
            done, _running = wait(running, timeout=1.0, return_when=FIRST_COMPLETED)
            for each in done:
                tried += 1
                _settle(running.pop(each), each.result(), clock())


def try_out(*, connection: Connection, number: str, now: dt.datetime) -> CallOutcome:
    """Send a test to a webhook, whether it is on or not, and write it down; each call sends one."""
    body = trial_body(connection.organization.slug, number=number, now=now)
    secrets = secrets_of(connection) or HookSecrets("")
    headers = signed(f"msg_{number}", body, secrets, now=now)
    outcome = _called(choices_of(connection).url, headers, body, TRIAL_LASTS)
    note_call(connection=connection, what=f"POST {TEST_KIND}", outcome=outcome, now=now)
    return outcome


def _taken(
    running: Mapping[Future[CallOutcome], HookCall], since: dt.timedelta, now: dt.datetime
) -> list[HookCall]:
    """As much more as may be begun so long after a run began. Whoever waits for the last slow call
    has time for quick ones.
    """
    lasts = RUN_LASTS + dt.timedelta(seconds=CALL_LASTS) if running else RUN_LASTS
    most = SLOTS - len(running)
    if not most or since >= lasts:
        return []
    slow = SLOW_SLOTS - sum(each.is_slow for each in running.values())
    most_slow = max(0, min(most, slow)) if since < RUN_LASTS / 2 else 0
    return take_deliveries(most=most, most_slow=most_slow, now=now)


def _delivered(parcel: HookCall, now: dt.datetime) -> CallOutcome:
    return _called(parcel.url, headers_of(parcel, now), parcel.body, CALL_LASTS)


def _settle(parcel: HookCall, outcome: CallOutcome, now: dt.datetime) -> None:
    chance = random.random()  # noqa: S311  no secret
    settle_delivery(parcel=parcel, outcome=outcome, chance=chance, now=now)


def _called(url: str, headers: dict[str, str], body: bytes, lasts: float) -> CallOutcome:
    began = time.monotonic()
    try:
        answer = call("POST", url, headers=headers, body=body, lasts=lasts, largest=LARGEST_ANSWER)
    except EgressError as error:
        return CallOutcome(_milliseconds(began), problem=error.problem.value)
    except ValueError:  # some names of hosts cannot be written as they are asked for
        return CallOutcome(_milliseconds(began), problem=EgressProblem.NOT_AN_ADDRESS.value)
    return CallOutcome(
        took=_milliseconds(began),
        status=answer.status,
        answer=start_of(answer.body),
        retry_after=headline(answer.headers),
    )


def _milliseconds(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
