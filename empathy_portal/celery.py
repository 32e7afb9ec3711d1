"""The Celery application: the alarm clock of the portal. Workers and beat load it; web processes do
without and only send wake-ups (common.wakeups).
"""

import os

from celery import Celery, beat

from common.memory import give_memory_back
from empathy_portal.schedule import SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "empathy_portal.settings")
give_memory_back()

# A worker that brings beat along (--beat) has it as a thread: it shares the worker's memory, and no
# kill takes the one without the other. Celery does so where it has no processes.
beat._Process = None  # type: ignore[assignment,misc]
app = Celery("empathy_portal", include=["empathy_portal.discovery"])
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
# By name: it can only be loaded when Django is ready.
app.steps["worker"].add("empathy_portal.worker.HeartbeatStep")
app.steps["worker"].add("empathy_portal.worker.TurnsStep")
app.steps["worker"].add("messaging.postman.PostmanStep")
