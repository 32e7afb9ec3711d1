"""The portal's own worker and beat in a hurry: what they wait for minutes for comes in seconds."""

from __future__ import annotations

import datetime as dt

import django

django.setup()

from django.conf import settings  # noqa: E402

from common import leases  # noqa: E402
from empathy_portal.celery import app  # noqa: E402
from messaging import claims, sending  # noqa: E402
from messaging.notifications import declare  # noqa: E402
from tests.messaging.conftest import CALL, CODE, NEWS  # noqa: E402

__all__ = ["app"]

declare(CALL, CODE, NEWS)
settings.EMAIL_BACKEND = "messaging.relay.RelayBackend"
# Longer than a machine that is busy holds up a run: a claim that is over makes a mail unknown.
claims.LEASE = dt.timedelta(seconds=10)
sending.RUN_LASTS = dt.timedelta(seconds=2)
leases.SECONDS = 2.0
app.conf.beat_schedule = {
    task: {"task": f"messaging.tasks.{task}", "schedule": 0.5, "options": {"expires": 2}}
    for task in ("send_due", "settle_claims")
}
