"""Starts the house: every app says what it brings."""

from django.apps import AppConfig
from django.core import checks
from django.utils.module_loading import autodiscover_modules

from common.postgres.checks import check_log


class EmpathyPortalConfig(AppConfig):
    name = "empathy_portal"

    def ready(self) -> None:
        """Say what is to be checked, and load each app's announcements.py, the way Django loads
        admin modules: models exist only from here on.
        """
        checks.register(check_log, checks.Tags.database)
        autodiscover_modules("announcements", "lock_checks")
