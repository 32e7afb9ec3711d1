"""What admins read about what the portal does by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext

from common.records import dataclass
from watching.own_queries import MOST, OwnCount, PulseStanding
from watching.parts import MAIL_MAY_WAIT, PortalParts
from watching.sweeps import LATE_AFTER, lateness

WORK_MAY_WAIT = dt.timedelta(minutes=30)
"""A hundred thousand people are read, checked and written in less."""
TOLD: dict[str, Promise] = {
    "messaging.tasks.send_due": gettext_lazy("Mail is sent"),
    "learning.tasks.announce_modules": gettext_lazy("Leaders hear of modules that open"),
    "practice.tasks.remind_sessions": gettext_lazy("People are reminded of sessions"),
    "surveys.tasks.turn_waves": gettext_lazy("Pulses open and close"),
    "people.tasks.work_on_lists": gettext_lazy("Long lists of people are taken in"),
    "reports.tasks.send_due_reports": gettext_lazy("Reports go out"),
    "privacy.tasks.sweep_kept": gettext_lazy("What has been kept long enough goes"),
    "people.tasks.seal_audit": gettext_lazy("The audit log is sealed"),
}
"""What of the schedule an admin would miss, in their words."""
KINDS: dict[str, Promise] = {
    "imports": gettext_lazy("Lists of people, files of figures"),
    "pilots": gettext_lazy("Large pilots"),
    "reports": gettext_lazy("Files of reports"),
}
CALLS: dict[str, Promise] = {"webhooks": gettext_lazy("Calls of webhooks that wait")}
"""What systems outside are told; how long that takes is theirs to say."""


@dataclass(frozen=True)
class Trouble:
    """What is wrong, and what to do."""

    title: str
    text: str


@dataclass(frozen=True)
class DoneLine:
    """One thing the portal does by itself."""

    text: str
    last_at: dt.datetime | None
    is_late: bool


@dataclass(frozen=True)
class OperationsLine:
    """How much of something there is."""

    label: str
    number: str
    since: dt.datetime | None
    when: str
    """What the moment is that it is told with."""


@dataclass(frozen=True)
class OperationsPage:
    """Everything on it."""

    parts: PortalParts
    standings: Mapping[str, OwnCount]
    pulses: PulseStanding
    now: dt.datetime

    @cached_property
    def troubles(self) -> list[Trouble]:
        """The most urgent first."""
        return [*self._of_parts(), *self._of_own()]

    @property
    def mail(self) -> list[OperationsLine]:
        """By state."""
        latest = _("the latest:")
        labels = {
            "due": (_("Waiting to leave now"), _("since")),
            "later": (_("Planned for later"), _("the next:")),
            "failed": (_("Could not be delivered in the last seven days"), latest),
            "unclear": (_("Unclear whether it arrived, in the last seven days"), latest),
        }
        return [self._line(label, name, when) for name, (label, when) in labels.items()]

    @property
    def in_work(self) -> list[OperationsLine]:
        """What a worker has in hand or will take, without what there is none of."""
        return [
            self._line(str(label), name, _("since"))
            for name, label in {**KINDS, **CALLS}.items()
            if self.standings[name].number
        ]

    @property
    def done(self) -> list[DoneLine]:
        """What is done by itself, with the last time."""
        last = {run.task: run.last_ended_at for run in self.parts.runs}
        late = lateness(self.parts.runs, self.now)
        return [
            DoneLine(str(text), last.get(task), late.get(task, dt.timedelta(0)) > LATE_AFTER)
            for task, text in TOLD.items()
        ]

    def _line(self, label: str, name: str, when: str) -> OperationsLine:
        standing = self.standings[name]
        number = str(standing.number)
        if standing.has_more:
            number = _("more than %(number)s") % {"number": MOST}
        return OperationsLine(label, number, standing.since, when)

    def _of_parts(self) -> Iterator[Trouble]:
        parts = self.parts
        if parts.outgoing is False:
            yield Trouble(
                _("Nothing leaves this portal"),
                _(
                    "It is a copy, or somebody has put it on hold: no mail is sent and no other "
                    "system is called, and what is due waits. If people should hear from it, "
                    "tell whoever runs this portal; the runbook has it under “PortalHeld”."
                ),
            )
        if not parts.worker:
            yield Trouble(
                _("No worker is running"),
                _(
                    "Mail, reminders, pulses and long lists wait until one does. Nothing is lost. "
                    "Please tell whoever runs this portal: the runbook says what to do, under "
                    "“PortalWorkerMissing”."
                ),
            )
            return
        if not parts.beat:
            yield Trouble(
                _("The clock of the portal stands still"),
                _(
                    "What somebody asks for is done, and what happens by itself waits: reminders, "
                    "pulses, reports. Please tell whoever runs this portal; the runbook has it "
                    "under “PortalBeatMissing”."
                ),
            )
        if not parts.broker:
            yield Trouble(
                _("Things happen with a delay"),
                _(
                    "The server that wakes workers does not answer. Pages and codes to sign in "
                    "work. Please tell whoever runs this portal; the runbook has it under "
                    "“PortalBrokerAway”."
                ),
            )
        elif not parts.sweeps or not all((parts.queues or {}).values()):
            yield Trouble(
                _("Some of what happens by itself is late"),
                _(
                    "A worker is there but does not get round to everything. Please tell whoever "
                    "runs this portal; the runbook has it under “PortalSweepsLate”."
                ),
            )

    def _of_own(self) -> Iterator[Trouble]:
        due = self.standings["due"]
        waits = self.now - due.since if due.since else dt.timedelta(0)
        if waits >= MAIL_MAY_WAIT:
            yield Trouble(
                _("Mail has waited %(time)s") % {"time": _duration(waits)},
                _(
                    "Your operator sees why in the log of the worker, and what to do in the "
                    "runbook under “PortalMailWaits”. Mail whose time is over is not sent late."
                ),
            )
        waiting = [self.standings[name].since for name in KINDS]
        longest = max((self.now - at for at in waiting if at), default=dt.timedelta(0))
        if longest >= WORK_MAY_WAIT:
            yield Trouble(
                _("Something has been in work for %(time)s") % {"time": _duration(longest)},
                _(
                    "That is longer than it should take. Nothing is lost, and you need not start "
                    "it again. Please tell whoever runs this portal; the runbook has it under "
                    "“PortalWorkWaits”."
                ),
            )
        called = self.standings["webhooks"].since
        if called and self.now - called >= WORK_MAY_WAIT:
            yield Trouble(
                _("A system outside has not heard for %(time)s")
                % {"time": _duration(self.now - called)},
                _(
                    "Calls of a webhook are due and were not made. Its log, under Connections, "
                    "says what the system answered; whoever runs this portal finds it in the "
                    "runbook under “PortalWebhooksWait”."
                ),
            )
        if self.pulses.late:
            yield Trouble(
                ngettext(
                    "%(number)s pulse should have opened by now",
                    "%(number)s pulses should have opened by now",
                    self.pulses.late,
                )
                % {"number": self.pulses.late},
                ngettext(
                    "It opens as soon as a worker gets round to it. If it has not by tomorrow, "
                    "tell whoever runs this portal; the runbook has it under “PortalWavesLate”.",
                    "They open as soon as a worker gets round to them. If they have not by "
                    "tomorrow, tell whoever runs this portal; the runbook has it under "
                    "“PortalWavesLate”.",
                    self.pulses.late,
                ),
            )


def _duration(time: dt.timedelta) -> str:
    minutes = int(time.total_seconds() // 60)
    hours, days = minutes // 60, minutes // 60 // 24
    if minutes < 120:
        count, text = minutes, npgettext("waited", "%(count)s minute", "%(count)s minutes", minutes)
    elif hours < 48:
        count, text = hours, npgettext("waited", "%(count)s hour", "%(count)s hours", hours)
    else:
        count, text = days, npgettext("waited", "%(count)s day", "%(count)s days", days)
    return text % {"count": count}
