"""Ticks of the live sessions."""

from pathlib import Path

from django.conf import settings
from django.utils import timezone

from common.copies import unless_held
from common.wakeups import task, wake
from messaging.tasks import send_due
from practice import operations


@task
def release_leavers() -> None:
    """Coming sessions leave the calendars of leaders who left."""
    if operations.release_leavers(now=timezone.now()):
        wake(send_due)


@task
def remind_sessions() -> None:
    """A word the day before."""
    if operations.remind_sessions(now=timezone.now()):
        wake(send_due)


@task
def tell_weeks() -> None:
    """Facilitators and coaches get their week."""
    if operations.tell_weeks(now=timezone.now()):
        wake(send_due)


@task
def ask_for_notes() -> None:
    """One observation, one question, on the morning after."""
    if operations.ask_for_notes(now=timezone.now()):
        wake(send_due)


@task
@unless_held
def read_replies() -> None:
    """What calendars answered, where a mail server delivers that."""
    folder = settings.REPLY_FOLDER
    if folder and operations.read_replies(folder=Path(folder), now=timezone.now()):
        wake(send_due)
