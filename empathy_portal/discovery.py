"""Every app's tasks.py, handed to Celery. Its worker and beat load it, when Django is ready."""

from __future__ import annotations

from django.utils.module_loading import autodiscover_modules

from common.wakeups import TASKS, name_of
from empathy_portal.celery import app
from watching.working import followed

autodiscover_modules("tasks")
for run in TASKS:
    app.task(name=name_of(run))(followed(name_of(run), run))
