"""Ticks of the live sessions."""

import logging
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from common.wakeups import wake
from messaging.tasks import send_due
from practice import operations
from practice.reply_folder import NoFolder

logger = logging.getLogger(__name__)


@shared_task
def release_leavers() -> None:
    """Coming sessions leave the calendars of leaders who left."""
    if operations.release_leavers(now=timezone.now()):
        wake(send_due)


@shared_task
def remind_sessions() -> None:
    """A word the day before."""
    if operations.remind_sessions(now=timezone.now()):
        wake(send_due)


@shared_task
def tell_weeks() -> None:
    """Facilitators and coaches get their week."""
    if operations.tell_weeks(now=timezone.now()):
        wake(send_due)


@shared_task
def read_replies() -> None:
    """What calendars answered."""
    if not settings.REPLY_FOLDER:
        return
    try:
        counted = operations.read_replies(folder=Path(settings.REPLY_FOLDER), now=timezone.now())
    except NoFolder as error:
        logger.error("calendar replies are not read: %s", error)
        return
    if counted:
        logger.info("calendar replies: %s", ", ".join(f"{n} {each}" for each, n in counted.items()))
        wake(send_due)
