"""The portal's own ticks in the past: what beat would have started, and the mail that left because
of it.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

from assessments.operations import ask_to_talk
from coaching.operations import (
    ask_about_talks,
    ask_for_times,
    ask_how_it_went,
    remind_talks,
)
from demo.clock import StoryClock, mail_arrives
from instruments.operations import reckon_groups, turn_questionnaires
from learning.operations import announce_modules, follow_all_rules, take_in
from messaging.models import Message
from messaging.sending import send_due
from peers.operations import remind_raters, turn_rounds
from practice.operations import ask_for_notes, remind_sessions
from programs.models import Card
from surveys.operations import remind_pulses, shuffle_answers, turn_waves

BATCH = 500


class Ticks:
    """Lets each tick pass when there is something for it to do, rather than every few seconds of
    half a year.
    """

    def __init__(self, clock: StoryClock) -> None:
        self.clock = clock

    def announce(self, moment: dt.datetime) -> None:
        """Modules have opened somewhere."""
        self.clock.tick(moment, "announce", self._announce)

    def remind_of_sessions(self, moment: dt.datetime) -> None:
        """It is nine o'clock on the day before a session, somewhere."""
        self.clock.tick(moment, "sessions", self._remind_of_sessions)

    def turn_waves(self, moment: dt.datetime) -> None:
        """A wave opens or closes."""
        self.clock.tick(moment, "waves", self._turn_waves)

    def turn_questionnaires(self, moment: dt.datetime) -> None:
        """A questionnaire opens."""
        self.clock.tick(moment, "questionnaires", lambda now: turn_questionnaires(now=now))

    def remind_of_pulses(self, moment: dt.datetime) -> None:
        """A third or fifth day has come, somewhere."""
        self.clock.tick(moment, "pulses", self._remind_of_pulses)

    def shuffle(self, moment: dt.datetime) -> None:
        """Answers are waiting."""
        self.clock.tick(moment, "shuffle", lambda now: shuffle_answers(now=now))

    def deliver(self, moment: dt.datetime) -> None:
        """Mail is due."""
        self.clock.tick(moment, "deliver", self.deliver_now)

    def deliver_now(self, now: dt.datetime) -> None:
        """Send what is due; it arrives a few seconds later."""
        sent_at = now + dt.timedelta(seconds=7)
        with mail_arrives(sent_at):
            while send_due(clock=lambda: sent_at, limit=BATCH) == BATCH:
                pass

    def deliver_late(self, now: dt.datetime) -> None:
        """Send what a story has put into the past, each mail at its own time."""
        waiting = Message.objects.filter(state=Message.State.QUEUED, send_after__lte=now)
        moments = waiting.order_by("send_after").values_list("send_after", flat=True)
        for moment in list(moments.distinct()):
            self.deliver_now(moment)

    def settle(self, now: dt.datetime) -> None:
        """Every tick once: nothing that is due by now is left over for the first real one."""
        turn_waves(now=now)
        turn_questionnaires(now=now)
        reckon_groups(now=now)
        follow_all_rules(now=now)
        announce_modules(now=now)
        take_in(now=now)
        remind_sessions(now=now)
        remind_talks(now=now)
        ask_about_talks(now=now)
        ask_for_times(now=now)
        ask_for_notes(now=now)
        ask_how_it_went(now=now)
        ask_to_talk(now=now)
        remind_pulses(now=now)
        turn_rounds(now=now)
        remind_raters(now=now)
        shuffle_answers(now=now)
        self.deliver_now(now)

    @staticmethod
    @cache
    def cards(
        module_id: int, *, is_booster: bool, deck: tuple[int, ...] | None
    ) -> tuple[Card, ...]:
        """The cards of a leader's own deck, else of a module, in order."""
        if deck is not None:
            own = Card.objects.in_bulk(deck)
            return tuple(own[pk] for pk in deck)
        everybodys = Card.objects.filter(module_id=module_id, is_booster=is_booster, is_extra=False)
        return tuple(everybodys.order_by("position"))

    def _announce(self, now: dt.datetime) -> None:
        announce_modules(now=now)
        self.deliver_now(now)

    def _remind_of_sessions(self, now: dt.datetime) -> None:
        if remind_sessions(now=now):
            self.deliver_now(now)

    def _turn_waves(self, now: dt.datetime) -> None:
        turn_waves(now=now)
        self.deliver_now(now)

    def _remind_of_pulses(self, now: dt.datetime) -> None:
        if remind_pulses(now=now):
            self.deliver_now(now)
