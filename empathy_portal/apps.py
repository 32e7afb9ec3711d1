"""Starts the house: the Celery application comes with Django, and every app says what it brings."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from empathy_portal import celery


class EmpathyPortalConfig(AppConfig):
    name = "empathy_portal"
    celery_app = celery.app

    def ready(self) -> None:
        """Load each app's announcements.py, the way Django loads admin modules: models exist only
        from here on.
        """
        autodiscover_modules("announcements")
