"""Ticks about people, and wake-ups of long lists."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from common.wakeups import task
from people import operations


@task
def forget_expired() -> None:
    """Take away sessions and mailed links that are over, and lists that nobody said yes to; a
    backlog goes in several ticks.
    """
    operations.forget_expired(now=timezone.now())
    operations.forget_dry_runs(now=timezone.now())


@task
def work_on_lists() -> None:
    """Carry out what waits until nothing does, and take away what was discarded."""
    while operations.work_on_next(now=timezone.now()):
        pass
    operations.clear_discarded()


@task
def seal_audit() -> None:
    """Link what was written to the audit table since."""
    while operations.seal_events():
        pass


@task
def note_audit_heads() -> None:
    """Keep where the chains over the audit table end, once a day."""
    operations.note_heads(day=timezone.now().astimezone(dt.UTC).date())


@task
def forget_audit() -> None:
    """Let go of what the audit table has kept for as long as it is kept, where that is said."""
    operations.forget_all_events(kept_days=settings.AUDIT_KEPT_DAYS, now=timezone.now())


@task
def measure_logos() -> None:
    """Logos stand out: a release may have other colors, or measure better."""
    operations.measure_logos()
