"""How the portal is, in the words of Prometheus. Imported where metrics are switched on, and
nowhere else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

import prometheus_client
from django.db import DatabaseError, InterfaceError, connection
from prometheus_client import Metric
from prometheus_client import metrics_core as families

from common.last_backup import last_backup
from common.postgres.replica import how_late
from common.tenancy import rows_of_all
from messaging.models import MessageState
from watching.models import Tallied, TaskRun
from watching.parts import PortalParts, look
from watching.queries import mail_on_its_way, queue_lengths, waves, webhooks_failing
from watching.request_metrics import request_metrics
from watching.sweeps import lateness, sweeps

UNSETTLED = (MessageState.QUEUED, MessageState.SENDING)
SETTLED = [state.value for state in MessageState if state not in UNSETTLED]
"""What may become of a message: told from the beginning, or the first hour of failures is none."""


class _StateCollector:
    """What the library asks for families."""

    def __init__(self, found: Iterable[Metric]) -> None:
        self._found = list(found)

    def collect(self) -> Iterable[Metric]:
        """All of them."""
        return self._found


def exposed(now: dt.datetime) -> bytes:
    """What web processes counted, and how the portal is."""
    return request_metrics().exposed() + state_exposed(now)


def state_exposed(now: dt.datetime) -> bytes:
    """How the portal is, in the words of Prometheus. The same number of statements however much
    there is; where the database is away, what can be said without it.
    """
    with rows_of_all("figures of the whole installation for whoever watches it, without names"):
        parts = look(now)
        found = list(_of_parts(parts))
        try:
            if parts.database:
                found += _of_database(now, parts.runs)
        except (DatabaseError, InterfaceError):
            connection.close()
    registry = prometheus_client.CollectorRegistry()
    registry.register(_StateCollector(found))
    return prometheus_client.generate_latest(registry)


def _gauge(name: str, text: str, label: str, values: Iterable[tuple[str, float]]) -> Metric:
    family = families.GaugeMetricFamily(name, text, labels=[label])
    for said, value in values:
        family.add_metric([said], value)
    return family


def _counter(name: str, text: str, labels: list[str]) -> families.CounterMetricFamily:
    return families.CounterMetricFamily(name, text, labels=labels)


def _of_parts(parts: PortalParts) -> Iterator[Metric]:
    known = {name: is_well for name, is_well in parts.by_name().items() if is_well is not None}
    well = ((name, float(is_well)) for name, is_well in known.items())
    yield _gauge("portal_part_well", "1 for a part that is well, as /readyz says.", "part", well)
    served = ((name, float(is_served)) for name, is_served in (parts.queues or {}).items())
    yield _gauge("portal_queue_served", "1 where a worker takes from it.", "queue", served)
    if parts.server is not None:
        server = parts.server
        numbers = (("used", server.connections), ("most", server.most_connections))
        text = "Connections to the database server, and how many it takes."
        yield _gauge("portal_database_connections", text, "kind", numbers)


def _of_database(now: dt.datetime, runs: Sequence[TaskRun]) -> Iterator[Metric]:
    yield from _of_queues(now, runs)
    yield from _of_tasks(runs)
    sent = _counter("portal_messages_settled", "Messages by what became of them.", ["state"])
    counted = Tallied.objects.filter(name="mail").values_list("label", "number")
    for label, number in {**dict.fromkeys(SETTLED, 0), **dict(counted)}.items():
        sent.add_metric([label], number)
    yield sent
    text = "Waves of pulses that are open, and that should have opened two days ago or earlier."
    yield _gauge("portal_waves", text, "state", waves(now).items())
    if (made_at := last_backup()) is not None:
        text = "How long ago manage.py back_up began for the last time that it made one."
        age = (now - made_at).total_seconds()
        yield families.GaugeMetricFamily("portal_backup_seconds", text, value=age)
    if (late := how_late()) is not None:
        text = "How far the standby is behind; +Inf where it is away or follows nobody."
        yield families.GaugeMetricFamily("portal_replica_lag_seconds", text, value=late)


def _of_queues(now: dt.datetime, runs: Iterable[TaskRun]) -> Iterator[Metric]:
    lengths = queue_lengths(now)
    late = lateness(runs, now)
    due = [(each.queue, each.number) for each in lengths] + [("sweeps", len(late))]
    waits = [(each.queue, each.waits(now).total_seconds()) for each in lengths]
    longest = max(late.values(), default=dt.timedelta(0)).total_seconds()
    text = "What is due in the database, counted up to 10,000."
    yield _gauge("portal_queue_due", text, "queue", due)
    text = "For how long the first of it has waited."
    yield _gauge("portal_queue_oldest_seconds", text, "queue", [*waits, ("sweeps", longest)])
    text = "Messages that runs have in hand."
    sending = families.GaugeMetricFamily("portal_messages_sending", text, value=mail_on_its_way())
    yield sending
    text = "For how long the webhook that has failed longest took nothing, where something waits."
    failing = webhooks_failing(now).total_seconds()
    yield families.GaugeMetricFamily("portal_webhooks_failing_seconds", text, value=failing)


def _of_tasks(runs: Iterable[TaskRun]) -> Iterator[Metric]:
    label = ["task"]
    number = _counter("portal_task_runs", "How often workers ran a task.", label)
    failed = _counter("portal_task_failures", "How often it failed.", label)
    took = _counter("portal_task_seconds", "How long it took, all runs together.", label)
    last = families.GaugeMetricFamily(
        "portal_task_last_seconds", "How long it took the last time.", labels=label
    )
    ended = families.GaugeMetricFamily(
        "portal_task_last_end_timestamp_seconds", "When it ended the last time.", labels=label
    )
    # One that is done on demand may not be asked for again for weeks.
    scheduled = {each.task for each in sweeps()}
    failing = _gauge(
        "portal_task_last_failed",
        "1 where it failed the last time, of those with a schedule.",
        "task",
        ((run.task, float(run.has_failed)) for run in runs if run.task in scheduled),
    )
    for run in runs:
        number.add_metric([run.task], run.runs)
        failed.add_metric([run.task], run.failures)
        took.add_metric([run.task], run.seconds)
        last.add_metric([run.task], run.last_seconds)
        ended.add_metric([run.task], run.last_ended_at.timestamp())
    yield from (number, failed, took, last, ended, failing)
